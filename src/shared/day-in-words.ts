import { DateTime } from 'luxon';
import type { Day } from './days.js';

/** A day as a school writes it, `27 May 2022`. */
export function dayInWords(day: Day): string {
  return DateTime.fromISO(day).setLocale('en-GB').toFormat('d MMMM yyyy');
}
