import { DateTime } from 'luxon';
import type { Day } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';

/** "Monday 2 March"; with the year where it is not this one. */
export function dayWords(day: Day, today?: Day): string {
  const isThisYear = today === undefined || day.slice(0, 4) === today.slice(0, 4);
  return DateTime.fromISO(day)
    .setLocale('en-GB')
    .toFormat(isThisYear ? 'cccc d MMMM' : 'cccc d MMMM yyyy');
}

/** "Monday 2 March, 15:45", as the clock in `zone` shows it. */
export function momentWords(at: Instant, zone: string): string {
  return DateTime.fromISO(at, { zone }).setLocale('en-GB').toFormat('cccc d MMMM, HH:mm');
}

/** "Monday 2 March at 15:45", as the clock in `zone` shows it; with the year where it is not this one. */
export function dayAndTimeWords(at: Instant, zone: string, today: Day): string {
  const then = DateTime.fromISO(at, { zone }).setLocale('en-GB');
  return `${dayWords(then.toFormat('yyyy-MM-dd'), today)} at ${then.toFormat('HH:mm')}`;
}

/** "2 March 2026, 15:45": of what may be long ago. */
export function pastMomentWords(at: Instant, zone: string): string {
  return DateTime.fromISO(at, { zone }).setLocale('en-GB').toFormat('d MMMM yyyy, HH:mm');
}

/** "2 March 2026", by the calendar in `zone`: after midnight in summer it is another day than in UTC. */
export function dateOfMoment(at: Instant, zone: string): string {
  return DateTime.fromISO(at, { zone }).setLocale('en-GB').toFormat('d MMMM yyyy');
}
