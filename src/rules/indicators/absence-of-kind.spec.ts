import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ask, dayAfter, historyOf, register } from '../../../test/support/pupil-signals.js';

const WEEK = '/\\'.repeat(5);
const of = (letters: string, parameters: Record<string, number | string>) =>
  ask('absence-of-kind', parameters, historyOf({ marks: register(letters) }), dayAfter(letters));
const shareOf = (letters: string, parameters: Record<string, number | string>) =>
  ask('absence-share-of-kind', parameters, historyOf({ marks: register(letters) }), dayAfter(letters));

describe('Absence of one kind', () => {
  it('counts illness alone, the exact number being enough', () => {
    const letters = 'IIIIMMOO//' + WEEK;
    expect(of(letters, { kind: 'illness', sessions: 4 })).toMatchObject({
      outcome: 'met',
      value: 4,
      sentence: 'We have missed Amir in 4 sessions through illness in the last 10 school weeks.',
      evidence: { span: { possible: 20, absent: 8 }, marks: Array(4).fill({ code: 'I' }), omitted: 0 },
    });
    expect(of(letters, { kind: 'illness', sessions: 5 }).outcome).toBe('not-met');
  });

  it('takes a holiday not granted, and one granted in an older register, for a holiday', () => {
    expect(of('GGHHCC' + WEEK.slice(6), { kind: 'holiday', sessions: 4 })).toMatchObject({
      value: 4,
      sentence: 'We have missed Amir in 4 sessions for a holiday in term time in the last 10 school weeks.',
    });
  });

  it('takes G, N, O and U for unauthorised, and every absence for any', () => {
    const letters = 'GNOUIMEC//';
    expect(of(letters, { kind: 'unauthorised' }).value).toBe(4);
    expect(of(letters, { kind: 'any' }).value).toBe(8);
  });

  it('looks at the school weeks it was told, and no further back', () => {
    const letters = 'I'.repeat(10) + WEEK + WEEK;
    expect(of(letters, { kind: 'illness', weeks: 3 }).value).toBe(10);
    expect(of(letters, { kind: 'illness', weeks: 2 }).value).toBe(0);
  });

  it('says nothing where no session was possible, and wants to be told the kind', () => {
    expect(of('####', { kind: 'any' }).outcome).toBe('not-enough-data');
    expect(() => of(WEEK, {})).toThrow(/^kind: /);
    expect(() => of(WEEK, { kind: 'truancy' })).toThrow(/^kind: /);
  });

  it('is in at the threshold and out one session below, whatever the number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (missed) => {
        const letters = 'I'.repeat(missed) + '/'.repeat(100 - missed);
        const outcome = (sessions: number) => of(letters, { kind: 'illness', sessions }).outcome;
        expect([outcome(missed), outcome(missed + 1)]).toEqual(['met', 'not-met']);
      }),
    );
  });
});

describe('The share of sessions missed for one kind of reason', () => {
  it('is met at exactly 10 of 100 sessions', () => {
    const ten = 'I'.repeat(10) + 'O'.repeat(5) + '/'.repeat(85);
    expect(shareOf(ten, { kind: 'illness' })).toMatchObject({
      outcome: 'met',
      value: 0.1,
      sentence:
        'We have missed Amir in 10 of 100 sessions through illness in the last 10 school weeks (10%).',
    });
    expect(shareOf(ten.replace('I', '/'), { kind: 'illness' }).outcome).toBe('not-met');
  });

  it('says nothing with one session less than it needs', () => {
    const away = 'I'.repeat(40);
    expect(shareOf(away, { kind: 'illness' }).outcome).toBe('met');
    expect(shareOf(away.slice(1), { kind: 'illness' })).toMatchObject({
      outcome: 'not-enough-data',
      sentence: '39 possible sessions in the last 10 school weeks; 40 are needed.',
    });
  });

  it('is in at the threshold and out one session below, whatever the share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (hundredths) => {
        const outcome = (missed: number) =>
          shareOf('I'.repeat(missed) + '/'.repeat(100 - missed), {
            kind: 'illness',
            atLeast: hundredths / 100,
          }).outcome;
        expect([outcome(hundredths), outcome(hundredths - 1)]).toEqual(['met', 'not-met']);
      }),
    );
  });
});
