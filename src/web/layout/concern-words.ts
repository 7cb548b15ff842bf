import type { ConcernState } from '../../rules/concern.entity.js';
import type { Day } from '../../shared/days.js';
import { dayWords } from './day-words.js';

/** From when to when a concern stood. */
export interface StoodConcern {
  readonly raisedOn: Day;
  readonly now: ConcernState;
  readonly endedOn: Day | null;
}

/**
 * Under the sentence of a concern, said alike on every page: its words and figures are of the day it was found, and whether it is over. Without
 * a full stop.
 */
export function stoodWords({ raisedOn, now, endedOn }: StoodConcern, today: Day): string {
  const since = dayWords(raisedOn, today);
  if (now === 'raised') return `Since ${since}, as it stood then`;
  const until = dayWords(endedOn ?? raisedOn, today);
  return now === 'cleared'
    ? `Has ended: it stood from ${since} to ${until}`
    : `Corrected since, and does not hold: it stood from ${since} to ${until}`;
}
