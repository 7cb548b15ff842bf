import type { ExactRatio } from './exact-ratio.js';

/** A share of whole numbers at a point in time. */
export interface ShareAt {
  /** Whole: the number of the week, for one. No two alike. */
  readonly at: number;
  readonly part: number;
  /** Above 0. */
  readonly of: number;
}

const order = (a: ExactRatio, b: ExactRatio): number => a.over * b.of - b.over * a.of;

function slope(from: ShareAt, to: ShareAt): ExactRatio {
  return {
    over: to.part * from.of - from.part * to.of,
    of: to.of * from.of * (to.at - from.at),
  };
}

/**
 * By how much the share rises from one point to the next: the median of the slopes between all pairs of points, exact. Nearly three
 * points in ten may be as far off as they like without carrying it away, which one week of illness does with a line of least
 * squares. H. Theil 1950, "A rank-invariant method of linear and polynomial regression analysis"; P. K. Sen 1968, "Estimates of
 * the regression coefficient based on Kendall's tau", Journal of the American Statistical Association 63, 1379–1389.
 *
 * @param points ascending by `at`; null for fewer than two.
 */
export function medianSlope(points: readonly ShareAt[]): ExactRatio | null {
  const slopes = points.flatMap((from, index) => points.slice(index + 1).map((to) => slope(from, to)));
  slopes.sort(order);
  const upper = slopes[slopes.length >> 1];
  const lower = slopes[(slopes.length - 1) >> 1];
  if (!upper || !lower) return null;
  if (upper === lower) return upper;
  return { over: lower.over * upper.of + upper.over * lower.of, of: 2 * lower.of * upper.of };
}
