import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Cohort, countBelow, medianOf, type CohortData } from './cohort.js';

const NOBODY: CohortData = { enrolments: [], points: [], results: [] };
const inYear9 = (pupilId: number, from = 0, to: number | null = null) => ({
  ...{ pupilId, yearGroup: '9', from, to },
});
const given = (pupilId: number, day: number, points: number, knownOn = day) => ({
  ...{ pupilId, day, points, knownOn },
});
const result = (pupilId: number, assessment: string, day: number, score: number, knownOn = day) => ({
  ...{ pupilId, assessment, day, score, knownOn, subject: 'English', scale: 'standardised' },
});
const PAIR = { subject: ' english', scale: 'Standardised', earlier: 'autumn', later: 'summer' };

describe('A year group', () => {
  it('counts those who are in it on the day, also those without points', () => {
    const cohort = new Cohort({
      ...NOBODY,
      enrolments: [
        inYear9(1),
        inYear9(2),
        inYear9(3, 0, 9),
        inYear9(4, 11),
        { ...inYear9(5), yearGroup: '8' },
      ],
      points: [given(1, 5, 3), given(1, 10, 4), given(3, 8, 9), given(5, 8, 9), given(1, 4, 50)],
    });
    expect([...cohort.points('9', 5, 10)]).toEqual([0, 7]);
    expect([...cohort.points('9', 5, 9)]).toEqual([0, 3, 9]);
    expect([...cohort.points('7', 5, 9)]).toEqual([]);
  });

  it('knows on a day what was known by then, and in hindsight what is known now', () => {
    const cohort = new Cohort({
      ...NOBODY,
      enrolments: [inYear9(1)],
      points: [given(1, 5, 3), given(1, 5, 4, 8)],
    });
    expect([...cohort.points('9', 0, 7)]).toEqual([3]);
    expect([...cohort.points('9', 0, 8)]).toEqual([7]);
    expect([...cohort.inHindsight(9).points('9', 0, 7)]).toEqual([7]);
    expect([...cohort.inHindsight(7).points('9', 0, 7)]).toEqual([3]);
  });

  it('holds two assessments against each other for those who have done both, the newest of each name', () => {
    const cohort = new Cohort({
      ...NOBODY,
      enrolments: [inYear9(1), inYear9(2), inYear9(3)],
      results: [
        result(1, 'Autumn', 5, 100),
        result(1, 'Summer', 9, 90),
        result(1, 'Summer', 10, 95),
        result(2, 'Autumn', 5, 80),
        result(2, 'Autumn', 6, 85),
        result(2, 'Summer', 10, 110),
        result(3, 'Summer', 10, 120),
      ],
    });
    const { earlier, later } = cohort.scores('9', PAIR, 10);
    expect([[...earlier], [...later]]).toEqual([
      [85, 100],
      [95, 110],
    ]);
    expect([...cohort.scores('9', PAIR, 9).later]).toEqual([90]);
  });

  it('takes the one before it where both assessments have one name', () => {
    const cohort = new Cohort({
      ...NOBODY,
      enrolments: [inYear9(1)],
      results: [result(1, 'Summer', 5, 100), result(1, 'Summer', 10, 95)],
    });
    const { earlier, later } = cohort.scores('9', { ...PAIR, earlier: 'Summer' }, 10);
    expect([[...earlier], [...later]]).toEqual([[100], [95]]);
  });

  it('is the same in whatever order it was read, and whatever became known later', () => {
    const anyPoints = fc.array(
      fc
        .record({
          pupilId: fc.integer({ min: 1, max: 4 }),
          day: fc.nat(20),
          points: fc.nat(9),
          late: fc.nat(9),
        })
        .map(({ late, ...one }) => ({ ...one, knownOn: one.day + late })),
    );
    fc.assert(
      fc.property(anyPoints, fc.nat(20), (points, asOf) => {
        const enrolments = [1, 2, 3, 4].map((id) => inYear9(id));
        const spread = (some: typeof points) => [
          ...new Cohort({ ...NOBODY, enrolments, points: some }).points('9', 0, asOf),
        ];
        expect(spread(points.toReversed())).toEqual(spread(points));
        expect(spread(points.filter((one) => one.knownOn <= asOf))).toEqual(spread(points));
      }),
    );
  });

  it('is counted below a number, and halved', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1 }), fc.nat(20), (numbers, value) => {
        const spread = Float64Array.from(numbers).sort();
        expect(countBelow(spread, value)).toBe(numbers.filter((number) => number < value).length);
        const half = numbers.filter((number) => number <= medianOf(spread)).length;
        expect(half * 2).toBeGreaterThanOrEqual(numbers.length);
      }),
    );
  });
});
