import type { EpochDay } from '../shared/days.js';
import type { ScoredResult } from './evidence.js';
import { compareTo, difference } from './exact-ratio.js';
import type { ResultSignal } from './pupil-history.js';
import { plain } from './same-text.js';

/** What results a rule is about; what is left out matches all. Letter case and outer spaces do not matter. */
export interface ResultFilter {
  readonly subject?: string;
  readonly assessment?: string;
  readonly scale?: string;
  /** First day looked at. */
  readonly from?: EpochDay;
}

const matches = (wanted: string | undefined, given: string) =>
  wanted === undefined || plain(wanted) === plain(given);

/** The results with a number that match, oldest first as the history has them. */
export function scoredResults(results: readonly ResultSignal[], filter: ResultFilter): ScoredResult[] {
  return results.filter(
    (result): result is ScoredResult =>
      result.score !== null &&
      matches(filter.subject, result.subject) &&
      matches(filter.assessment, result.assessment) &&
      matches(filter.scale, result.scale) &&
      result.day >= (filter.from ?? result.day),
  );
}

/** Two results that may be held against each other: same subject, same scale, `later` after `earlier`. */
export interface ResultPair {
  readonly earlier: ScoredResult;
  readonly later: ScoredResult;
}

/** Results by subject and scale, each list oldest first. */
export function comparableSeries(results: readonly ScoredResult[]): ScoredResult[][] {
  const series = new Map<string, ScoredResult[]>();
  for (const result of results) {
    const key = `${plain(result.subject)}\u0000${plain(result.scale)}`;
    const known = series.get(key);
    if (known) known.push(result);
    else series.set(key, [result]);
  }
  return [...series.values()];
}

export const fallOf = ({ earlier, later }: ResultPair) => difference(earlier.score, later.score);

/** The pair with the greatest fall; null when there is no pair. */
export function greatestFall(pairs: readonly ResultPair[]): ResultPair | null {
  return pairs.reduce<ResultPair | null>(
    (worst, pair) =>
      worst === null || compareTo(fallOf(pair), worst.earlier.score - worst.later.score) > 0 ? pair : worst,
    null,
  );
}

/** What decides which of a pupil's results are held against each other. */
interface PairsWanted extends Pick<ResultFilter, 'subject' | 'scale'> {
  /** Weeks of seven days after which a later result is too old; absent: never. */
  readonly withinWeeks?: number;
}

/** The latest result of each subject and scale with the one before it. */
export function latestPairs(
  results: readonly ResultSignal[],
  { subject, scale, withinWeeks }: PairsWanted,
  asOf: EpochDay,
): ResultPair[] {
  const oldest = withinWeeks === undefined ? -Infinity : asOf - 7 * withinWeeks + 1;
  return comparableSeries(scoredResults(results, { subject, scale })).flatMap((series) => {
    const [earlier, later] = series.slice(-2);
    return earlier && later && later.day >= oldest ? [{ earlier, later }] : [];
  });
}
