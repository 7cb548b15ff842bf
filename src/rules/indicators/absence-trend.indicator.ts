import { IsInt, IsNumber, Max, Min } from 'class-validator';
import type { EpochDay } from '../../shared/days.js';
import { ABSENT } from '../../signals/attendance/attendance-codes.js';
import { markEvidence } from '../evidence.js';
import { THRESHOLD_DECIMALS, valueOf, type ExactRatio } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import { NotAbove } from '../not-above.js';
import { Says } from '../says.js';
import type { SchoolCalendar } from '../school-calendar.js';
import { spanOf, sumSessions, type SessionSums } from '../session-sums.js';
import { medianSlope } from '../theil-sen.js';
import { counted, oneDecimal, percent } from '../wording.js';

export class AbsenceTrendParameters {
  /** Percentage points by which the absence of a week grows from week to week; reached exactly counts. */
  @Says('percentage points by which absence grows from week to week', { isLine: true })
  @IsNumber({ maxDecimalPlaces: THRESHOLD_DECIMALS })
  @Min(0.1)
  @Max(50)
  pointsAWeek = 2;

  /** School weeks looked at, this ISO week being the last. */
  @Says('school weeks looked at, this one included')
  @IsInt()
  @Min(4)
  @Max(40)
  weeks = 8;

  /** So many of these weeks must have enough sessions. With fewer than four, one bad week decides. */
  @Says('of these, school weeks with enough sessions')
  @IsInt()
  @Min(4)
  @Max(40)
  @NotAbove('weeks')
  minimumWeeks = 6;

  /** Possible sessions that make a week count. Two days. */
  @Says('possible sessions that make a week count')
  @IsInt()
  @Min(1)
  @Max(10)
  sessionsAWeek = 4;
}

interface Facts {
  slope: ExactRatio;
  earlier: SessionSums;
  later: SessionSums;
}

/** One sum for each of the last school weeks, oldest first. */
function weekly(entries: Int32Array, calendar: SchoolCalendar, asOf: EpochDay, weeks: number): SessionSums[] {
  const mondays = Array.from({ length: weeks }, (_, at) => calendar.startOfSchoolWeeks(asOf, weeks - at));
  return mondays.map((monday, at) => sumSessions(entries, monday, (mondays[at + 1] ?? asOf + 1) - 1));
}

interface CountedWeek {
  /** Which of the weeks, so that one left out in between does not make the rest steeper. */
  readonly at: number;
  readonly sums: SessionSums;
}

/** The median slope of the weekly absence rates, in percentage points a week; null when there are not two weeks. */
function slopeOf(weeks: readonly CountedWeek[]): ExactRatio | null {
  return medianSlope(
    weeks.map(({ at, sums: { absent, possible } }) => ({ at, part: 100 * absent, of: possible })),
  );
}

/**
 * Whether a pupil's absence grows week by week, robust to one bad week: the median of the slopes between all pairs of
 * weeks (Theil–Sen, see `theil-sen.ts`). A trajectory says more than a snapshot.
 */
export const absenceTrend: Indicator<AbsenceTrendParameters, Facts> = {
  key: 'absence-trend',
  title: 'Absence growing from week to week',
  domain: 'attendance',
  parameters: AbsenceTrendParameters,
  reads: ['marks'],
  direction: 'at-least',
  lookBack: (p) => ({ unit: 'school-weeks', count: p.weeks }),
  minimumData: (p) =>
    `at least ${p.minimumWeeks} of the last ${counted(p.weeks, 'school week')} with ${p.sessionsAWeek} possible sessions each`,
  threshold: (p) => p.pointsAWeek,
  inWords: (p) =>
    `Over the last ${counted(p.weeks, 'school week')} the pupil's absence grows by at least ${counted(p.pointsAWeek, 'percentage point')} ` +
    'from week to week (the median of all pairs of weeks, so that one bad week does not decide).',
  amount: (value) => `${counted(value, 'percentage point')} a week`,
  sentence: ({ slope, earlier, later }, p, firstName) =>
    (valueOf(slope) > 0
      ? `Week by week we miss ${firstName} more, by about ${oneDecimal(valueOf(slope))} percentage points a week: `
      : `Week by week we miss ${firstName} no more than before: `) +
    `${percent(earlier.absent, earlier.possible)} in the first half of the last ${counted(p.weeks, 'school week')}, ` +
    `${percent(later.absent, later.possible)} in the second.`,

  measure({ marks: { entries }, calendar }, p, asOf) {
    const weeks = weekly(entries, calendar, asOf, p.weeks)
      .map((sums, at) => ({ at, sums }))
      .filter(({ sums }) => sums.possible >= p.sessionsAWeek);
    const slope = weeks.length < p.minimumWeeks ? null : slopeOf(weeks);
    if (!slope) {
      const reason = `Fewer than ${p.minimumWeeks} of the last ${p.weeks} school weeks have ${p.sessionsAWeek} possible sessions.`;
      return { kind: 'not-enough-data', reason };
    }
    const middle = weeks[weeks.length >> 1]?.sums.from ?? asOf;
    const earlier = sumSessions(entries, weeks[0]?.sums.from ?? middle, middle - 1);
    const later = sumSessions(entries, middle, asOf);
    return {
      kind: 'measured',
      ratio: slope,
      facts: { slope, earlier, later },
      evidence: () => ({
        kind: 'sessions',
        span: spanOf(later),
        earlier: spanOf(earlier),
        ...markEvidence(entries, earlier.start, later.end, ABSENT),
      }),
    };
  },
};
