import { IsInt, IsNumber, Max, Min } from 'class-validator';
import { ABSENT } from '../../signals/attendance/attendance-codes.js';
import { markEvidence } from '../evidence.js';
import { THRESHOLD_DECIMALS } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import { Says } from '../says.js';
import { spanOf, sumSessions } from '../session-sums.js';
import { percent } from '../wording.js';

export class AbsenceRateParameters {
  /** Share of the pupil's own possible sessions, 0 to 1; reached exactly counts. */
  @Says("share of the pupil's possible sessions that were missed", { isLine: true, isShare: true })
  @IsNumber({ maxDecimalPlaces: THRESHOLD_DECIMALS })
  @Min(0.01)
  @Max(1)
  atLeast = 0.1;

  /** Four full weeks. In week two, two sessions already make 10 %: that says nothing about a child. */
  @Says('possible sessions needed before anything is said')
  @IsInt()
  @Min(1)
  @Max(400)
  minimumPossible = 40;
}

interface Facts {
  absent: number;
  possible: number;
}

/**
 * Share of possible sessions missed in the school year to date, authorised or not.
 * 10 % is persistent, 50 % severe absence (DfE, Pupil absence statistics: methodology).
 */
export const absenceRate: Indicator<AbsenceRateParameters, Facts> = {
  key: 'absence-rate',
  title: 'Absence in the school year to date',
  domain: 'attendance',
  parameters: AbsenceRateParameters,
  reads: ['marks'],
  direction: 'at-least',
  lookBack: () => ({ unit: 'school-year' }),
  minimumData: (p) => `at least ${p.minimumPossible} possible sessions this school year`,
  threshold: (p) => p.atLeast,
  inWords: (p) =>
    `At least ${percent(p.atLeast, 1)} of the pupil's possible sessions this school year were missed, for whatever reason.`,
  amount: (value) => percent(value, 1),
  sentence: ({ absent, possible }, _p, firstName) =>
    `We have missed ${firstName} in ${absent} of ${possible} sessions this school year (${percent(absent, possible)}).`,

  measure({ marks: { entries }, calendar }, p, asOf) {
    const sums = sumSessions(entries, calendar.schoolYearStartOf(asOf), asOf);
    const { absent, possible } = sums;
    if (possible < p.minimumPossible) {
      const reason = `${possible} possible sessions this school year; ${p.minimumPossible} are needed.`;
      return { kind: 'not-enough-data', reason };
    }
    return {
      kind: 'measured',
      ratio: { over: absent, of: possible },
      facts: { absent, possible },
      evidence: () => ({
        kind: 'sessions',
        span: spanOf(sums),
        ...markEvidence(entries, sums.start, sums.end, ABSENT),
      }),
    };
  },
};
