import type { BacktestSpec } from '../../rules/backtest/backtest-spec.js';
import { isSameCondition } from '../../rules/backtest/form-line.js';
import type { Rule } from '../../rules/rule.js';
import { listed } from '../../rules/wording.js';

/** Rules that look for the very thing they are to warn of. */
export function rulesThatAreTheOutcome({ rules, outcome }: Pick<BacktestSpec, 'rules' | 'outcome'>): Rule[] {
  if (outcome.kind !== 'rule') return [];
  return (rules ?? []).filter((rule) => isSameCondition(rule, outcome.condition));
}

/** Null where there is none. */
export function provesNothing(rules: readonly Rule[]): string | null {
  if (rules.length === 0) return null;
  const titles = listed(rules.map(({ title }) => `“${title}”`));
  return rules.length === 1
    ? `${titles} looks for the very thing that was asked about: that it comes true proves nothing about the rule.`
    : `${titles} look for the very thing that was asked about: that it comes true proves nothing about these rules.`;
}
