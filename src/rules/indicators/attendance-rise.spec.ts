import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ask, dayAfter, historyOf, register } from '../../../test/support/pupil-signals.js';
import type { Condition } from '../condition.js';
import { compileRules, type Consequence } from '../rule.js';

const rise = (letters: string, parameters: Record<string, number | string> = {}) =>
  ask('attendance-rise', parameters, historyOf({ marks: register(letters) }), dayAfter(letters));
const EARLIER = 'I'.repeat(24) + '/'.repeat(96);

describe('Attendance above the own earlier weeks', () => {
  it('is good news at exactly its points', () => {
    const letters = EARLIER + 'I'.repeat(6) + '/'.repeat(54);
    expect(rise(letters)).toMatchObject({
      outcome: 'met',
      value: 10,
      sentence: 'Good news: Amir was here for 90% of the last 6 school weeks; in the 12 before it was 80%.',
      evidence: { span: { possible: 60, absent: 6 }, earlier: { possible: 120, absent: 24 }, omitted: 0 },
    });
    expect(rise(EARLIER + 'I'.repeat(7) + '/'.repeat(53)).outcome).toBe('not-met');
  });

  it('calls nothing good news that is none', () => {
    expect(rise(EARLIER + 'I'.repeat(30) + '/'.repeat(30))).toMatchObject({
      outcome: 'not-met',
      value: -30,
      sentence: 'Amir was here for 50% of the last 6 school weeks; in the 12 before it was 80%.',
    });
  });

  it('says nothing with one session less than it needs, on either side', () => {
    const recent = '/'.repeat(60);
    expect(rise('#'.repeat(80) + 'I'.repeat(40) + recent).outcome).toBe('met');
    expect(rise('#'.repeat(81) + 'I'.repeat(39) + recent).outcome).toBe('not-enough-data');
    expect(rise(EARLIER + '#'.repeat(20) + '/'.repeat(40)).outcome).toBe('met');
    expect(rise(EARLIER + '#'.repeat(21) + '/'.repeat(39)).outcome).toBe('not-enough-data');
  });

  it('may be listed, but never watched nor open a case, alone or where it is enough of several', () => {
    const terms = { key: 'good-news', severity: 1, title: 'Good news', reason: 'To tell it' } as const;
    const better = { indicator: 'attendance-rise', parameters: {} };
    const late = { indicator: 'lateness', parameters: {} };
    const compile = (consequence: Consequence, condition: Condition) => () =>
      compileRules([{ ...terms, ...condition, consequence }]);
    expect(compile('list', better)).not.toThrow();
    expect(compile('watch', better)).toThrow('good-news.consequence: list: good news is told');
    expect(compile('open-case', { atLeast: 1, of: [better, late] })).toThrow(/^good-news\.consequence: /);
    expect(compile('open-case', { atLeast: 2, of: [better, late] })).not.toThrow();
  });

  it('is in at the threshold and out one session below, whatever was before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 60 }), (missed) => {
        const parameters = { points: (100 * missed) / 60 - 10, recentWeeks: 6, earlierWeeks: 6 };
        fc.pre(Number.isInteger(parameters.points) && parameters.points >= 1);
        const outcome = (since: number) =>
          rise(
            'I'.repeat(missed) + '/'.repeat(60 - missed) + 'I'.repeat(since) + '/'.repeat(60 - since),
            parameters,
          ).outcome;
        expect([outcome(6), outcome(7)]).toEqual(['met', 'not-met']);
      }),
    );
  });
});
