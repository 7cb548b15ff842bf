import { Conflict, InvalidInput } from '../shared/errors.js';
import { indicatorOf } from './indicator-catalogue.js';
import type { AnyIndicator, BoundIndicator } from './indicator.js';

/** What a raised concern leads to: shown and ranked, watched, or a case proposed to a person. */
export type Consequence = 'list' | 'watch' | 'open-case';

/** One rule as a rule set stores it (JSON). */
export interface Rule {
  /** Kebab case, stable across versions: states and concerns hang on it. */
  readonly key: string;
  readonly indicator: string;
  readonly parameters: Readonly<Record<string, number | string>>;
  /** A raised concern clears only on the far side of this value; absent: as soon as the rule is no longer met. */
  readonly clearAt?: number;
  /** 1 (slight) to 5. */
  readonly severity: 1 | 2 | 3 | 4 | 5;
  readonly consequence: Consequence;
  /** Only for these year groups; absent: all. */
  readonly yearGroups?: readonly string[];
  readonly title: string;
  /** Why the school has this rule, for the people who read its list. */
  readonly reason: string;
}

/** A rule made ready once for any number of pupils: its parameters are checked. */
export interface CompiledRule {
  readonly rule: Rule;
  readonly indicator: AnyIndicator;
  readonly bound: BoundIndicator;
}

/** Two rules of one set under one key: their states would overwrite each other. */
export class DuplicateRuleKey extends Conflict {
  override readonly code = 'duplicate-rule-key';
}

/**
 * Checks a set of rules and makes them ready to run.
 * @throws UnknownIndicator, InvalidRuleParameters, DuplicateRuleKey, InvalidInput (clearAt on the met side)
 */
export function compileRules(rules: readonly Rule[]): CompiledRule[] {
  const keys = new Set<string>();
  return rules.map((rule) => {
    if (keys.has(rule.key)) throw new DuplicateRuleKey(`Two rules have the key "${rule.key}".`);
    keys.add(rule.key);
    const indicator = indicatorOf(rule.indicator);
    const bound = indicator.bind(rule.parameters, rule.clearAt);
    checkBand(rule, indicator, bound.threshold);
    return { rule, indicator, bound };
  });
}

function checkBand(rule: Rule, indicator: AnyIndicator, threshold: number): void {
  if (rule.clearAt === undefined) return;
  const upwards = indicator.direction === 'at-least';
  const sound = upwards ? rule.clearAt <= threshold : rule.clearAt >= threshold;
  if (sound) return;
  throw new InvalidInput(
    `${rule.key}.clearAt`,
    `${upwards ? 'at most' : 'at least'} the threshold ${threshold}`,
  );
}
