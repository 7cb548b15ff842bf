import { DateTime } from 'luxon';
import type { Day } from '../../shared/days.js';

/** "Monday 16 March": what is watched is looked at again within weeks, so no year. */
export function dayWords(day: Day): string {
  return DateTime.fromISO(day).setLocale('en-GB').toFormat('cccc d MMMM');
}
