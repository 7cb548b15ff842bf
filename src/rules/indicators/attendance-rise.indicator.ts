import { IsInt, IsNumber, Max, Min } from 'class-validator';
import { ABSENT } from '../../signals/attendance/attendance-codes.js';
import { markEvidence } from '../evidence.js';
import { THRESHOLD_DECIMALS } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import { Says } from '../says.js';
import { spanOf, sumSessions, type SessionSums } from '../session-sums.js';
import { counted, percent } from '../wording.js';

export class AttendanceRiseParameters {
  /** Percentage points of attendance gained; reached exactly counts. */
  @Says('percentage points of attendance gained', { isLine: true })
  @IsNumber({ maxDecimalPlaces: THRESHOLD_DECIMALS })
  @Min(1)
  @Max(100)
  points = 10;

  /** School weeks looked at, this week included. */
  @Says('school weeks looked at, this one included')
  @IsInt()
  @Min(1)
  @Max(20)
  recentWeeks = 6;

  /** The pupil's own school weeks just before them; may reach back over a holiday or into last school year. */
  @Says('school weeks just before them, to compare with')
  @IsInt()
  @Min(1)
  @Max(40)
  earlierWeeks = 12;

  /** Possible sessions needed in the recent weeks. */
  @Says('possible sessions needed in the weeks looked at')
  @IsInt()
  @Min(1)
  @Max(200)
  minimumRecent = 40;

  /** Possible sessions needed in the earlier weeks. */
  @Says('possible sessions needed in the weeks before')
  @IsInt()
  @Min(1)
  @Max(400)
  minimumEarlier = 40;
}

interface Facts {
  recent: SessionSums;
  earlier: SessionSums;
}

const here = (sums: SessionSums): number => sums.possible - sums.absent;
const attended = (sums: SessionSums): string => percent(here(sums), sums.possible);

/**
 * Attendance of the last school weeks above the pupil's own earlier ones. Good news, to be told: to the pupil, and at home. A rule on it
 * leads to `list` and nothing else. What the school did before it is worth remembering.
 */
export const attendanceRise: Indicator<AttendanceRiseParameters, Facts> = {
  key: 'attendance-rise',
  title: "Attendance above the pupil's own earlier weeks",
  domain: 'attendance',
  parameters: AttendanceRiseParameters,
  reads: ['marks'],
  direction: 'at-least',
  isGoodNews: true,
  lookBack: (p) => ({ unit: 'school-weeks', count: p.recentWeeks + p.earlierWeeks }),
  minimumData: (p) =>
    `at least ${p.minimumRecent} possible sessions in the last ${counted(p.recentWeeks, 'school week')} ` +
    `and ${p.minimumEarlier} in the ${p.earlierWeeks} before`,
  threshold: (p) => p.points,
  inWords: (p) =>
    `Good news: attendance in the last ${counted(p.recentWeeks, 'school week')} is at least ${counted(p.points, 'percentage point')} ` +
    `above the pupil's own in the ${p.earlierWeeks} before.`,
  amount: (value) => counted(value, 'percentage point'),
  sentence: ({ recent, earlier }, p, firstName) => {
    const better = here(recent) * earlier.possible > here(earlier) * recent.possible;
    return (
      `${better ? 'Good news: ' : ''}${firstName} was here for ${attended(recent)} of the last ${counted(p.recentWeeks, 'school week')}; ` +
      `in the ${p.earlierWeeks} before it was ${attended(earlier)}.`
    );
  },

  measure({ marks: { entries }, calendar }, p, asOf) {
    const recentFrom = calendar.startOfSchoolWeeks(asOf, p.recentWeeks);
    const earlierFrom = calendar.startOfSchoolWeeks(asOf, p.recentWeeks + p.earlierWeeks);
    const recent = sumSessions(entries, recentFrom, asOf);
    const earlier = sumSessions(entries, earlierFrom, recentFrom - 1);
    if (recent.possible < p.minimumRecent || earlier.possible < p.minimumEarlier) {
      const reason = `${recent.possible} recent and ${earlier.possible} earlier possible sessions; ${p.minimumRecent} and ${p.minimumEarlier} are needed.`;
      return { kind: 'not-enough-data', reason };
    }
    return {
      kind: 'measured',
      ratio: {
        over: 100 * (earlier.absent * recent.possible - recent.absent * earlier.possible),
        of: recent.possible * earlier.possible,
      },
      facts: { recent, earlier },
      evidence: () => ({
        kind: 'sessions',
        span: spanOf(recent),
        earlier: spanOf(earlier),
        ...markEvidence(entries, earlier.start, recent.end, ABSENT),
      }),
    };
  },
};
