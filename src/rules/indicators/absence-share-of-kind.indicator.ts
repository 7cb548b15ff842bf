import { IsIn, IsInt, IsNumber, Max, Min } from 'class-validator';
import {
  ABSENCE_KINDS,
  CODES_OF_KIND,
  KINDS_IN_WORDS,
  MISSED_BECAUSE,
  type AbsenceKind,
} from '../absence-kinds.js';
import { countCodes } from '../code-sets.js';
import { codeEvidence } from '../evidence.js';
import { THRESHOLD_DECIMALS } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import { Says } from '../says.js';
import { spanOf, sumSessions } from '../session-sums.js';
import { counted, percent } from '../wording.js';

export class AbsenceShareOfKindParameters {
  @Says('for what reason', { choices: KINDS_IN_WORDS })
  @IsIn(ABSENCE_KINDS)
  kind: AbsenceKind;

  /** Share of the pupil's own possible sessions, 0 to 1; reached exactly counts. */
  @Says("share of the pupil's possible sessions that were missed", { isLine: true, isShare: true })
  @IsNumber({ maxDecimalPlaces: THRESHOLD_DECIMALS })
  @Min(0.01)
  @Max(1)
  atLeast = 0.1;

  /** School weeks looked at, this ISO week being the last. May cross terms and years. */
  @Says('school weeks looked at, this one included')
  @IsInt()
  @Min(1)
  @Max(40)
  weeks = 10;

  /** Possible sessions needed in these weeks. Four full weeks: with fewer, one cold is a high share. */
  @Says('possible sessions needed in these weeks')
  @IsInt()
  @Min(1)
  @Max(400)
  minimumPossible = 40;
}

interface Facts {
  missed: number;
  possible: number;
}

/**
 * Share of possible sessions missed for one kind of reason in recent school weeks: what makes up an absence says whom to talk with
 * about what. For a pupil who has come lately, or is here part of the week, a share is fairer than a number.
 */
export const absenceShareOfKind: Indicator<AbsenceShareOfKindParameters, Facts> = {
  key: 'absence-share-of-kind',
  title: 'Share of sessions missed for one kind of reason',
  domain: 'attendance',
  parameters: AbsenceShareOfKindParameters,
  reads: ['marks'],
  direction: 'at-least',
  lookBack: (p) => ({ unit: 'school-weeks', count: p.weeks }),
  minimumData: (p) =>
    `at least ${p.minimumPossible} possible sessions in the last ${counted(p.weeks, 'school week')}`,
  threshold: (p) => p.atLeast,
  inWords: (p) =>
    `At least ${percent(p.atLeast, 1)} of the pupil's possible sessions in the last ${counted(p.weeks, 'school week')} were missed ${MISSED_BECAUSE[p.kind]}.`,
  amount: (value) => percent(value, 1),
  sentence: ({ missed, possible }, p, firstName) =>
    `We have missed ${firstName} in ${missed} of ${counted(possible, 'session')} ${MISSED_BECAUSE[p.kind]} ` +
    `in the last ${counted(p.weeks, 'school week')} (${percent(missed, possible)}).`,

  measure({ marks: { entries }, calendar }, p, asOf) {
    const sums = sumSessions(entries, calendar.startOfSchoolWeeks(asOf, p.weeks), asOf);
    const { possible } = sums;
    if (possible < p.minimumPossible) {
      const reason = `${possible} possible sessions in the last ${p.weeks} school weeks; ${p.minimumPossible} are needed.`;
      return { kind: 'not-enough-data', reason };
    }
    const codes = CODES_OF_KIND[p.kind];
    const missed = countCodes(entries, sums, codes);
    return {
      kind: 'measured',
      ratio: { over: missed, of: possible },
      facts: { missed, possible },
      evidence: () => ({
        kind: 'sessions',
        span: spanOf(sums),
        ...codeEvidence(entries.subarray(sums.start, sums.end), codes),
      }),
    };
  },
};
