import type { RuleReport } from '../../rules/backtest/backtest-report.js';
import type { TradeOff, TradeOffPoint } from '../../rules/backtest/trade-off.js';
import type { Direction } from '../../rules/indicator.js';
import type { CompiledRule } from '../../rules/rule.js';
import { tradeOffChart, type TradeOffChart } from '../charts/trade-off-chart.js';
import { shareWords } from './test-words.js';

/** What another threshold of one rule would have meant. */
export interface ThresholdCurve {
  readonly rule: string;
  readonly looksFor: string;
  readonly title: string;
  readonly chart: TradeOffChart;
  readonly rows: readonly CurveRow[];
}

export interface CurveRow {
  readonly value: string;
  readonly isToday: boolean;
  readonly flagged: number;
  readonly found: string;
  readonly right: string;
  readonly leftAlone: string;
}

const LINE_WORDS: Readonly<Record<Direction, string>> = {
  'at-least': 'at least',
  'at-most': 'at most',
  below: 'below',
};

/** Null where nothing was ever measured. */
export function thresholdCurve(compiled: CompiledRule, report: RuleReport): ThresholdCurve | null {
  const { tradeOff } = report;
  if (tradeOff === null || tradeOff.points.length === 0) return null;
  const { rule, bound } = compiled;
  const line = `${LINE_WORDS[tradeOff.direction]} ${bound.thresholdInWords}`;
  const found = report.sensitivity;
  const label = `Today: ${line}`;
  const today = found === null ? null : { flagged: report.flagged, found, label };
  return {
    ...{ rule: rule.title, looksFor: bound.inWords },
    title: curveTitle(report, line),
    chart: tradeOffChart(
      tradeOff.points.flatMap(({ flagged, sensitivity }) =>
        sensitivity === null ? [] : [{ flagged, found: sensitivity }],
      ),
      today,
      report.pupils,
    ),
    rows: curveRows(tradeOff, report, (value) => bound.amount(value), line),
  };
}

function curveTitle({ flagged, truePositives, falseNegatives, pupils }: RuleReport, line: string): string {
  return `Today’s line, ${line}, flags ${flagged} of ${pupils} pupils and finds ${truePositives} of the ${truePositives + falseNegatives} it came true for`;
}

/** Each value that was reached, from the strictest on, with the line of today in the place of the value that flags as many. */
function curveRows(
  { points, threshold, direction }: TradeOff,
  report: RuleReport,
  amount: (value: number) => string,
  line: string,
): CurveRow[] {
  const rowOf = (figures: Omit<TradeOffPoint, 'value'>, value: string, isToday: boolean): CurveRow => ({
    ...{ value, isToday, flagged: figures.flagged, found: shareWords(figures.sensitivity) },
    ...{ right: shareWords(figures.precision), leftAlone: shareWords(figures.specificity) },
  });
  const isStricter = ({ value }: TradeOffPoint) =>
    direction === 'at-least' ? value > threshold : value < threshold;
  const reached = direction === 'at-least' ? 'at least' : 'at most';
  const said = (point: TradeOffPoint) => rowOf(point, `${reached} ${amount(point.value)}`, false);
  return [
    ...points.filter((point) => isStricter(point) && point.flagged !== report.flagged).map(said),
    rowOf(report, line, true),
    ...points.filter((point) => !isStricter(point) && point.flagged !== report.flagged).map(said),
  ];
}
