import type { Rule } from '../../rules/rule.js';
import { questionOfRule } from '../../rules/same-rule.js';
import type { QuestionOf } from './quality-ledger.js';

/**
 * Publishing a set changes the version of all its rules; those that still ask the same go on in the ledger as one.
 * @param sets the rules of each version that was judged
 */
export function questionsOf(sets: ReadonlyMap<number, readonly Rule[]>): QuestionOf {
  const known = new Map<string, string>();
  for (const [version, rules] of sets)
    for (const rule of rules) known.set(`${version} ${rule.key}`, questionOfRule(rule));
  return (ruleKey, version) => known.get(`${version} ${ruleKey}`) ?? `set ${version}`;
}
