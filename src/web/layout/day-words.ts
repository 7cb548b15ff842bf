import { DateTime } from 'luxon';
import { type Day, type EpochDay, fromEpochDay } from '../../shared/days.js';

/** 'Monday 2 March', with the year where it is not the year of `today`. */
export function dayWords(day: Day, today: Day): string {
  return format(day, day.slice(0, 4) === today.slice(0, 4) ? 'cccc d MMMM' : 'cccc d MMMM yyyy');
}

/** '2 March', with the year where it is not the year of `today`; for tables and axes. */
export function shortDay(day: EpochDay, today: EpochDay): string {
  const [text, now] = [fromEpochDay(day), fromEpochDay(today)];
  return format(text, text.slice(0, 4) === now.slice(0, 4) ? 'd MMMM' : 'd MMMM yyyy');
}

/** '9 September 2011'. */
export function dateWords(day: Day): string {
  return format(day, 'd MMMM yyyy');
}

/** 'Sep'. */
export function monthOf(day: EpochDay): string {
  return format(fromEpochDay(day), 'LLL');
}

function format(day: Day, pattern: string): string {
  return DateTime.fromISO(day, { zone: 'utc' }).setLocale('en-GB').toFormat(pattern);
}
