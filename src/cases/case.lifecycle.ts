import { type Lifecycle, stepOf, TransitionRefused } from '../shared/lifecycle.js';

/**
 * Where a case stands. `watched`: looked at, and to be looked at again on a day, or earlier when the pupil gets worse. `merged`: its
 * evidence went to an earlier case of the pupil. `withdrawn`: a corrected mark took its evidence away before anyone opened it.
 */
export type CaseState = 'proposed' | 'watched' | 'open' | 'closed' | 'merged' | 'withdrawn';

export const CASE_STATES: readonly CaseState[] = [
  'proposed',
  'watched',
  'open',
  'closed',
  'merged',
  'withdrawn',
];

/** A pupil has at most one case in these: what is found meanwhile joins it, and no second one is proposed. */
export const ACTIVE_CASE_STATES: readonly CaseState[] = ['proposed', 'watched', 'open'];

/** The same for SQL. */
export const ACTIVE_CASES_SQL = "('proposed', 'watched', 'open')";

/**
 * What happens to a case: a person opens it, adds it to an earlier one (`merge`), watches it, closes it as `no-action` (with a
 * reason), closes or reopens it. `undo` takes one of the first four back, `undo-reopen` the reopening of the case to which one was
 * added. `return` ends watching: the day has come, things got worse, or a person looks earlier. `withdraw` is the worker's, and only
 * while nobody has opened it.
 */
export type CaseTransition =
  | 'open'
  | 'merge'
  | 'watch'
  | 'no-action'
  | 'return'
  | 'withdraw'
  | 'close'
  | 'reopen'
  | 'undo'
  | 'undo-reopen';

/** The whole life of a case. A closed one can come back, because children's lives do. */
export const CASE_LIFECYCLE: Lifecycle<CaseState, CaseTransition> = {
  initial: 'proposed',
  final: ['withdrawn'],
  steps: {
    proposed: {
      open: 'open',
      merge: 'merged',
      watch: 'watched',
      'no-action': 'closed',
      withdraw: 'withdrawn',
    },
    watched: { return: 'proposed', undo: 'proposed', withdraw: 'withdrawn' },
    open: { close: 'closed', undo: 'proposed', 'undo-reopen': 'closed' },
    closed: { reopen: 'open', undo: 'proposed' },
    merged: { undo: 'proposed' },
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
    this.message = WHY_NOT[state];
  }
}

/** Said to whoever comes back to a page that is behind. */
const WHY_NOT: Readonly<Record<CaseState, string>> = {
  proposed: 'This case is proposed: it has not been opened.',
  watched: 'This case is being watched. Look at it again first.',
  open: 'This case has been opened already.',
  closed: 'This case has been closed already. It can be opened again on its page.',
  merged: 'This case has been added to an earlier one: what is to be done is done there.',
  withdrawn: 'This case has been withdrawn, as its evidence was corrected.',
};

/** The state after a transition. Throws {@link CaseTransitionRefused} where the table has no such step. */
export function nextCaseState(state: CaseState, transition: CaseTransition): CaseState {
  const next = stepOf(CASE_LIFECYCLE, state, transition);
  if (next === null) throw new CaseTransitionRefused(state, transition);
  return next;
}
