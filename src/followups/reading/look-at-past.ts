import { dayInWords } from '../../shared/day-in-words.js';
import type { Day } from '../../shared/days.js';
import type { FollowUpState } from '../follow-up.lifecycle.js';

/** What staff read beside a draft that a run over the past has made; null: it is one of its own day. */
export function onlyForReading({
  state,
  lookAt,
}: {
  state: FollowUpState;
  lookAt: Day | null;
}): string | null {
  if (state !== 'draft' || lookAt === null) return null;
  return `Drafted by a look at ${dayInWords(lookAt)}: for reading only; refresh it to make it one of today.`;
}
