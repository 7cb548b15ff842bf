import { describe, expect, it } from '@jest/globals';
import { toEpochDay } from '../shared/days.js';
import { askedSchools, enrolmentsAt, hasLeft } from './asked-schools.js';
import type { EnrolmentSpan } from './pupil-history.js';

const NORTHFIELD = 1;
const SOUTHFIELD = 2;
const HOSPITAL_SCHOOL = 3;
const TODAY = toEpochDay('2026-03-02');

const at = (schoolId: number, from: string, to: string | null = null): EnrolmentSpan => ({
  schoolId,
  yearGroup: '9',
  from: toEpochDay(from),
  to: to === null ? null : toEpochDay(to),
});

describe('The schools for which the rules are asked about Amir', () => {
  it('is the one he is at, whoever keeps his record', () => {
    const moved = [at(NORTHFIELD, '2025-09-01', '2026-03-01'), at(SOUTHFIELD, '2026-03-02')];
    expect(askedSchools(NORTHFIELD, moved, TODAY)).toEqual([SOUTHFIELD]);
    expect(askedSchools(NORTHFIELD, moved, TODAY - 1)).toEqual([NORTHFIELD]);
  });

  it('are both where he is at two at once, the one that keeps his record first, each once', () => {
    const both = [
      at(HOSPITAL_SCHOOL, '2025-09-01'),
      at(NORTHFIELD, '2025-09-01'),
      at(HOSPITAL_SCHOOL, '2026-01-05'),
    ];
    expect(askedSchools(NORTHFIELD, both, TODAY)).toEqual([NORTHFIELD, HOSPITAL_SCHOOL]);
    expect(askedSchools(HOSPITAL_SCHOOL, both, TODAY)).toEqual([HOSPITAL_SCHOOL, NORTHFIELD]);
  });

  it('is the one that keeps his record when he is on roll nowhere, was never, or is yet to come', () => {
    expect(askedSchools(NORTHFIELD, [], TODAY)).toEqual([NORTHFIELD]);
    expect(askedSchools(NORTHFIELD, [at(SOUTHFIELD, '2025-09-01', '2026-03-01')], TODAY)).toEqual([
      NORTHFIELD,
    ]);
    expect(askedSchools(NORTHFIELD, [at(SOUTHFIELD, '2026-03-03')], TODAY)).toEqual([NORTHFIELD]);
  });
});

describe('A school that Amir has left', () => {
  it('is one where he is not on roll any more, and will not be again', () => {
    const spans = [at(NORTHFIELD, '2025-09-01', '2026-03-01'), at(SOUTHFIELD, '2026-03-02', '2026-03-02')];
    expect(hasLeft(NORTHFIELD, spans, TODAY)).toBe(true);
    expect(hasLeft(NORTHFIELD, spans, TODAY - 1)).toBe(false);
    expect(hasLeft(SOUTHFIELD, spans, TODAY)).toBe(false);
    expect(hasLeft(NORTHFIELD, [...spans, at(NORTHFIELD, '2026-04-20')], TODAY)).toBe(false);
    expect(hasLeft(HOSPITAL_SCHOOL, spans, TODAY)).toBe(true);
  });

  it('judges by its own enrolments, and by all where it knows of none', () => {
    const spans = [at(NORTHFIELD, '2025-09-01', '2026-03-01'), at(SOUTHFIELD, '2026-03-02')];
    expect(enrolmentsAt(SOUTHFIELD, spans)).toEqual([spans[1]]);
    expect(enrolmentsAt(HOSPITAL_SCHOOL, spans)).toEqual(spans);
  });
});
