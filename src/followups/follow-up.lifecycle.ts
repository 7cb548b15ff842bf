import { type Lifecycle, stepOf, TransitionRefused } from '../shared/lifecycle.js';

/** Where a follow-up (a joint meeting) stands. Only a draft has never reached a home. */
export type FollowUpState = 'draft' | 'approved' | 'answered' | 'held' | 'missed' | 'cancelled' | 'withdrawn';

/**
 * What happens to a follow-up. `take-back` undoes an approval while its mail still waits (the caller checks that none has
 * gone); `refresh-times` suggests other times in a draft, `word` adds words of a person's own to it; `move` sets a new time, so earlier answers no longer count and homes are asked again.
 */
export type FollowUpTransition =
  | 'refresh-times'
  | 'word'
  | 'approve'
  | 'withdraw'
  | 'take-back'
  | 'answer'
  | 'move'
  | 'record-held'
  | 'record-missed'
  | 'cancel';

const AFTER_THE_DAY = { 'record-held': 'held', 'record-missed': 'missed', cancel: 'cancelled' } as const;

/** The whole life of a follow-up. A missed meeting is not moved: the school drafts a new one and says so. */
export const FOLLOW_UP_LIFECYCLE: Lifecycle<FollowUpState, FollowUpTransition> = {
  initial: 'draft',
  final: ['held', 'missed', 'cancelled', 'withdrawn'],
  steps: {
    draft: { 'refresh-times': 'draft', word: 'draft', approve: 'approved', withdraw: 'withdrawn' },
    approved: { 'take-back': 'draft', answer: 'answered', move: 'approved', ...AFTER_THE_DAY },
    answered: { answer: 'answered', move: 'approved', ...AFTER_THE_DAY },
    held: {},
    missed: {},
    cancelled: {},
    withdrawn: {},
  },
};

/** The follow-up is not in a state from which this can be done. Status 409. */
export class FollowUpTransitionRefused extends TransitionRefused {
  override readonly code = 'follow-up-transition-refused';

  constructor(state: FollowUpState, transition: FollowUpTransition) {
    super('follow-up', state, transition);
  }
}

/** The state after a transition. Throws {@link FollowUpTransitionRefused} where the table has no such step. */
export function nextFollowUpState(state: FollowUpState, transition: FollowUpTransition): FollowUpState {
  const next = stepOf(FOLLOW_UP_LIFECYCLE, state, transition);
  if (next === null) throw new FollowUpTransitionRefused(state, transition);
  return next;
}
