import { type Interval, wilsonInterval } from './rates.js';

/** What a run over the past says of one pupil. */
export interface Verdict {
  readonly flagged: boolean;
  /** What the rule was to warn of came true. */
  readonly cameTrue: boolean;
}

/** The four ways a warning can end, and what follows from them. Shares from 0 to 1; null where there is nobody to count. */
export interface HitsAndMisses {
  readonly pupils: number;
  readonly flagged: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
  /** Of those it came true for, how many were flagged. */
  readonly sensitivity: number | null;
  /** Of those it did not come true for, how many were rightly left. */
  readonly specificity: number | null;
  /** Of those flagged, for how many it came true. */
  readonly precision: number | null;
  /** How many times as often it came true among the flagged as among all. */
  readonly lift: number | null;
  /** Wilson's, at 95 %. */
  readonly intervals: {
    readonly sensitivity: Interval | null;
    readonly specificity: Interval | null;
    readonly precision: Interval | null;
  };
}

export function hitsAndMisses(verdicts: Iterable<Verdict>): HitsAndMisses {
  const counts = { hits: 0, alarms: 0, missed: 0, left: 0 };
  for (const { flagged, cameTrue } of verdicts) {
    if (flagged) counts[cameTrue ? 'hits' : 'alarms']++;
    else counts[cameTrue ? 'missed' : 'left']++;
  }
  return figuresOf(counts.hits, counts.alarms, counts.missed, counts.left);
}

/** The figures of four counts. */
export function figuresOf(
  truePositives: number,
  falsePositives: number,
  falseNegatives: number,
  trueNegatives: number,
): HitsAndMisses {
  const flagged = truePositives + falsePositives;
  const came = truePositives + falseNegatives;
  const stayedAway = falsePositives + trueNegatives;
  const pupils = came + stayedAway;
  const precision = share(truePositives, flagged);
  return {
    ...{ pupils, flagged, truePositives, falsePositives, falseNegatives, trueNegatives },
    sensitivity: share(truePositives, came),
    specificity: share(trueNegatives, stayedAway),
    precision,
    lift: precision === null || came === 0 ? null : precision / (came / pupils),
    intervals: {
      sensitivity: wilsonInterval(truePositives, came),
      specificity: wilsonInterval(trueNegatives, stayedAway),
      precision: wilsonInterval(truePositives, flagged),
    },
  };
}

const share = (part: number, of: number): number | null => (of === 0 ? null : part / of);
