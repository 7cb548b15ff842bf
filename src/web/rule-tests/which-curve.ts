import type { RuleReport } from '../../rules/backtest/backtest-report.js';
import { isSameCondition } from '../../rules/backtest/form-line.js';
import type { CompiledRule, Rule } from '../../rules/rule.js';
import { type ThresholdCurve, thresholdCurve } from './threshold-curve.js';

/** The rules of a test, what came of them, and the rules in force today. */
export interface TestedRules {
  readonly rules: readonly CompiledRule[];
  readonly reports: readonly RuleReport[];
  readonly inForce: readonly CompiledRule[];
  readonly isDraft: boolean;
}

/** The curve of the rule asked for, else of the one that the draft changes: that is what the test was asked for. */
export function curveOf(tested: TestedRules, wanted: string | null): ThresholdCurve | null {
  const { rules, reports, inForce, isDraft } = tested;
  const report = reports.find(({ key }) => key === wanted) ?? busiest(changed(tested)) ?? busiest(reports);
  const of = (set: readonly CompiledRule[]) => set.find(({ rule }) => rule.key === report?.key) ?? null;
  const compiled = of(rules);
  if (!compiled || !report) return null;
  return thresholdCurve(compiled, report, { isDraft, inForce: of(inForce) });
}

/** Where all rules are other ones, none of them is what was changed. */
function changed({ rules, reports, inForce, isDraft }: TestedRules): readonly RuleReport[] {
  if (!isDraft) return [];
  const today = new Map(inForce.map(({ rule }) => [rule.key, rule]));
  const keys = new Set(
    rules.filter(({ rule }) => finds(rule, today.get(rule.key))).map(({ rule }) => rule.key),
  );
  return reports.filter(({ key, tradeOff }) => keys.has(key) && (tradeOff?.points.length ?? 0) > 0);
}

/** It finds other pupils than the rule in force. */
function finds(rule: Rule, inForce: Rule | undefined): boolean {
  if (!inForce) return true;
  return (
    !isSameCondition(rule, inForce) || JSON.stringify(rule.yearGroups) !== JSON.stringify(inForce.yearGroups)
  );
}

function busiest(reports: readonly RuleReport[]): RuleReport | undefined {
  return [...reports].sort((a, b) => b.flagged - a.flagged)[0];
}
