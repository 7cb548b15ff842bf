import type { PupilFigures } from '../../rules/pupil-figures.js';
import type { Trend } from '../trend.js';

/** Whether the year can still end below the line of persistent absence, seen from today; null: it is not above it, or cannot be said. */
export type Reach = 'can' | 'cannot' | null;

/** How a row of the list stands today, as far as it decides who is looked at first. */
export interface LiveStanding {
  /** Of the gravest concern that still stands, 1 to 5; 0: what was found has ended. */
  readonly severity: number;
  readonly trend: Trend;
  /** School weeks without a conversation with home. */
  readonly silentWeeks: number;
  readonly haveSpoken: boolean;
  readonly cameThisYear: boolean;
  readonly reach: Reach;
  /** Concerns that stand. */
  readonly concerns: number;
}

/** What the list knows of a case beside its pupil's figures. */
export interface StandingConcerns {
  readonly severity: number;
  readonly concerns: number;
}

/** A tenth of the possible sessions: persistently absent, as DfE counts. */
export const PERSISTENT = 0.1;
/** Below so many possible sessions a share says nothing: the minimum of the rule for persistent absence. */
const FEWEST_SESSIONS = 40;
/** Two sessions are a day, and two entries no single bad lesson: less is no change. */
const CHANGED_BY = 2;
/** From three school weeks on silence counts, from half a term on it counts more. */
export const SILENT_WEEKS = [3, 6] as const;

export function liveStanding({ severity, concerns }: StandingConcerns, figures: PupilFigures): LiveStanding {
  const { silentWeeks, haveSpoken, cameThisYear } = figures;
  return {
    ...{ severity, concerns, silentWeeks, haveSpoken, cameThisYear },
    trend: trendNow(figures),
    reach: reachOf(figures),
  };
}

/** What gets worse in one part of a child's life is not made good by another. */
function trendNow({ missedLately, incidentsLately }: PupilFigures): Trend {
  const changes = [missedLately, incidentsLately].flatMap((one) => (one ? [one.now - one.before] : []));
  if (changes.some((change) => change >= CHANGED_BY)) return 'worsening';
  return changes.some((change) => change <= -CHANGED_BY) ? 'easing' : 'steady';
}

/** Even if not one more session is missed; that the line is out of reach is said only where the school year is known to its end. */
function reachOf({ possible, absent, sessionsLeft, yearIsKnown }: PupilFigures): Reach {
  if (possible < FEWEST_SESSIONS || absent < PERSISTENT * possible) return null;
  if (absent < PERSISTENT * (possible + sessionsLeft)) return 'can';
  return yearIsKnown ? 'cannot' : null;
}

const TREND_RANK: Readonly<Record<Trend, number>> = { worsening: 2, steady: 1, easing: 0 };
const REACH_RANK = { can: 2, none: 1, cannot: 0 } as const;

/**
 * Who is looked at first, one reason after the other: the graver; of equals who is getting worse, then with whom's home nobody has spoken for
 * long, then for whom the year can still be turned, then on whom more stands at once. Each reason is said in the row, so that a person can read
 * why it stands above another.
 */
export function compareStanding(a: LiveStanding, b: LiveStanding): number {
  const [first, second] = [rankOf(a), rankOf(b)];
  for (const [at, rank] of first.entries()) {
    const difference = (second[at] ?? 0) - rank;
    if (difference !== 0) return difference;
  }
  return 0;
}

function rankOf({ severity, trend, silentWeeks, reach, concerns }: LiveStanding): readonly number[] {
  const silence = SILENT_WEEKS.filter((weeks) => silentWeeks >= weeks).length;
  return [severity, TREND_RANK[trend], silence, REACH_RANK[reach ?? 'none'], concerns];
}
