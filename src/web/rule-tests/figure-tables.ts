import type { BacktestFigures } from '../../cases/backtests/kept-verdicts.js';
import type { LeadTimes } from '../../rules/backtest/lead-times.js';
import { wilsonInterval } from '../../rules/backtest/rates.js';
import { counted, oneDecimal } from '../../rules/wording.js';
import { weeksWords } from './headline.js';
import { rangeWords, shareWords } from './test-words.js';

/** One figure, how sure it is, and what it means for a school. */
export interface FigureRow {
  readonly label: string;
  readonly share: string;
  readonly range: string;
  readonly means: string;
}

/** The shares a test is judged by, each with what it counts. */
export function figureRows(figures: BacktestFigures): FigureRow[] {
  const { flagged, truePositives, falsePositives, falseNegatives, trueNegatives, intervals } = figures;
  const came = truePositives + falseNegatives;
  const stayedAway = falsePositives + trueNegatives;
  return [
    {
      ...{ label: 'Found', share: shareWords(figures.sensitivity), range: rangeWords(intervals.sensitivity) },
      means: `Of ${counted(came, 'pupil')} it came true for, ${truePositives} would have been flagged. ${falseNegatives} would have been missed.`,
    },
    {
      ...{ label: 'Right when it warned', share: shareWords(figures.precision) },
      range: rangeWords(intervals.precision),
      means: `Of ${counted(flagged, 'warning')}, ${truePositives} came true. ${falsePositives} would have led to a conversation about something that did not come.`,
    },
    {
      ...{ label: 'Rightly left alone', share: shareWords(figures.specificity) },
      range: rangeWords(intervals.specificity),
      means: `Of ${counted(stayedAway, 'pupil')} it did not come true for, ${trueNegatives} would not have been flagged.`,
    },
    {
      ...{ label: 'Better than by lot', share: timesWords(figures.lift), range: '–' },
      means: liftWords(figures.lift),
    },
    openRow(figures),
  ];
}

function openRow({ alreadyOpen, flagged }: BacktestFigures): FigureRow {
  return {
    ...{ label: 'In hand anyway', share: shareWords(flagged === 0 ? null : alreadyOpen / flagged) },
    range: rangeWords(wilsonInterval(alreadyOpen, flagged)),
    means: `Of ${counted(flagged, 'pupil')} flagged, ${alreadyOpen} already had an open case on that day. The other ${flagged - alreadyOpen} would have been news.`,
  };
}

const timesWords = (lift: number | null): string => (lift === null ? '–' : `${oneDecimal(lift)} times`);

function liftWords(lift: number | null): string {
  if (lift === null) return 'It cannot be compared: nobody was flagged, or it came true for nobody.';
  return `Among the flagged it came true ${oneDecimal(lift)} times as often as among all. Once as often is no better than drawing names.`;
}

/** So many right warnings came so many weeks before. */
export interface LeadRow {
  readonly weeks: string;
  readonly count: number;
  /** Of the longest bar, 0 to 100. */
  readonly bar: number;
}

/** From, to (both included); the last without an end. */
const BINS: readonly (readonly [number, number])[] = [
  ...([
    [0, 0],
    [1, 2],
    [3, 4],
    [5, 8],
    [9, 13],
    [14, 20],
    [21, 30],
  ] as const),
  [31, Infinity],
];

/** How early right warnings came; empty where none did. The bins grow: a week more matters most where there are few. */
export function leadRows(leads: readonly number[]): LeadRow[] {
  const counts = BINS.map(([from, to]) => leads.filter((weeks) => weeks >= from && weeks <= to).length);
  const most = Math.max(1, ...counts);
  const last = counts.findLastIndex((count) => count > 0);
  return BINS.slice(0, last + 1).map(([from, to], at) => ({
    weeks: binWords(from, to),
    count: counts[at] ?? 0,
    bar: Math.round((100 * (counts[at] ?? 0)) / most),
  }));
}

function binWords(from: number, to: number): string {
  if (to === 0) return 'The same week';
  return to === Infinity ? `${from} weeks or more` : `${from} to ${to} weeks`;
}

/** "Half of the right warnings came 27 school weeks or more before, three in four at least 12." */
export function leadSentence(lead: LeadTimes | null): string {
  if (lead === null) return 'There was no right warning, so nothing can be said about how early it comes.';
  const [half, most] = [weeksWords(lead.median, lead.unit), weeksWords(lead.lowerQuartile, lead.unit)];
  const unit =
    lead.unit === 'school weeks'
      ? 'Holidays are not counted.'
      : 'No calendar of those days is known, so every week is counted, holidays too.';
  const threeInFour = half === most ? '' : `; three in four came at least ${most} before`;
  return `Half of the right warnings came ${half} or more before${threeInFour}. ${unit}`;
}
