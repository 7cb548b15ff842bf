import type { EpochDay } from '../shared/days.js';
import type { NotEnoughData } from './indicator.js';
import type { PupilHistory } from './pupil-history.js';
import { dayInWords } from './wording.js';

/** Longer than any summer holiday: after this many days without a known school day, nobody has told us of the new year. */
const LONGEST_HOLIDAY_DAYS = 98;

/**
 * Why no rule may speak of this pupil on a day, or null. Windows are counted in known school days; where the calendar ended
 * long ago, "the last ten school weeks" would be those of another year. A pupil who has left is nobody's concern here.
 */
export function pausedBecause(history: PupilHistory, asOf: EpochDay): NotEnoughData | null {
  const lastKnown = history.calendar.lastKnownDay();
  if (lastKnown !== null && asOf - lastKnown > LONGEST_HOLIDAY_DAYS)
    return paused(`No school day is known since ${dayInWords(lastKnown)}`);
  const left = lastDayOnRoll(history);
  if (left !== null && left < asOf) return paused(`On roll until ${dayInWords(left)}`);
  return null;
}

/** Null while the pupil is on roll, or when nothing is recorded. */
function lastDayOnRoll({ enrolments }: PupilHistory): EpochDay | null {
  const ends = enrolments.flatMap((span) => (span.to === null ? [] : [span.to]));
  return ends.length === 0 || ends.length < enrolments.length ? null : Math.max(...ends);
}

function paused(because: string): NotEnoughData {
  return { kind: 'not-enough-data', reason: `${because}: rules are paused.` };
}
