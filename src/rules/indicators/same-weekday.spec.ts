import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ask, dayAfter, historyOf, register } from '../../../test/support/pupil-signals.js';

/** A school week from one letter a day: `O` is a morning missed. */
const week = (days: string) => [...days].map((letter) => `${letter}/`).join('');
const weekday = (letters: string, parameters: Record<string, number | string> = {}) =>
  ask('same-weekday', parameters, historyOf({ marks: register(letters) }), dayAfter(letters));

const MONDAYS = week('O////').repeat(6) + week('/////').repeat(2);

describe('Absence on the same day of the week', () => {
  it('finds the day on which Amir was missed on 6 of the last 8, and says how it is on the others', () => {
    expect(weekday(MONDAYS, { days: 6 })).toMatchObject({
      outcome: 'met',
      value: 6,
      sentence:
        'We have missed Amir on 6 of the last 8 Mondays, and on 0 of 32 other days in the last 8 school weeks.',
      evidence: { span: { possible: 80, absent: 6 }, marks: Array(6).fill({ session: 'AM', code: 'O' }) },
    });
    expect(weekday(MONDAYS, { days: 7 }).outcome).toBe('not-met');
  });

  it('counts it as nothing where the other days are missed as well', () => {
    const often = week('O/O/O').repeat(8);
    expect(weekday(often)).toMatchObject({
      outcome: 'not-met',
      value: 0,
      sentence: 'We have missed Amir on no day of the week far more than on the others.',
    });
  });

  it('asks for exactly so many times as often as the others', () => {
    // Mondays 6 of 8; other days 8 of 32: 0.75 against 0.25, three times.
    const letters = week('OO///').repeat(6) + week('/O///').repeat(2);
    expect(weekday(letters).value).toBe(6 + 2);
    const spread = week('OO///').repeat(2) + week('O/O//').repeat(2) + week('O//OO').repeat(2);
    const rest = week('/////').repeat(2);
    expect(weekday(spread + rest, { timesTheOthers: 3 })).toMatchObject({ outcome: 'met', value: 6 });
    expect(weekday(spread + rest, { timesTheOthers: 3.0001 }).outcome).toBe('not-met');
  });

  it('passes over leave and appointments that were agreed, and over days the site was closed', () => {
    const dentist = week('M////').repeat(8);
    expect(weekday(dentist)).toMatchObject({ outcome: 'not-met', value: 0 });
    const closed = ('##' + week('////')).repeat(6) + week('O////').repeat(2);
    expect(weekday(closed, { days: 2 })).toMatchObject({
      value: 2,
      sentence:
        'We have missed Amir on 2 of the last 2 Mondays, and on 0 of 32 other days in the last 8 school weeks.',
    });
  });

  it('says nothing with one day less than it needs', () => {
    const four = week('O////').repeat(4);
    expect(weekday(four, { days: 4 }).outcome).toBe('met');
    expect(weekday(four.slice(2), { days: 3 })).toMatchObject({
      outcome: 'not-enough-data',
      sentence: '19 days to look at in the last 8 school weeks; 20 are needed.',
    });
  });

  it('is in at the threshold and out one day below, whatever the day and number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 2, max: 8 }), (day, missed) => {
        const days = [...'/////'];
        days[day] = 'I';
        const letters = week('/////').repeat(8 - missed) + week(days.join('')).repeat(missed);
        const outcome = (threshold: number) => weekday(letters, { days: threshold }).outcome;
        expect([outcome(missed), outcome(missed + 1)]).toEqual(['met', 'not-met']);
      }),
    );
  });
});
