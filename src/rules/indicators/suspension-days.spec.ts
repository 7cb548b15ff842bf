import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ask, dayAfter, historyOf, register, schoolDay } from '../../../test/support/pupil-signals.js';

const days = (letters: string, parameters: Record<string, number | string> = {}) =>
  ask('suspension-days', parameters, historyOf({ marks: register(letters) }), dayAfter(letters));

describe('Days of suspension', () => {
  it('are half the sessions coded E, the exact number being enough', () => {
    const letters = 'E'.repeat(9) + '/'.repeat(11);
    expect(days(letters, { days: 4.5 })).toMatchObject({
      outcome: 'met',
      value: 4.5,
      sentence: 'Amir has missed 4.5 days of school this school year while suspended.',
      evidence: {
        span: { possible: 20, absent: 9 },
        marks: Array(9).fill({ code: 'E' }),
        omitted: 0,
        domain: 'behaviour',
      },
    });
    expect(days(letters).outcome).toBe('not-met');
  });

  it('do not count the days from the sixth on, when the school provides for the pupil', () => {
    expect(days('E'.repeat(10) + 'B'.repeat(10))).toMatchObject({ outcome: 'met', value: 5 });
  });

  it('are counted in the last weeks alone where a rule asks for that', () => {
    const letters = 'E'.repeat(10) + '/'.repeat(130);
    expect(days(letters, { weeks: 14 }).value).toBe(5);
    expect(days(letters, { weeks: 13 })).toMatchObject({
      value: 0,
      sentence: 'Amir has missed 0 days of school in the last 13 school weeks while suspended.',
    });
  });

  it('begin anew with the school year', () => {
    const marks = register('E'.repeat(10));
    const nextYear = ask('suspension-days', {}, historyOf({ marks }), schoolDay(0) + 364);
    expect(nextYear.outcome).toBe('not-enough-data');
  });

  it('are unknown where no session was possible', () => {
    expect(days('####')).toMatchObject({
      outcome: 'not-enough-data',
      sentence: 'No possible session this school year.',
    });
  });

  it('are in at the threshold and out half a day below, whatever the number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), (sessions) => {
        const letters = 'E'.repeat(sessions) + '/'.repeat(100 - sessions);
        const outcome = (threshold: number) => days(letters, { days: threshold }).outcome;
        expect([outcome(sessions / 2), outcome(sessions / 2 + 0.5)]).toEqual(['met', 'not-met']);
      }),
    );
  });
});
