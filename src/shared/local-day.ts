import { DateTime } from 'luxon';
import type { Day } from './days.js';
import type { Instant } from './instants.js';

/** The calendar day it is in a zone (IANA name) at an instant. @throws Error for an unknown zone. */
export function localDayOf(instant: Instant, zone: string): Day {
  const day = DateTime.fromISO(instant, { zone }).toISODate();
  if (day === null) throw new Error('A school has a time zone that does not exist.');
  return day;
}
