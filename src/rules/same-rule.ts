import { type Condition, type IndicatorCondition, isCombined } from './condition.js';
import { indicatorOf } from './indicator-catalogue.js';
import type { Rule } from './rule.js';
import { fieldsOf } from './says.js';

/**
 * What a rule asks, and how loudly: all but its title, its reason and whether a meeting is drafted with the case it proposes. Two rules that ask
 * the same have the same text, in whatever way somebody wrote them: a default that is left out is what it means, and neither the order of fields
 * nor that of signs or year groups counts. For the difference in words, the ledger and the load a rule goes on while this is so.
 */
export function questionOfRule(rule: Rule): string {
  const { key, severity, consequence, yearGroups } = rule;
  const years = yearGroups === undefined ? null : [...new Set(yearGroups)].sort();
  return JSON.stringify([key, severity, consequence, years, asked(rule)]);
}

function asked(condition: Condition): unknown {
  if (!isCombined(condition)) return signAsked(condition);
  const { atLeast, withinSchoolWeeks = 1, domains = 0, of } = condition;
  return [atLeast, withinSchoolWeeks, domains, of.map((one) => JSON.stringify(asked(one))).sort()];
}

function signAsked({ indicator, parameters, clearAt }: IndicatorCondition): unknown {
  const values = fieldsOf(indicatorOf(indicator).parameters).map(
    ({ name, startsWith }) => parameters[name] ?? startsWith ?? null,
  );
  return [indicator, values, clearAt ?? null];
}

/** Two conditions are met by the same pupils, and end for them at the same value. */
export function looksForTheSame(one: Condition, other: Condition): boolean {
  return JSON.stringify(asked(one)) === JSON.stringify(asked(other));
}

/** Two sets ask everybody the same; rules that only show are left out, as nobody's week hangs on them. */
export function bringsTheSame(one: readonly Rule[], other: readonly Rule[]): boolean {
  return textOf(one) === textOf(other);
}

function textOf(rules: readonly Rule[]): string {
  const bringing = rules.filter(({ consequence }) => consequence !== 'list');
  return JSON.stringify(bringing.map(questionOfRule).sort());
}
