import type { EpochDay } from '../shared/days.js';
import { dayOf } from './packed-marks.js';
import type { SeenHistory } from './pupil-history.js';
import type { SchoolCalendar } from './school-calendar.js';
import { counted, dayInWords } from './wording.js';

/** From so many school days without a mark on (inclusive), a register is missing: two can be a system that sends late. */
export const SILENT_SCHOOL_DAYS = 3;

/**
 * Why no rule may read the register of this pupil, or null. A missing register looks like perfect attendance, so nothing is raised and
 * nothing clears by it. Counted are school days whose marks should have settled by now; a pupil with no mark at all has too little to go by
 * in any case, and a school whose calendar was never given has no school days to count.
 */
export function registerMissing({ marks, calendar, settledUntil }: SeenHistory): string | null {
  const last = marks.entries.at(-1);
  return last === undefined ? null : silentSince(dayOf(last), calendar, settledUntil);
}

/**
 * What is to be said of a register whose last mark is of this day, or null.
 * @param settledUntil the last day whose marks should have come.
 */
export function silentSince(last: EpochDay, calendar: SchoolCalendar, settledUntil: EpochDay): string | null {
  const silent = silentSchoolDays(last, calendar, settledUntil);
  if (silent === null) return null;
  return `No register since ${dayInWords(last)} (${counted(silent, 'school day')}): the rules that need it are paused.`;
}

/** How many school days in a row have gone by without a mark, once that is so many that the register is missing; else null. */
export function silentSchoolDays(
  last: EpochDay,
  calendar: SchoolCalendar,
  settledUntil: EpochDay,
): number | null {
  const silent = calendar.schoolDaysBetween(last + 1, settledUntil);
  return silent < SILENT_SCHOOL_DAYS ? null : silent;
}
