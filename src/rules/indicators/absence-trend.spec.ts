import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ask, dayAfter, historyOf, register } from '../../../test/support/pupil-signals.js';
import { compareTo, valueOf } from '../exact-ratio.js';
import { medianSlope } from '../theil-sen.js';

/** School weeks of ten sessions from the number missed in each. */
const weeks = (...missed: number[]) =>
  missed.map((count) => 'I'.repeat(count) + '/'.repeat(10 - count)).join('');
const trend = (letters: string, parameters: Record<string, number | string> = {}) =>
  ask('absence-trend', parameters, historyOf({ marks: register(letters) }), dayAfter(letters));

describe('Absence growing from week to week', () => {
  it('is met at exactly its slope and tells both halves', () => {
    const growing = weeks(0, 1, 2, 3, 4, 5, 6, 7);
    expect(trend(growing, { pointsAWeek: 10 })).toMatchObject({
      outcome: 'met',
      value: 10,
      sentence:
        'Week by week we miss Amir more, by about 10 percentage points a week: 15% in the first half of the last 8 school weeks, 55% in the second.',
      evidence: { span: { possible: 40, absent: 22 }, earlier: { possible: 40, absent: 6 } },
    });
    expect(trend(growing, { pointsAWeek: 10.0001 }).outcome).toBe('not-met');
  });

  it('is not carried away by one bad week, nor by two', () => {
    expect(trend(weeks(0, 0, 0, 0, 0, 0, 0, 10)).value).toBe(0);
    expect(trend(weeks(0, 0, 0, 0, 0, 0, 10, 10)).value).toBe(0);
    expect(trend(weeks(0, 0, 0, 0, 0, 0, 0, 10)).sentence).toBe(
      'Week by week we miss Amir no more than before: 0% in the first half of the last 8 school weeks, 25% in the second.',
    );
  });

  it('passes over a week with too few sessions and keeps the distance it leaves', () => {
    const closed = weeks(0, 1) + '#'.repeat(10) + weeks(3, 4, 5, 6, 7);
    expect(trend(closed).value).toBe(10);
    const short = weeks(0, 1) + '###' + '#'.repeat(4) + 'III' + weeks(3, 4, 5, 6, 7);
    expect(trend(short).value).toBe(10);
  });

  it('says nothing with one week less than it needs, and refuses more weeks than it looks at', () => {
    const six = weeks(0, 1, 2, 3, 4, 5);
    expect(trend(six).outcome).toBe('met');
    expect(trend(six.slice(0, 50))).toMatchObject({
      outcome: 'not-enough-data',
      sentence: 'Fewer than 6 of the last 8 school weeks have 4 possible sessions.',
    });
    expect(() => trend(six, { weeks: 5, minimumWeeks: 6 })).toThrow(
      'minimumWeeks: minimumWeeks must not be above weeks',
    );
  });
});

describe('The median slope', () => {
  const anyShares = fc.array(fc.record({ part: fc.nat(10), of: fc.integer({ min: 10, max: 12 }) }), {
    minLength: 2,
    maxLength: 12,
  });
  const pointsOf = (shares: { part: number; of: number }[]) => shares.map((share, at) => ({ at, ...share }));

  it('is that of the line on which all points lie', () => {
    const median = medianSlope([
      { at: 0, part: 1, of: 10 },
      { at: 2, part: 3, of: 10 },
      { at: 5, part: 12, of: 20 },
    ]);
    expect(median && compareTo(median, 0.1)).toBe(0);
  });

  it('lies between the least and the greatest slope of two points', () => {
    fc.assert(
      fc.property(anyShares, (shares) => {
        const points = pointsOf(shares);
        const slopes = points.flatMap((from, index) =>
          points.slice(index + 1).map((to) => (to.part / to.of - from.part / from.of) / (to.at - from.at)),
        );
        const median = medianSlope(points);
        const value = median === null ? NaN : valueOf(median);
        expect(value).toBeGreaterThanOrEqual(Math.min(...slopes) - 1e-12);
        expect(value).toBeLessThanOrEqual(Math.max(...slopes) + 1e-12);
      }),
    );
  });

  it('turns its sign when time runs backwards', () => {
    fc.assert(
      fc.property(anyShares, (shares) => {
        const there = medianSlope(pointsOf(shares));
        const back = medianSlope(pointsOf([...shares].reverse()));
        expect(there && valueOf(there)).toBeCloseTo(back ? -valueOf(back) : NaN, 12);
      }),
    );
  });

  it('does not exist for one point', () => {
    expect(medianSlope([{ at: 0, part: 1, of: 10 }])).toBeNull();
  });
});
