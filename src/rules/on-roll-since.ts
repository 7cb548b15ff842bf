import type { EpochDay } from '../shared/days.js';
import type { EnrolmentSpan } from './pupil-history.js';
import type { SchoolCalendar } from './school-calendar.js';

/**
 * Since when the pupil has been on roll here without missing a school day; null where no enrolment is recorded.
 *
 * @param enrolments here, the earliest first
 */
export function onRollSince(enrolments: readonly EnrolmentSpan[], calendar: SchoolCalendar): EpochDay | null {
  let since: EpochDay | null = null;
  let until = Infinity;
  for (const { from, to } of enrolments) {
    if (since === null || calendar.schoolDaysBetween(until + 1, from - 1) > 0) since = from;
    until = to ?? Infinity;
  }
  return since;
}
