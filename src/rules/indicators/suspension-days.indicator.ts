import { IsInt, IsNumber, IsOptional, Max, Min } from 'class-validator';
import { codesNamed, countCodes } from '../code-sets.js';
import { codeEvidence } from '../evidence.js';
import type { Indicator } from '../indicator.js';
import { Says } from '../says.js';
import { spanOf, sumSessions } from '../session-sums.js';
import { counted } from '../wording.js';

export class SuspensionDaysParameters {
  /** School days; half days count as half. Reached exactly counts. */
  @Says('school days of suspension, half days as 0.5', { isLine: true })
  @IsNumber({ maxDecimalPlaces: 1 })
  @Min(0.5)
  @Max(45)
  days = 5;

  /** Only the last so many school weeks, this ISO week being the last (a term has about 13). Left out: this school year. */
  @Says('only in the last so many school weeks', { hint: 'a term has about 13; left out: this school year' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(40)
  weeks?: number;
}

interface Facts {
  days: number;
}

const SUSPENDED = codesNamed('E');

const window = ({ weeks }: SuspensionDaysParameters): string =>
  weeks === undefined ? 'this school year' : `in the last ${counted(weeks, 'school week')}`;

/**
 * Days of suspension: sessions coded E, two a day. "Suspension and permanent exclusion" (DfE) counts so: governors meet, if
 * a parent asks, after more than 5 days in a term and always after more than 15; 45 in a school year are the most there may be. From the
 * sixth day in a row the school must provide education, and the register then says B, D or K, so days from there on are not counted here. The
 * reason for a suspension is in no signal; schools that log it as an incident can ask for its category.
 */
export const suspensionDays: Indicator<SuspensionDaysParameters, Facts> = {
  key: 'suspension-days',
  title: 'Days of suspension',
  domain: 'behaviour',
  parameters: SuspensionDaysParameters,
  reads: ['marks'],
  direction: 'at-least',
  lookBack: ({ weeks }) =>
    weeks === undefined ? { unit: 'school-year' } : { unit: 'school-weeks', count: weeks },
  minimumData: (p) => `one possible session ${window(p)}`,
  threshold: (p) => p.days,
  inWords: (p) =>
    `The pupil was suspended for at least ${counted(p.days, 'day')} ${window(p)}; a session is half a day.`,
  amount: (value) => counted(value, 'day'),
  sentence: ({ days }, p, firstName) =>
    `${firstName} has missed ${counted(days, 'day')} of school ${window(p)} while suspended.`,

  measure({ marks: { entries }, calendar }, p, asOf) {
    const from =
      p.weeks === undefined ? calendar.schoolYearStartOf(asOf) : calendar.startOfSchoolWeeks(asOf, p.weeks);
    const sums = sumSessions(entries, from, asOf);
    if (sums.possible === 0) return { kind: 'not-enough-data', reason: `No possible session ${window(p)}.` };
    const sessions = countCodes(entries, sums, SUSPENDED);
    return {
      kind: 'measured',
      ratio: { over: sessions, of: 2 },
      facts: { days: sessions / 2 },
      evidence: () => ({
        kind: 'sessions',
        span: spanOf(sums),
        ...codeEvidence(entries.subarray(sums.start, sums.end), SUSPENDED),
      }),
    };
  },
};
