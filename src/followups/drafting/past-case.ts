import type { PupilCase } from '../../cases/pupil-case.entity.js';
import { addDays, type Day } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import { localDayOf } from '../../shared/local-day.js';

/** Who proposes a case longer after its day than this looks at the past; a worker that was down for some days does not. */
const STILL_PRESENT_DAYS = 7;

/** The past day that a run looked at when it proposed the case, or null: it was of its own day, however old it is now. */
export function pastDayOf(
  { proposedOn, proposedAt }: Pick<PupilCase, 'proposedOn' | 'proposedAt'>,
  zone: string,
): Day | null {
  return proposedOn < addDays(localDayOf(proposedAt, zone), -STILL_PRESENT_DAYS) ? proposedOn : null;
}

/** The one clock by which a draft is worked out and read: that of the past day it looks at, else the time it is. */
export function clockOf(lookAt: Day | null, now: Instant): Instant {
  return lookAt === null ? now : `${lookAt}T12:00:00.000Z`;
}
