import { describe, expect, it } from '@jest/globals';
import { Conflict } from '../shared/errors.js';
import { validateLifecycle } from '../shared/lifecycle.js';
import { CASE_LIFECYCLE, CaseTransitionRefused, nextCaseState } from './case.lifecycle.js';

describe('The life of a case', () => {
  it('has no state that cannot be reached and none that is stuck', () => {
    expect(validateLifecycle(CASE_LIFECYCLE)).toEqual([]);
  });

  it('opens, closes and comes back', () => {
    expect(nextCaseState('proposed', 'open')).toBe('open');
    expect(nextCaseState('open', 'close')).toBe('closed');
    expect(nextCaseState('closed', 'reopen')).toBe('open');
  });

  it('closes a proposal that nobody needs to act on', () => {
    expect(nextCaseState('proposed', 'no-action')).toBe('closed');
  });

  it('watches what nobody has opened, and brings it back; a second person cannot open what somebody watches', () => {
    expect(nextCaseState('proposed', 'watch')).toBe('watched');
    expect(nextCaseState('watched', 'return')).toBe('proposed');
    expect(nextCaseState('watched', 'withdraw')).toBe('withdrawn');
    expect(() => nextCaseState('watched', 'open')).toThrow(CaseTransitionRefused);
    expect(() => nextCaseState('open', 'watch')).toThrow(CaseTransitionRefused);
  });

  it('takes each of the four outcomes of triage back to where it was', () => {
    for (const outcome of ['open', 'merge', 'watch', 'no-action'] as const)
      expect(nextCaseState(nextCaseState('proposed', outcome), 'undo')).toBe('proposed');
    expect(nextCaseState(nextCaseState('closed', 'reopen'), 'undo-reopen')).toBe('closed');
    expect(() => nextCaseState('withdrawn', 'undo')).toThrow(CaseTransitionRefused);
  });

  it('withdraws only what nobody has opened, because an open case holds real conversations', () => {
    expect(nextCaseState('proposed', 'withdraw')).toBe('withdrawn');
    expect(() => nextCaseState('open', 'withdraw')).toThrow(CaseTransitionRefused);
    expect(() => nextCaseState('withdrawn', 'reopen')).toThrow(Conflict);
  });
});
