import { isoWeekdayOf, isoWeekOf, type EpochDay } from '../../shared/days.js';
import type { SchoolCalendar } from '../school-calendar.js';

const FRIDAY = 5;

/**
 * The days on which a school would have looked, one a week: the last school day of each school week from `from` to `to`, both included.
 * Where no school day is known in that time, the Friday of each ISO week and `to` itself.
 */
export function evaluationDays(calendar: SchoolCalendar, from: EpochDay, to: EpochDay): EpochDay[] {
  const counts = hasSchoolDays(calendar, from, to)
    ? (day: EpochDay) => calendar.isSchoolDay(day)
    : (day: EpochDay) => isoWeekdayOf(day) === FRIDAY || day === to;
  const lastOfWeek = new Map<number, EpochDay>();
  for (let day = from; day <= to; day++) if (counts(day)) lastOfWeek.set(isoWeekOf(day), day);
  return [...lastOfWeek.values()];
}

export function hasSchoolDays(calendar: SchoolCalendar, from: EpochDay, to: EpochDay): boolean {
  return calendar.schoolDaysBetween(from, to) > 0;
}

/**
 * How many weeks lie between a flag and what it warned of: school weeks that begin after the week of the flag, up to and including that of the
 * outcome. ISO weeks where no school day is known between them.
 */
export function leadWeeks(calendar: SchoolCalendar, flagged: EpochDay, outcome: EpochDay): number {
  const first = isoWeekOf(flagged);
  const last = isoWeekOf(outcome);
  if (!hasSchoolDays(calendar, flagged + 1, outcome)) return last - first;
  let weeks = 0;
  for (let week = first + 1; week <= last; week++)
    if (hasSchoolDays(calendar, mondayOf(week), mondayOf(week) + 6)) weeks++;
  return weeks;
}

const mondayOf = (week: number): EpochDay => week * 7 - 3;
