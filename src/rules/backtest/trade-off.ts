import type { Direction } from '../indicator.js';
import { figuresOf } from './hits-and-misses.js';

/** How far towards a rule's threshold a pupil ever came, and whether it came true. */
export interface FarthestValue {
  readonly extreme: number | null;
  readonly cameTrue: boolean;
}

/** What flagging everybody who ever came as far as this value would have meant. */
export interface TradeOffPoint {
  readonly value: number;
  readonly flagged: number;
  readonly sensitivity: number | null;
  readonly specificity: number | null;
  readonly precision: number | null;
}

export interface TradeOff {
  readonly threshold: number;
  readonly direction: Direction;
  /** From the strictest value to the widest. */
  readonly points: readonly TradeOffPoint[];
}

const MOST_POINTS = 40;

/**
 * The choice a threshold is: few flagged and most of them rightly, or many and few missed. One point for each value that was reached, thinned
 * out evenly to forty.
 */
export function tradeOff(
  pupils: readonly FarthestValue[],
  threshold: number,
  direction: Direction,
): TradeOff {
  const came = pupils.filter((pupil) => pupil.cameTrue).length;
  const strict = direction === 'at-least' ? 1 : -1;
  const measured = pupils
    .filter((pupil): pupil is FarthestValue & { extreme: number } => pupil.extreme !== null)
    .sort((a, b) => strict * (b.extreme - a.extreme));
  const points: TradeOffPoint[] = [];
  let hits = 0;
  measured.forEach(({ extreme, cameTrue }, at) => {
    if (cameTrue) hits++;
    if (measured[at + 1]?.extreme === extreme) return;
    const flagged = at + 1;
    const stayedAway = pupils.length - came;
    const figures = figuresOf(hits, flagged - hits, came - hits, stayedAway - (flagged - hits));
    const { sensitivity, specificity, precision } = figures;
    points.push({ value: extreme, flagged, sensitivity, specificity, precision });
  });
  return { threshold, direction, points: thinned(points) };
}

function thinned(points: readonly TradeOffPoint[]): TradeOffPoint[] {
  if (points.length <= MOST_POINTS) return [...points];
  const stride = (points.length - 1) / (MOST_POINTS - 1);
  const kept = Array.from({ length: MOST_POINTS }, (_, at) => points[Math.round(at * stride)]);
  return kept.filter((point) => point !== undefined);
}
