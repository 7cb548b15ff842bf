import type { PublishedVersion } from '../../rules/publishing/rule-history.js';
import { compileRules } from '../../rules/rule.js';
import { groupsOf, type RuleGroup } from '../settings/rules.presenter.js';
import { pathOfSet, publishedWords } from './history.presenter.js';

export interface PastSetView {
  readonly title: string;
  readonly path: string;
  readonly who: string;
  readonly reason: string;
  /** This person may begin a draft with it. */
  readonly mayWrite: boolean;
  readonly groups: readonly RuleGroup[];
}

/** @param zone in which its day is told */
export function presentPastSet(
  set: PublishedVersion,
  { zone, mayWrite }: { readonly zone: string; readonly mayWrite: boolean },
): PastSetView {
  return {
    ...{ title: `Rule set ${set.version}: ${set.title}`, path: pathOfSet(set), mayWrite },
    ...{ who: publishedWords(set, zone), reason: set.reason, groups: groupsOf(compileRules(set.rules)) },
  };
}
