import { IsInt, IsNumber, Max, Min } from 'class-validator';
import { ABSENT } from '../../signals/attendance/attendance-codes.js';
import { markEvidence } from '../evidence.js';
import { compareTo, THRESHOLD_DECIMALS, valueOf, whole, type ExactRatio } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import { Says } from '../says.js';
import { spanOf, sumSessions, weeksWithAbsence, type SessionSums } from '../session-sums.js';
import { counted, oneDecimal, percent } from '../wording.js';

export class AbsenceRateRiseParameters {
  /** Percentage points by which the year-to-date absence rate has risen; reached exactly counts. */
  @Says('percentage points by which the absence of this school year has risen', { isLine: true })
  @IsNumber({ maxDecimalPlaces: THRESHOLD_DECIMALS })
  @Min(0.1)
  @Max(100)
  points = 1;

  /** The rate must now be at least this share (0 to 1). Below it the rise counts as 0. */
  @Says('share of possible sessions missed by now, at least', { isShare: true })
  @IsNumber({ maxDecimalPlaces: THRESHOLD_DECIMALS })
  @Min(0)
  @Max(1)
  nowAtLeast = 0.1;

  /** School weeks the rise is measured over, this week included. */
  @Says('school weeks the rise is measured over, this one included')
  @IsInt()
  @Min(1)
  @Max(20)
  weeks = 4;

  /** Absence must touch this many of those weeks, else the rise counts as 0: one illness is no pattern. */
  @Says('of these school weeks, so many were touched by absence')
  @IsInt()
  @Min(1)
  @Max(20)
  weeksWithAbsence = 3;

  /** Possible sessions needed before those weeks, in this school year. */
  @Says('possible sessions needed before these weeks')
  @IsInt()
  @Min(1)
  @Max(400)
  minimumPossible = 40;
}

interface Facts {
  now: SessionSums;
  before: SessionSums;
  weeks: number;
}

const pointsBetween = (now: SessionSums, before: SessionSums): ExactRatio => ({
  over: 100 * (now.absent * before.possible - before.absent * now.possible),
  of: now.possible * before.possible,
});

/** What is not so and must be, for a rise to count. */
function wantingOf(now: SessionSums, touched: number, p: AbsenceRateRiseParameters): string[] {
  const high = compareTo({ over: now.absent, of: now.possible }, p.nowAtLeast) >= 0;
  return [
    high
      ? ''
      : `absence this school year must be at least ${percent(p.nowAtLeast, 1)} and is ${percent(now.absent, now.possible)}`,
    touched >= p.weeksWithAbsence
      ? ''
      : `there must be absence in at least ${p.weeksWithAbsence} of these weeks and was in ${touched}`,
  ].filter((one) => one !== '');
}

function lackingWords(rise: ExactRatio, wanting: readonly string[]): string {
  return `It has risen by ${oneDecimal(valueOf(rise))} percentage points. That does not count yet: ${wanting.join(', and ')}`;
}

/**
 * By how much the year-to-date absence rate has risen in the last weeks, for pupils at or above persistent absence:
 * becoming persistently absent, or worsening. Being so for long does not raise it, so it names the conversations
 * that can still change something, and it falls silent by itself when the rate stops rising.
 */
export const absenceRateRise: Indicator<AbsenceRateRiseParameters, Facts> = {
  key: 'absence-rate-rise',
  title: 'Becoming persistently absent, or worsening',
  domain: 'attendance',
  parameters: AbsenceRateRiseParameters,
  reads: ['marks'],
  direction: 'at-least',
  lookBack: () => ({ unit: 'school-year' }),
  minimumData: (p) =>
    `at least ${p.minimumPossible} possible sessions this school year before the last ${counted(p.weeks, 'school week')}, and one in them`,
  threshold: (p) => p.points,
  inWords: (p) =>
    `The absence of this school year has risen by at least ${counted(p.points, 'percentage point')} in the last ${counted(p.weeks, 'school week')}, ` +
    `is now at least ${percent(p.nowAtLeast, 1)}, and there was absence in at least ${p.weeksWithAbsence} of these weeks.`,
  amount: (value) => counted(value, 'percentage point'),
  sentence: ({ now, before, weeks }, _p, firstName) =>
    `${firstName}'s absence this school year rose from ${percent(before.absent, before.possible)} ` +
    `to ${percent(now.absent, now.possible)} within ${counted(weeks, 'school week')}.`,

  measure({ marks: { entries }, calendar }, p, asOf) {
    const yearStart = calendar.schoolYearStartOf(asOf);
    const recentFrom = Math.max(yearStart, calendar.startOfSchoolWeeks(asOf, p.weeks));
    const now = sumSessions(entries, yearStart, asOf);
    const before = sumSessions(entries, yearStart, recentFrom - 1);
    if (before.possible < p.minimumPossible || now.possible === before.possible) {
      return {
        kind: 'not-enough-data',
        reason: `Too few sessions before or in the last ${p.weeks} school weeks.`,
      };
    }
    const recent = sumSessions(entries, recentFrom, asOf);
    const touched = weeksWithAbsence(entries, recent);
    const wanting = wantingOf(now, touched, p);
    const rise = pointsBetween(now, before);
    return {
      kind: 'measured',
      ratio: wanting.length === 0 ? rise : whole(0),
      ...(wanting.length > 0 && rise.over > 0 ? { lacking: () => lackingWords(rise, wanting) } : {}),
      facts: { now, before, weeks: p.weeks },
      evidence: () => ({
        kind: 'sessions',
        span: spanOf(now),
        earlier: spanOf(before),
        ...markEvidence(entries, recent.start, recent.end, ABSENT),
      }),
    };
  },
};
