import type { Rule } from '../../rules/rule.js';
import type { QuestionOf } from './quality-ledger.js';

/**
 * What a rule asks, and how loudly: all but its title, its reason and whether a meeting is drafted with the case it proposes. Publishing a set changes the version of all its rules; those that still
 * ask the same go on in the ledger as one.
 */
export function questionOfRule({ title: _, reason: __, followUp: ___, ...asked }: Rule): string {
  return JSON.stringify(inOrder(asked));
}

/** @param sets the rules of each version that was judged */
export function questionsOf(sets: ReadonlyMap<number, readonly Rule[]>): QuestionOf {
  const known = new Map<string, string>();
  for (const [version, rules] of sets)
    for (const rule of rules) known.set(`${version} ${rule.key}`, questionOfRule(rule));
  return (ruleKey, version) => known.get(`${version} ${ruleKey}`) ?? `set ${version}`;
}

/** The same object whatever the order in which somebody wrote its fields. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, one]) => [name, inOrder(one)]));
}
