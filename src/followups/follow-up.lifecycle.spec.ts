import { describe, expect, it } from '@jest/globals';
import { Conflict } from '../shared/errors.js';
import { validateLifecycle } from '../shared/lifecycle.js';
import { FOLLOW_UP_LIFECYCLE, FollowUpTransitionRefused, nextFollowUpState } from './follow-up.lifecycle.js';

describe('The life of a follow-up', () => {
  it('has no state that cannot be reached and none that is stuck', () => {
    expect(validateLifecycle(FOLLOW_UP_LIFECYCLE)).toEqual([]);
  });

  it('reaches a home only through an approval, which can be taken back', () => {
    expect(nextFollowUpState('draft', 'approve')).toBe('approved');
    expect(nextFollowUpState('approved', 'take-back')).toBe('draft');
    expect(nextFollowUpState('draft', 'refresh-times')).toBe('draft');
    expect(() => nextFollowUpState('approved', 'refresh-times')).toThrow(FollowUpTransitionRefused);
    expect(() => nextFollowUpState('draft', 'answer')).toThrow(FollowUpTransitionRefused);
    expect(() => nextFollowUpState('answered', 'take-back')).toThrow(Conflict);
  });

  it('lets a family answer again, and asks again after a move', () => {
    expect(nextFollowUpState('approved', 'answer')).toBe('answered');
    expect(nextFollowUpState('answered', 'answer')).toBe('answered');
    expect(nextFollowUpState('answered', 'move')).toBe('approved');
    expect(nextFollowUpState('approved', 'move')).toBe('approved');
  });

  it('never revives what was cancelled, withdrawn, held or missed', () => {
    for (const over of ['cancelled', 'withdrawn', 'held', 'missed'] as const) {
      expect(() => nextFollowUpState(over, 'answer')).toThrow(FollowUpTransitionRefused);
      expect(() => nextFollowUpState(over, 'move')).toThrow(FollowUpTransitionRefused);
    }
  });

  it('ends an approved or answered one as held, missed or cancelled', () => {
    for (const state of ['approved', 'answered'] as const) {
      expect(nextFollowUpState(state, 'record-held')).toBe('held');
      expect(nextFollowUpState(state, 'record-missed')).toBe('missed');
      expect(nextFollowUpState(state, 'cancel')).toBe('cancelled');
    }
  });
});
