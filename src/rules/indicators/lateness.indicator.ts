import { IsIn, IsInt, Max, Min } from 'class-validator';
import { codesNamed, countCodes, type CodeSet } from '../code-sets.js';
import { codeEvidence } from '../evidence.js';
import { whole } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import { Says } from '../says.js';
import { spanOf, sumSessions } from '../session-sums.js';
import { counted } from '../wording.js';

const LATENESS = ['any', 'before-register-closed', 'after-register-closed'] as const;
type Lateness = (typeof LATENESS)[number];

const CODES: Readonly<Record<Lateness, CodeSet>> = {
  any: codesNamed('L', 'U'),
  'before-register-closed': codesNamed('L'),
  'after-register-closed': codesNamed('U'),
};

/** "came late to 6 of 40 sessions …" */
const WHEN: Readonly<Record<Lateness, string>> = {
  any: '',
  'before-register-closed': ', before the register closed,',
  'after-register-closed': ', after the register had closed,',
};

const LATENESS_IN_WORDS: Readonly<Record<Lateness, string>> = {
  any: 'before or after the register closed',
  'before-register-closed': 'before the register closed (L)',
  'after-register-closed': 'after the register had closed (U)',
};

export class LatenessParameters {
  /** Before the register closed (L, counts as present), after it (U, counts as missed), or any of both. */
  @Says('when the pupil came', { choices: LATENESS_IN_WORDS })
  @IsIn(LATENESS)
  when: Lateness = 'any';

  /** Sessions come late to; reached exactly counts. */
  @Says('sessions come late to', { isLine: true })
  @IsInt()
  @Min(1)
  @Max(400)
  sessions = 6;

  /** School weeks looked at, this ISO week being the last. */
  @Says('school weeks looked at, this one included')
  @IsInt()
  @Min(1)
  @Max(40)
  weeks = 6;
}

interface Facts {
  late: number;
  afterClosing: number;
  possible: number;
}

const AFTER_CLOSING = CODES['after-register-closed'];

/**
 * How often a pupil came late in recent school weeks. Late is L until the register closes, and U after it, which counts as unauthorised
 * absence (School Attendance (Pupil Registration) (England) Regulations 2024, reg. 10). A hard start to the day often shows here
 * first, long before a day is missed.
 */
export const lateness: Indicator<LatenessParameters, Facts> = {
  key: 'lateness',
  title: 'Coming late',
  domain: 'attendance',
  parameters: LatenessParameters,
  reads: ['marks'],
  direction: 'at-least',
  lookBack: (p) => ({ unit: 'school-weeks', count: p.weeks }),
  minimumData: (p) => `one possible session in the last ${counted(p.weeks, 'school week')}`,
  threshold: (p) => p.sessions,
  inWords: (p) =>
    `The pupil came late to at least ${counted(p.sessions, 'session')}${WHEN[p.when]} in the last ${counted(p.weeks, 'school week')}.`,
  amount: (value) => counted(value, 'session'),
  sentence: ({ late, afterClosing, possible }, p, firstName) =>
    `${firstName} came late to ${late} of ${counted(possible, 'session')}${WHEN[p.when]} in the last ${counted(p.weeks, 'school week')}` +
    (p.when === 'any' && afterClosing > 0 ? `, ${afterClosing} of them after the register had closed.` : '.'),

  measure({ marks: { entries }, calendar }, p, asOf) {
    const sums = sumSessions(entries, calendar.startOfSchoolWeeks(asOf, p.weeks), asOf);
    if (sums.possible === 0)
      return { kind: 'not-enough-data', reason: `No possible session in the last ${p.weeks} school weeks.` };
    const codes = CODES[p.when];
    const late = countCodes(entries, sums, codes);
    const afterClosing = countCodes(entries, sums, AFTER_CLOSING);
    return {
      kind: 'measured',
      ratio: whole(late),
      facts: { late, afterClosing, possible: sums.possible },
      evidence: () => ({
        kind: 'sessions',
        span: spanOf(sums),
        ...codeEvidence(entries.subarray(sums.start, sums.end), codes),
      }),
    };
  },
};
