import type { EpochDay } from '../shared/days.js';
import type { EnrolmentSpan } from './pupil-history.js';

const runs = ({ from, to }: EnrolmentSpan, day: EpochDay): boolean =>
  from <= day && (to === null || to >= day);

/**
 * The schools for which the rules are asked about a pupil on a day: each where they are on roll, the one that keeps the record first.
 * Of a pupil who is on roll nowhere, the one that keeps the record.
 */
export function askedSchools(keeper: number, enrolments: readonly EnrolmentSpan[], day: EpochDay): number[] {
  // Nearly everybody is at one school, and a sweep asks it of the whole authority.
  const [only] = enrolments;
  if (enrolments.length === 1 && only && runs(only, day)) return [only.schoolId];
  const running = new Set(enrolments.filter((span) => runs(span, day)).map(({ schoolId }) => schoolId));
  if (running.size === 0) return [keeper];
  return [...running].sort((a, b) => Number(b === keeper) - Number(a === keeper));
}

/** No enrolment at this school runs on that day or is to come. */
export function hasLeft(schoolId: number, enrolments: readonly EnrolmentSpan[], day: EpochDay): boolean {
  return !enrolments.some((span) => span.schoolId === schoolId && (span.to === null || span.to >= day));
}

/** By which a school judges: those at it; where it knows of none, all there are. */
export function enrolmentsAt(
  schoolId: number,
  enrolments: readonly EnrolmentSpan[],
): readonly EnrolmentSpan[] {
  const here = enrolments.filter((span) => span.schoolId === schoolId);
  return here.length > 0 ? here : enrolments;
}
