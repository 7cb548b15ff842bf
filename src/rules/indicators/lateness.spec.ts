import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ask, dayAfter, historyOf, register } from '../../../test/support/pupil-signals.js';

const late = (letters: string, parameters: Record<string, number | string> = {}) =>
  ask('lateness', parameters, historyOf({ marks: register(letters) }), dayAfter(letters));

describe('Coming late', () => {
  it('counts both kinds, the exact number being enough, and says how many came after the register', () => {
    const letters = 'L/L/L/L/U/' + 'U/////////';
    expect(late(letters)).toMatchObject({
      outcome: 'met',
      value: 6,
      sentence:
        'Amir came late to 6 of 20 sessions in the last 6 school weeks, 2 of them after the register had closed.',
      evidence: { span: { possible: 20, absent: 2 }, omitted: 0 },
    });
    expect(late(letters, { sessions: 7 }).outcome).toBe('not-met');
  });

  it('tells late before the register closed from late after it', () => {
    const letters = 'L/L/L/L/U/' + 'U/////////';
    expect(late(letters, { when: 'before-register-closed', sessions: 4 })).toMatchObject({
      outcome: 'met',
      value: 4,
      sentence: 'Amir came late to 4 of 20 sessions, before the register closed, in the last 6 school weeks.',
      evidence: { marks: Array(4).fill({ code: 'L' }) },
    });
    expect(late(letters, { when: 'after-register-closed', sessions: 2 })).toMatchObject({
      value: 2,
      evidence: { marks: Array(2).fill({ code: 'U' }) },
    });
  });

  it('forgets what lies before its weeks, and says nothing where no session was possible', () => {
    const letters = 'L/L/L/L/L/' + '//////////';
    expect(late(letters, { weeks: 1 }).value).toBe(0);
    expect(late('####').outcome).toBe('not-enough-data');
    expect(() => late(letters, { when: 'always' })).toThrow(/^when: /);
  });

  it('is in at the threshold and out one below, whatever the number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }), (before, after) => {
        fc.pre(before + after > 0);
        const letters = 'L'.repeat(before) + 'U'.repeat(after) + '/'.repeat(60 - before - after);
        const outcome = (sessions: number) => late(letters, { sessions }).outcome;
        expect([outcome(before + after), outcome(before + after + 1)]).toEqual(['met', 'not-met']);
      }),
    );
  });
});
