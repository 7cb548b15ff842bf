import type { Direction } from '../indicator.js';
import { lineFor, type LineSteps, meetsLine } from './form-line.js';
import { figuresOf } from './hits-and-misses.js';

/** How far towards a rule's threshold a pupil ever came, and whether it came true. */
export interface FarthestValue {
  readonly extreme: number | null;
  readonly cameTrue: boolean;
}

/** What a rule with this line would have meant. */
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
  /** From the strictest line to the widest. */
  readonly points: readonly TradeOffPoint[];
  /** Absent in what was kept of tests before 28 November 2026: there, points are the values that were reached. */
  readonly areLines?: true;
}

/** The line of a rule, and where else it could lie. */
export interface MovableLine {
  readonly threshold: number;
  readonly direction: Direction;
  readonly steps: LineSteps;
  /** Lines of which the figures are wanted in any case, such as the one in force. */
  readonly alsoAt?: readonly number[];
}

const MOST_POINTS = 40;

/**
 * The choice a threshold is: few flagged and most of them rightly, or many and few missed. One point for each line that a form takes and that flags
 * other pupils than the next; where these are many, of rounder lines. Empty where nobody was ever measured.
 */
export function tradeOff(pupils: readonly FarthestValue[], line: MovableLine): TradeOff {
  const { threshold, direction, alsoAt = [] } = line;
  const strict = direction === 'at-least' ? 1 : -1;
  const measured = pupils
    .filter((pupil): pupil is FarthestValue & { extreme: number } => pupil.extreme !== null)
    .sort((a, b) => strict * (b.extreme - a.extreme));
  if (measured.length === 0) return { threshold, direction, points: [], areLines: true };
  const reached = measured.map(({ extreme }) => extreme);
  const lines = new Set([...formLines(reached, line), threshold, ...alsoAt]);
  const came = pupils.filter((pupil) => pupil.cameTrue).length;
  let at = 0;
  let hits = 0;
  const points = [...lines]
    .sort((a, b) => strict * (b - a))
    .map((value): TradeOffPoint => {
      for (let next = measured[at]; next && meetsLine(next.extreme, direction, value); next = measured[++at])
        if (next.cameTrue) hits++;
      const figures = figuresOf(hits, at - hits, came - hits, pupils.length - came - (at - hits));
      const { sensitivity, specificity, precision } = figures;
      return { value, flagged: at, sensitivity, specificity, precision };
    });
  return { threshold, direction, points, areLines: true };
}

/** How many steps of a form make a rounder one: tenths become whole numbers. */
const ROUND = [10, 5, 2];
const COARSER = [2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

/** The lines that values come to lie on: as round as they can be told apart, and so far apart that there are not too many to read. */
function formLines(reached: readonly number[], { direction, steps }: MovableLine): number[] {
  const linesOf = (times: number): number[] => {
    const wider = { ...steps, step: steps.step * times };
    const lines = reached.map((value) => lineFor(value, direction, wider));
    return [...new Set(lines.filter((line) => line !== null))];
  };
  const fine = linesOf(1);
  if (fine.length > MOST_POINTS) {
    const readable = COARSER.find((times) => linesOf(times).length <= MOST_POINTS);
    return linesOf(readable ?? 10_000);
  }
  const round = steps.step < 1 ? ROUND.find((times) => linesOf(times).length === fine.length) : undefined;
  return linesOf(round ?? 1);
}
