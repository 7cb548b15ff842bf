import { IsInt, Max, Min } from 'class-validator';
import { UNAUTHORISED } from '../../signals/attendance/attendance-codes.js';
import { markEvidence } from '../evidence.js';
import { whole } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import { Says } from '../says.js';
import { spanOf, sumSessions } from '../session-sums.js';
import { counted } from '../wording.js';

export class UnauthorisedInWeeksParameters {
  /** Unauthorised sessions (G, N, O, U in any mix); reached exactly counts. */
  @Says('sessions missed without an agreed reason (G, N, O, U)', { isLine: true })
  @IsInt()
  @Min(1)
  @Max(200)
  sessions = 10;

  /** School weeks (ISO weeks with at least one school day), this ISO week being the last. May cross terms and years. */
  @Says('school weeks looked at, this one included')
  @IsInt()
  @Min(1)
  @Max(40)
  weeks = 10;
}

interface Facts {
  unauthorised: number;
}

/**
 * Unauthorised sessions in rolling school weeks. At ten in ten weeks the guidance ("Working together to improve school
 * attendance") asks schools to consider a penalty notice: here it prompts help first, never a fine by itself.
 */
export const unauthorisedInWeeks: Indicator<UnauthorisedInWeeksParameters, Facts> = {
  key: 'unauthorised-in-weeks',
  title: 'Unauthorised absence in rolling school weeks',
  domain: 'attendance',
  parameters: UnauthorisedInWeeksParameters,
  reads: ['marks'],
  direction: 'at-least',
  lookBack: (p) => ({ unit: 'school-weeks', count: p.weeks }),
  minimumData: (p) => `one possible session in the last ${counted(p.weeks, 'school week')}`,
  threshold: (p) => p.sessions,
  inWords: (p) =>
    `At least ${counted(p.sessions, 'session')} were missed without an agreed reason in the last ${counted(p.weeks, 'school week')}.`,
  amount: (value) => counted(value, 'session'),
  sentence: ({ unauthorised }, p, firstName) =>
    `We have missed ${firstName} in ${counted(unauthorised, 'session')} without an agreed reason in the last ${counted(p.weeks, 'school week')}.`,

  measure({ marks: { entries }, calendar }, p, asOf) {
    const sums = sumSessions(entries, calendar.startOfSchoolWeeks(asOf, p.weeks), asOf);
    if (sums.possible === 0) {
      return { kind: 'not-enough-data', reason: `No possible session in the last ${p.weeks} school weeks.` };
    }
    return {
      kind: 'measured',
      ratio: whole(sums.unauthorised),
      facts: { unauthorised: sums.unauthorised },
      evidence: () => ({
        kind: 'sessions',
        span: spanOf(sums),
        ...markEvidence(entries, sums.start, sums.end, UNAUTHORISED),
      }),
    };
  },
};
