import { describe, expect, it } from '@jest/globals';
import { type Lifecycle, validateLifecycle } from './lifecycle.js';

describe('A lifecycle table', () => {
  it('is refused when a state cannot be reached, is stuck, or is final yet has a way out', () => {
    const broken: Lifecycle<'new' | 'lost' | 'stuck' | 'over', 'go' | 'end' | 'stay' | 'back'> = {
      initial: 'new',
      final: ['over'],
      steps: {
        new: { go: 'stuck', end: 'over' },
        lost: { end: 'over' },
        stuck: { stay: 'stuck' },
        over: { back: 'new' },
      },
    };
    expect(validateLifecycle(broken)).toEqual([
      'lost cannot be reached from new',
      'stuck has no way out and is not final',
      'over is final but has a way out',
    ]);
  });
});
