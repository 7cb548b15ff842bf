import { isoWeekdayOf, isoWeekOf, type EpochDay } from '../../shared/days.js';
import type { SchoolCalendar } from '../school-calendar.js';

const FRIDAY = 5;

/**
 * The days on which a school would have looked, one a week: the last school day of each school week from `from` to `to`, both included.
 * Before the first school day that is known (and where none is), the Friday of each ISO week, as windows are counted there; and `to` itself
 * where no school day is known in the whole period.
 */
export function evaluationDays(calendar: SchoolCalendar, from: EpochDay, to: EpochDay): EpochDay[] {
  const known = calendar.firstKnownDay() ?? Infinity;
  const lastOfWeek = new Map<number, EpochDay>();
  for (let day = from; day <= to; day++) {
    const counts =
      day < known ? isoWeekdayOf(day) === FRIDAY || (day === to && known > to) : calendar.isSchoolDay(day);
    if (counts) lastOfWeek.set(isoWeekOf(day), day);
  }
  return [...lastOfWeek.values()];
}

export function hasSchoolDays(calendar: SchoolCalendar, from: EpochDay, to: EpochDay): boolean {
  return calendar.schoolDaysBetween(from, to) > 0;
}

/**
 * How many weeks lie between a flag and what it warned of: school weeks that begin after the week of the flag, up to and including that of the
 * outcome; before the first known school day every ISO week counts. ISO weeks where no school day is known between them.
 */
export function leadWeeks(calendar: SchoolCalendar, flagged: EpochDay, outcome: EpochDay): number {
  const first = isoWeekOf(flagged);
  const last = isoWeekOf(outcome);
  if (!hasSchoolDays(calendar, flagged + 1, outcome)) return last - first;
  const known = calendar.firstKnownDay() ?? Infinity;
  let weeks = 0;
  for (let week = first + 1; week <= last; week++) {
    const sunday = mondayOf(week) + 6;
    if (sunday < known || hasSchoolDays(calendar, mondayOf(week), sunday)) weeks++;
  }
  return weeks;
}

const mondayOf = (week: number): EpochDay => week * 7 - 3;
