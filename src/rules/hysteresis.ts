import type { Day } from '../shared/days.js';
import type { Finding } from './evaluate-pupil.js';

/** What is remembered of one pupil and rule between evaluations. */
export interface RuleState {
  readonly met: boolean;
  /** Since when the pupil is in this state. */
  readonly since: Day;
}

/**
 * raised: a concern begins. cleared: it ends. still: it goes on (met, inside the band, or not enough data).
 * none: nothing was raised and nothing is.
 */
export type Transition = 'raised' | 'cleared' | 'still' | 'none';

export interface Step {
  /** Null while nothing was ever measured. */
  readonly state: RuleState | null;
  readonly transition: Transition;
}

/**
 * One pupil and rule, one evaluation on. A met finding raises once; a raised one clears only on the far side of
 * the rule's clearAt, so that a value swinging inside the band neither ends a conversation nor starts it again.
 * "Not enough data" keeps whatever was: a missing register is no recovery.
 *
 * Becoming or worsening: a state already met never raises again, however much worse the value gets. Worsening
 * is the business of a rule of its own that measures change (`absence-rate-rise`, `attendance-fall`) and can so be
 * explained, tuned and back-tested like any other.
 */
export function step(finding: Finding, prior: RuleState | null, asOf: Day): Step {
  const wasMet = prior?.met ?? false;
  if (finding.outcome === 'not-enough-data') return { state: prior, transition: wasMet ? 'still' : 'none' };
  const met = finding.outcome === 'met' || (wasMet && !finding.clear);
  const since = prior !== null && wasMet === met ? prior.since : asOf;
  return { state: { met, since }, transition: transitionOf(wasMet, met) };
}

function transitionOf(wasMet: boolean, met: boolean): Transition {
  if (wasMet) return met ? 'still' : 'cleared';
  return met ? 'raised' : 'none';
}
