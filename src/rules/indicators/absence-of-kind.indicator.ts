import { IsIn, IsInt, Max, Min } from 'class-validator';
import {
  ABSENCE_KINDS,
  CODES_OF_KIND,
  KINDS_IN_WORDS,
  MISSED_BECAUSE,
  type AbsenceKind,
} from '../absence-kinds.js';
import { countCodes } from '../code-sets.js';
import { codeEvidence } from '../evidence.js';
import { whole } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import { Says } from '../says.js';
import { spanOf, sumSessions } from '../session-sums.js';
import { counted } from '../wording.js';

export class AbsenceOfKindParameters {
  @Says('for what reason', { choices: KINDS_IN_WORDS })
  @IsIn(ABSENCE_KINDS)
  kind: AbsenceKind;

  /** Sessions missed; two make a day. Reached exactly counts. */
  @Says('sessions missed, two being a day', { isLine: true })
  @IsInt()
  @Min(1)
  @Max(400)
  sessions = 10;

  /** School weeks looked at, this ISO week being the last. May cross terms and years. */
  @Says('school weeks looked at, this one included')
  @IsInt()
  @Min(1)
  @Max(40)
  weeks = 10;
}

interface Facts {
  missed: number;
}

/**
 * Sessions missed for one kind of reason in recent school weeks. Illness of 15 school days (30 sessions), in one piece or added up over
 * the year, is what a school tells the local authority of ("Working together to improve school attendance"); asking after
 * the child comes long before that.
 */
export const absenceOfKind: Indicator<AbsenceOfKindParameters, Facts> = {
  key: 'absence-of-kind',
  title: 'Absence of one kind',
  domain: 'attendance',
  parameters: AbsenceOfKindParameters,
  reads: ['marks'],
  direction: 'at-least',
  lookBack: (p) => ({ unit: 'school-weeks', count: p.weeks }),
  minimumData: (p) => `one possible session in the last ${counted(p.weeks, 'school week')}`,
  threshold: (p) => p.sessions,
  inWords: (p) =>
    `At least ${counted(p.sessions, 'session')} were missed ${MISSED_BECAUSE[p.kind]} in the last ${counted(p.weeks, 'school week')}.`,
  amount: (value) => counted(value, 'session'),
  sentence: ({ missed }, p, firstName) =>
    `We have missed ${firstName} in ${counted(missed, 'session')} ${MISSED_BECAUSE[p.kind]} in the last ${counted(p.weeks, 'school week')}.`,

  measure({ marks: { entries }, calendar }, p, asOf) {
    const sums = sumSessions(entries, calendar.startOfSchoolWeeks(asOf, p.weeks), asOf);
    if (sums.possible === 0)
      return { kind: 'not-enough-data', reason: `No possible session in the last ${p.weeks} school weeks.` };
    const codes = CODES_OF_KIND[p.kind];
    const missed = countCodes(entries, sums, codes);
    return {
      kind: 'measured',
      ratio: whole(missed),
      facts: { missed },
      evidence: () => ({
        kind: 'sessions',
        span: spanOf(sums),
        ...codeEvidence(entries.subarray(sums.start, sums.end), codes),
      }),
    };
  },
};
