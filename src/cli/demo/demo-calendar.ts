import { addDays, isoWeekdayOf, toEpochDay, type Day } from '../../shared/days.js';
import type { CsvRow } from './demo-csv.js';

export const SCHOOL_ID = 'NCS';
export const FIRST_DAY: Day = '2025-09-02';
/** The last day with a register in the demo: the end of the spring term. */
export const LAST_REGISTER_DAY: Day = '2026-03-27';
/** Heavy snow: the whole site closed without warning (Y4). */
export const SNOW_DAY: Day = '2026-01-08';
/** School closed at midday, as planned, on the last day before Christmas (#). */
export const EARLY_CLOSE_DAY: Day = '2025-12-19';
/** The festival many families of the school keep that spring (R). */
export const EID_DAY: Day = '2026-03-20';

const TERMS: readonly (readonly [string, Day, Day])[] = [
  ['Autumn 2025', '2025-09-02', '2025-12-19'],
  ['Spring 2026', '2026-01-05', '2026-03-27'],
  ['Summer 2026', '2026-04-13', '2026-07-17'],
];

/** Half-terms and May Day, both ends inclusive. */
const CLOSED: readonly (readonly [Day, Day])[] = [
  ['2025-10-27', '2025-10-31'],
  ['2026-02-16', '2026-02-20'],
  ['2026-05-04', '2026-05-04'],
  ['2026-05-25', '2026-05-29'],
];

export interface DemoCalendar {
  /** Every school day of 2025/26, in order. */
  schoolDays: readonly Day[];
  /** Those that have a register in the demo (autumn and spring). */
  registerDays: readonly Day[];
  /** The Mondays of the weeks with a register, in order. */
  weeks: readonly Day[];
}

/** The Monday of the day's ISO week. */
export function mondayOf(day: Day): Day {
  return addDays(day, 1 - isoWeekdayOf(toEpochDay(day)));
}

/** Monday 1 … Sunday 7. */
export function weekdayOf(day: Day): number {
  return isoWeekdayOf(toEpochDay(day));
}

function isOpen(day: Day): boolean {
  return weekdayOf(day) <= 5 && !CLOSED.some(([first, last]) => day >= first && day <= last);
}

function daysOfTerm(first: Day, last: Day): Day[] {
  const days: Day[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) if (isOpen(day)) days.push(day);
  return days;
}

export function makeCalendar(): DemoCalendar {
  const schoolDays = TERMS.flatMap(([, first, last]) => daysOfTerm(first, last));
  const registerDays = schoolDays.filter((day) => day <= LAST_REGISTER_DAY);
  return { schoolDays, registerDays, weeks: [...new Set(registerDays.map(mondayOf))] };
}

/** Rows of `terms.csv`. */
export function termRows(): CsvRow[] {
  return TERMS.map(([name, first_day, last_day]) => ({ school_id: SCHOOL_ID, name, first_day, last_day }));
}
