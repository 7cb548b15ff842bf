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
    this.message = WHY_NOT[state];
  }
}

/** As its page calls it; said to whoever comes back to a page that is behind. */
const WHY_NOT: Readonly<Record<FollowUpState, string>> = {
  draft: 'This meeting is a draft: it has not been approved, and home knows nothing of it.',
  approved: 'This meeting has been approved already. It can be moved or called off on its page.',
  answered:
    'This meeting has been approved, and home has answered. It can be moved or called off on its page.',
  held: 'This meeting has been held: nothing is to be decided about it any more.',
  missed: 'This meeting did not come about: nothing is to be decided about it any more.',
  cancelled: 'This meeting has been called off: nothing is to be decided about it any more.',
  withdrawn:
    'This draft has been withdrawn. A newer one, where there is one, stands on the page of the case.',
};

/** The state after a transition. Throws {@link FollowUpTransitionRefused} where the table has no such step. */
export function nextFollowUpState(state: FollowUpState, transition: FollowUpTransition): FollowUpState {
  const next = stepOf(FOLLOW_UP_LIFECYCLE, state, transition);
  if (next === null) throw new FollowUpTransitionRefused(state, transition);
  return next;
}
