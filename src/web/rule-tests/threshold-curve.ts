import type { RuleReport } from '../../rules/backtest/backtest-report.js';
import { differOnlyInLine, lineFor, lineSteps } from '../../rules/backtest/form-line.js';
import type { TradeOff, TradeOffPoint } from '../../rules/backtest/trade-off.js';
import type { Direction } from '../../rules/indicator.js';
import type { CompiledRule } from '../../rules/rule.js';
import { type LineMark, tradeOffChart, type TradeOffChart } from '../charts/trade-off-chart.js';
import { shareWords } from './test-words.js';

/** What another threshold of one rule would have meant. */
export interface ThresholdCurve {
  readonly rule: string;
  readonly looksFor: string;
  readonly title: string;
  /** Where the rule stands today, if that is elsewhere; else null. */
  readonly beside: string | null;
  readonly chart: TradeOffChart;
  readonly marks: readonly { readonly kind: LineMark; readonly words: string }[];
  readonly rows: readonly CurveRow[];
}

export interface CurveRow {
  readonly value: string;
  /** Whose line it is, in words; null: only one that could be. */
  readonly mark: string | null;
  readonly flagged: number;
  readonly found: string;
  readonly right: string;
  readonly leftAlone: string;
}

/** What a rule of a test is held against. */
export interface CurveBeside {
  readonly isDraft: boolean;
  /** The rule of the same key that is in force today; null: there is none. */
  readonly inForce: CompiledRule | null;
}

interface Line {
  readonly kind: LineMark;
  /** "This draft’s line". */
  readonly whose: string;
  readonly figures: TradeOffPoint;
}

const LINE_WORDS: Readonly<Record<Direction, string>> = {
  'at-least': 'at least',
  'at-most': 'at most',
  below: 'below',
};

/** Null where nothing was ever measured. */
export function thresholdCurve(
  compiled: CompiledRule,
  report: RuleReport,
  beside: CurveBeside,
): ThresholdCurve | null {
  const { tradeOff } = report;
  if (tradeOff === null || tradeOff.points.length === 0) return null;
  const { rule, bound } = compiled;
  const words = (line: number) => `${LINE_WORDS[tradeOff.direction]} ${bound.amount(line)}`;
  const points = onForm(tradeOff, compiled);
  const own = ownLine(report, tradeOff, beside);
  const today = own.kind === 'today' ? null : todaysLine(compiled, points, beside);
  const lines = [...(today === null ? [] : [today]), own];
  const came = report.truePositives + report.falseNegatives;
  return {
    ...{ rule: rule.title, looksFor: bound.inWords },
    title:
      `${own.whose}, ${words(own.figures.value)}, flags ${report.flagged} of ${report.pupils} pupils ` +
      `and finds ${report.truePositives} of the ${came} it came true for`,
    beside: own.kind === 'today' ? null : besideWords(compiled, today, beside, came),
    chart: tradeOffChart(
      points.flatMap(placeOf),
      lines.flatMap(({ kind, figures }) => placeOf(figures).map((place) => ({ ...place, kind }))),
      report.pupils,
    ),
    marks: lines.map(({ kind, whose, figures }) => ({ kind, words: `${whose}: ${words(figures.value)}` })),
    rows: curveRows(points, lines, tradeOff.direction, words),
  };
}

const placeOf = ({ flagged, sensitivity }: TradeOffPoint) =>
  sensitivity === null ? [] : [{ flagged, found: sensitivity }];

function ownLine(
  { flagged, sensitivity, specificity, precision }: RuleReport,
  { threshold }: TradeOff,
  { isDraft, inForce }: CurveBeside,
): Line {
  const isToday = inForce?.bound.threshold === threshold;
  const whose = isToday ? 'Today’s line' : isDraft ? 'This draft’s line' : 'The line tested';
  const figures = { value: threshold, flagged, sensitivity, specificity, precision };
  return { kind: isToday ? 'today' : 'draft', whose, figures };
}

/** Null where the rule in force looks for something else, or its line came after this test. */
function todaysLine(
  { rule }: CompiledRule,
  points: readonly TradeOffPoint[],
  { inForce }: CurveBeside,
): Line | null {
  if (!inForce || !differOnlyInLine(rule, inForce.rule)) return null;
  const figures = points.find(({ value }) => value === inForce.bound.threshold);
  return figures ? { kind: 'today', whose: 'Today’s line', figures } : null;
}

function besideWords(
  { rule, direction }: CompiledRule,
  today: Line | null,
  { inForce }: CurveBeside,
  came: number,
): string {
  if (!inForce) return 'No such rule is in force today.';
  const line = `Today’s line, ${LINE_WORDS[direction]} ${inForce.bound.thresholdInWords},`;
  if (today !== null) {
    const { flagged, sensitivity } = today.figures;
    return `${line} flags ${flagged} and finds ${Math.round((sensitivity ?? 0) * came)}.`;
  }
  return differOnlyInLine(rule, inForce.rule)
    ? `${line} was not looked at: it is newer than this test. Ask the same again to see it here.`
    : `The rule in force today looks for something else: ${inForce.bound.inWords}`;
}

/** Tests made before 28 November 2026 have the very values that were reached. */
function onForm({ points, direction, areLines }: TradeOff, { rule }: CompiledRule): readonly TradeOffPoint[] {
  if (areLines === true) return points;
  const steps = lineSteps(rule);
  const byLine = new Map<number, TradeOffPoint>();
  for (const point of points) {
    const value = lineFor(point.value, direction, steps);
    if (value !== null) byLine.set(value, { ...point, value });
  }
  return [...byLine.values()];
}

/** From the strictest line on; of those that flag as many, the one that somebody has. */
function curveRows(
  points: readonly TradeOffPoint[],
  lines: readonly Line[],
  direction: Direction,
  words: (line: number) => string,
): CurveRow[] {
  const taken = new Set(lines.map(({ figures }) => figures.flagged));
  const others = points.filter(({ flagged }) => !taken.has(flagged));
  const strict = direction === 'at-least' ? 1 : -1;
  return [
    ...others.map((figures) => ({ figures, mark: null })),
    ...lines.map(({ figures, whose }) => ({ figures, mark: whose })),
  ]
    .sort((a, b) => strict * (b.figures.value - a.figures.value))
    .map(({ figures, mark }) => ({
      ...{ value: words(figures.value), mark, flagged: figures.flagged },
      ...{ found: shareWords(figures.sensitivity), right: shareWords(figures.precision) },
      leftAlone: shareWords(figures.specificity),
    }));
}
