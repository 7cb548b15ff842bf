import { type Lifecycle, stepOf, TransitionRefused } from '../shared/lifecycle.js';

/** Where a case stands. `withdrawn`: a corrected mark took its evidence away before anyone opened it. */
export type CaseState = 'proposed' | 'open' | 'closed' | 'withdrawn';

/**
 * What happens to a case: a person opens it, closes it as `no-action` (with a reason), closes or reopens it;
 * `withdraw` is the worker's, and only while nobody has opened it.
 */
export type CaseTransition = 'open' | 'no-action' | 'withdraw' | 'close' | 'reopen';

/** The whole life of a case. A closed one can come back, because children's lives do. */
export const CASE_LIFECYCLE: Lifecycle<CaseState, CaseTransition> = {
  initial: 'proposed',
  final: ['withdrawn'],
  steps: {
    proposed: { open: 'open', 'no-action': 'closed', withdraw: 'withdrawn' },
    open: { close: 'closed' },
    closed: { reopen: 'open' },
    withdrawn: {},
  },
};

/** Transitions a person must give a reason for: the next reader asks why nothing more was done. */
export const CASE_REASON_NEEDED: ReadonlySet<CaseTransition> = new Set(['no-action', 'close', 'reopen']);

/** The case is not in a state from which this can be done. Status 409. */
export class CaseTransitionRefused extends TransitionRefused {
  override readonly code = 'case-transition-refused';

  constructor(state: CaseState, transition: CaseTransition) {
    super('case', state, transition);
  }
}

/** The state after a transition. Throws {@link CaseTransitionRefused} where the table has no such step. */
export function nextCaseState(state: CaseState, transition: CaseTransition): CaseState {
  const next = stepOf(CASE_LIFECYCLE, state, transition);
  if (next === null) throw new CaseTransitionRefused(state, transition);
  return next;
}
