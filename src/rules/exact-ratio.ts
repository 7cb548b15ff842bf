/**
 * A number kept as a fraction of whole numbers, so that a pupil exactly at a threshold is in: 10 of 100 is 10 %, and
 * a fall from 95 % to 85 % is 10 points, which floating point alone would call 9.999….
 */
export interface ExactRatio {
  readonly over: number;
  /** Above 0. */
  readonly of: number;
}

/** Thresholds have at most this many decimals (checked with the parameters), so that they too are whole numbers here. */
export const THRESHOLD_DECIMALS = 4;
const SCALE = 10 ** THRESHOLD_DECIMALS;

export const whole = (count: number): ExactRatio => ({ over: count, of: 1 });
export const valueOf = (ratio: ExactRatio): number => ratio.over / ratio.of;

/** The difference of two scores of at most four decimals. */
export const difference = (a: number, b: number): ExactRatio => ({
  over: Math.round(a * SCALE) - Math.round(b * SCALE),
  of: SCALE,
});

/** Below 0, 0 or above 0 as the ratio is below, at or above the threshold; exact for products under 2^53. */
export function compareTo(ratio: ExactRatio, threshold: number): number {
  return ratio.over * SCALE - Math.round(threshold * SCALE) * ratio.of;
}
