import type { BacktestReport, RuleReport } from '../rules/backtest/backtest-report.js';
import type { GroupDifference } from '../rules/backtest/by-group.js';
import type { HitsAndMisses } from '../rules/backtest/hits-and-misses.js';
import type { LeadTimes } from '../rules/backtest/lead-times.js';
import type { Interval } from '../rules/backtest/rates.js';
import { counted } from './counted.js';

/** A run over the past in plain lines. */
export function sayBacktest(report: BacktestReport, out: (text: string) => void): void {
  out(
    `${counted(report.pupils, 'pupil')} looked at, ${report.undecided} more of whom cannot be said how it went.`,
  );
  sayFigures(report, out);
  sayLead(report.leadTimeWeeks, out);
  out(`${report.alreadyOpen} of the flagged already had an open case on that day.`);
  if (report.byRule.length > 1) report.byRule.forEach((rule) => sayRule(rule, out));
  for (const difference of report.differences) out(`Look at this: ${differenceInWords(difference)}`);
}

function sayFigures(figures: HitsAndMisses, out: (text: string) => void): void {
  const { flagged, truePositives, falsePositives, falseNegatives, trueNegatives, intervals } = figures;
  out(`${flagged} flagged: ${truePositives} rightly, ${falsePositives} for nothing.`);
  out(`Not flagged: ${falseNegatives} missed, ${trueNegatives} rightly left.`);
  out(`Of those it came true for, flagged: ${share(figures.sensitivity, intervals.sensitivity)}.`);
  out(`Of those it did not come true for, left: ${share(figures.specificity, intervals.specificity)}.`);
  out(
    `Of the flagged, rightly: ${share(figures.precision, intervals.precision)}, ${timesAsOften(figures.lift)}.`,
  );
}

function sayLead(lead: LeadTimes | null, out: (text: string) => void): void {
  if (lead === null) return;
  out(
    `Flagged rightly, in the middle ${oneDecimal(lead.median)} ${lead.unit} before; half of them ${oneDecimal(lead.lowerQuartile)} to ${oneDecimal(lead.upperQuartile)}.`,
  );
}

function sayRule(rule: RuleReport, out: (text: string) => void): void {
  const { key, flagged, truePositives, falsePositives } = rule;
  out(`${key}: ${flagged} flagged, ${truePositives} rightly, ${falsePositives} for nothing.`);
}

const WHAT: Readonly<Record<GroupDifference['what'], string>> = {
  missed: 'of those it came true for, were not flagged',
  'falsely-flagged': 'of those it did not come true for, were flagged',
};

function differenceInWords({ grouping, group, what, share: own, othersShare }: GroupDifference): string {
  return `${grouping} ${group}: ${percent(own)} ${WHAT[what]}; among all others it is ${percent(othersShare)}. That is more than chance.`;
}

function share(value: number | null, interval: Interval | null): string {
  if (value === null || interval === null) return 'nobody to count';
  return `${percent(value)} (between ${percent(interval[0])} and ${percent(interval[1])}, 95 times in 100)`;
}

const timesAsOften = (lift: number | null): string =>
  lift === null ? 'which cannot be compared' : `${oneDecimal(lift)} times as often as among all`;

const percent = (value: number): string => `${oneDecimal(100 * value)}%`;
const oneDecimal = (value: number): string => String(Math.round(10 * value) / 10);
