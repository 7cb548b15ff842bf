import type { RuleDifference } from '../../rules/drafts/rule-set-difference.js';

/** One rule that differs, to be shown. */
export interface ShownDifference {
  readonly key: string;
  readonly isGone: boolean;
  readonly tag: string;
  readonly colour: string;
  readonly title: string;
  readonly sentences: readonly string[];
}

const TAGS: Readonly<Record<RuleDifference['kind'], readonly [text: string, colour: string]>> = {
  added: ['New', 'green'],
  removed: ['Gone', 'red'],
  changed: ['Changed', 'blue'],
};

export function shownDifferences(differences: readonly RuleDifference[]): ShownDifference[] {
  return differences.map(({ kind, key, title, sentences }) => {
    const [tag, colour] = TAGS[kind];
    return { key, isGone: kind === 'removed', tag, colour, title, sentences };
  });
}

/** "2 rules are changed, one is new": in one line, for a list. */
export function countedDifferences(differences: readonly RuleDifference[]): string {
  const count = (kind: RuleDifference['kind']): number =>
    differences.filter((one) => one.kind === kind).length;
  const parts = [
    part(count('changed'), 'changed'),
    part(count('added'), 'new'),
    part(count('removed'), 'gone'),
  ].filter((one) => one !== null);
  return parts.length === 0 ? 'No rule is different' : parts.join(', ');
}

function part(count: number, became: string): string | null {
  if (count === 0) return null;
  return count === 1 ? `1 rule is ${became}` : `${count} rules are ${became}`;
}
