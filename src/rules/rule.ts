import { Conflict, InvalidInput } from '../shared/errors.js';
import { compileCondition } from './compile-condition.js';
import type { CombinedCondition, CompiledCondition, IndicatorCondition } from './condition.js';

/** What a raised concern leads to: shown and ranked, watched, or a case proposed to a person. */
export type Consequence = 'list' | 'watch' | 'open-case';

/** What a rule says beside what it looks for. */
interface RuleTerms {
  /** Kebab case, stable across versions: states and concerns hang on it. */
  readonly key: string;
  readonly severity: 1 | 2 | 3 | 4 | 5;
  readonly consequence: Consequence;
  /**
   * Of a rule that proposes a case: whether a meeting with home is drafted with it; absent: yes. A case on several such rules has one unless
   * all of them say no.
   */
  readonly followUp?: boolean;
  /** Only for these year groups; absent: all. */
  readonly yearGroups?: readonly string[];
  readonly title: string;
  /** Why the school has this rule, for the people who read its list. */
  readonly reason: string;
}

/** A rule on one indicator. */
export type IndicatorRule = RuleTerms & IndicatorCondition;

/** A rule on several conditions. */
export type CombinedRule = RuleTerms & CombinedCondition;

/** One rule as a rule set stores it (JSON). */
export type Rule = IndicatorRule | CombinedRule;

/** A rule made ready once for any number of pupils: its parameters are checked. */
export interface CompiledRule extends CompiledCondition {
  readonly rule: Rule;
}

/** Two rules of one set under one key: their states would overwrite each other. */
export class DuplicateRuleKey extends Conflict {
  override readonly code = 'duplicate-rule-key';
}

/**
 * Checks a set of rules and makes them ready to run.
 * @throws UnknownIndicator, InvalidRuleParameters, DuplicateRuleKey, InvalidInput (clearAt on the met side, a combination that cannot be,
 *   good news that would open a case)
 */
export function compileRules(rules: readonly Rule[]): CompiledRule[] {
  const keys = new Set<string>();
  return rules.map((rule) => {
    if (keys.has(rule.key)) throw new DuplicateRuleKey(`Two rules have the key "${rule.key}".`);
    keys.add(rule.key);
    const compiled = compileCondition(rule, rule.key);
    if (rule.followUp === false && rule.consequence !== 'open-case')
      throw new InvalidInput(
        `${rule.key}.followUp`,
        'only for a rule that proposes a case: others draft no meeting',
      );
    if (compiled.isGoodNews && rule.consequence !== 'list')
      throw new InvalidInput(`${rule.key}.consequence`, 'list: good news is told, and opens no case');
    return { rule, ...compiled };
  });
}
