import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ask, historyOf, incidentOn, resultOn, schoolDay } from '../../../test/support/pupil-signals.js';
import { Cohort, type CohortData } from '../cohort.js';
import type { EnrolmentSpan } from '../pupil-history.js';

type Given = Record<string, number | string>;
const ENROLMENTS: EnrolmentSpan[] = [{ schoolId: 1, yearGroup: '9', from: schoolDay(0), to: null }];
const AS_OF = schoolDay(100);

/** Year 9 with Amir as pupil 0, and what is read of all of them. */
function year9(pupils: number, data: Partial<CohortData>): Cohort {
  const enrolments = Array.from({ length: pupils }, (_, pupilId) => ({
    ...{ pupilId, yearGroup: '9', from: schoolDay(0), to: null },
  }));
  return new Cohort({ enrolments, points: [], results: [], ...data });
}

describe('Behaviour points against the year group', () => {
  /** Amir's points, and those of 20 others. */
  function against(own: number, others: readonly number[], parameters: Given = {}) {
    const points = [own, ...others].map((sum, pupilId) => ({
      ...{ pupilId, points: sum, day: schoolDay(90), knownOn: schoolDay(90) },
    }));
    const history = historyOf({
      enrolments: ENROLMENTS,
      incidents: [incidentOn(schoolDay(90), { points: -own }), incidentOn(schoolDay(50), { points: -90 })],
      cohort: year9(others.length + 1, { points }),
    });
    return ask('points-against-year-group', parameters, history, AS_OF);
  }
  const twenty = (above: number) => Array.from({ length: 20 }, (_, at) => (at < above ? 12 : 1));

  it('are met when exactly 19 of 20 others have fewer', () => {
    expect(against(10, twenty(1))).toMatchObject({
      outcome: 'met',
      value: 0.95,
      sentence:
        'Amir has 10 behaviour points in the last 30 school days, more than 95% of the others in year 9; half of the year have 1 or fewer.',
      evidence: { kind: 'incidents', incidents: [{ points: -10 }] },
    });
    expect(against(10, twenty(2)).outcome).toBe('not-met');
    expect(against(10, [10, ...twenty(0).slice(1)]).outcome).toBe('met');
    expect(against(10, [10, 10, ...twenty(0).slice(2)]).outcome).toBe('not-met');
  });

  it('count as nothing with fewer points of their own than asked for', () => {
    expect(against(8, twenty(0)).value).toBe(1);
    expect(against(7, twenty(0))).toMatchObject({ outcome: 'not-met', value: 0 });
  });

  it('say nothing of a small year group, of an unknown one, or where nobody has read of the others', () => {
    expect(against(10, twenty(0).slice(1)).outcome).toBe('met');
    expect(against(10, twenty(0).slice(2)).outcome).toBe('not-enough-data');
    const incidents = [incidentOn(schoolDay(90), { points: -50 })];
    const say = (more: Parameters<typeof historyOf>[0]) =>
      ask('points-against-year-group', {}, historyOf({ incidents, ...more }), AS_OF).outcome;
    expect(say({ cohort: year9(30, {}) })).toBe('not-enough-data');
    expect(say({ enrolments: ENROLMENTS })).toBe('not-enough-data');
    expect(say({ enrolments: ENROLMENTS, cohort: year9(30, {}) })).toBe('met');
  });

  it('are in at the threshold and out one pupil below, whatever the share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 20 }), (fewer) => {
        const outcome = (count: number) => against(10, twenty(20 - count), { atLeast: fewer / 20 }).outcome;
        expect([outcome(fewer), outcome(fewer - 1)]).toEqual(['met', 'not-met']);
      }),
    );
  });
});

describe('Falling behind the year group in a subject', () => {
  /** 20 others score 1 to 20 in both assessments; Amir is ahead of so many before and so many now. */
  function standing(before: number, now: number, parameters: Given = {}, others = 20) {
    const result = (pupilId: number, assessment: string, at: number, score: number) => ({
      ...{ pupilId, assessment, score, subject: 'English', scale: 'standardised' },
      ...{ day: schoolDay(at), knownOn: schoolDay(at) },
    });
    const both = (pupilId: number, first: number, second: number) => [
      result(pupilId, 'Autumn test', 20, first),
      result(pupilId, 'Summer test', 90, second),
    ];
    const own = both(0, before + 0.5, now + 0.5);
    const results = [
      ...own,
      ...Array.from({ length: others }, (_, at) => both(at + 1, at + 1, at + 1)).flat(),
    ];
    const history = historyOf({
      enrolments: ENROLMENTS,
      results: own.map(({ day, score, subject, assessment }) =>
        resultOn(day, score, { subject, assessment }),
      ),
      cohort: year9(others + 1, { results }),
    });
    return ask('standing-fall', parameters, history, AS_OF);
  }

  it('is met by exactly a quarter of the year', () => {
    expect(standing(15, 10)).toMatchObject({
      outcome: 'met',
      value: 25,
      sentence: 'In English Amir was ahead of 75% of year 9 (Autumn test) and is ahead of 50% (Summer test).',
      evidence: { kind: 'results', results: [{ score: 15.5 }, { score: 10.5 }] },
    });
    expect(standing(15, 11).outcome).toBe('not-met');
    expect(standing(10, 15).value).toBe(-25);
  });

  it('counts an equal score as half', () => {
    expect(standing(14.5, 9.5)).toMatchObject({
      value: 25,
      sentence:
        'In English Amir was ahead of 72.5% of year 9 (Autumn test) and is ahead of 47.5% (Summer test).',
    });
  });

  it('says nothing where too few have done both assessments, or one result is too old', () => {
    expect(standing(15, 5, {}, 19).outcome).toBe('met');
    expect(standing(15, 5, {}, 18).outcome).toBe('not-enough-data');
    expect(standing(15, 5, { withinWeeks: 1 }).outcome).toBe('not-enough-data');
  });

  it('is in at the threshold and out one pupil below, whatever the fall', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), (passed) => {
        const outcome = (by: number) => standing(20, 20 - by, { points: 5 * passed }).outcome;
        expect([outcome(passed), outcome(passed - 1)]).toEqual(['met', 'not-met']);
      }),
    );
  });
});
