import type { FirstLook } from '../../rules/publishing/first-look.js';
import type { RuleSetInForce } from '../../rules/rule-sets.service.js';
import type { CompiledRule, Consequence } from '../../rules/rule.js';
import type { Instant } from '../../shared/instants.js';
import { localDayOf } from '../../shared/local-day.js';
import { dayWords } from '../layout/dates.js';
import { type FirstLookWords, firstLookWords } from './first-look-words.js';

export interface RulesView {
  readonly title: string;
  /** This person may write drafts. */
  readonly mayWrite: boolean;
  /** Where this person comes from, as not everybody has a tab for the rules. */
  readonly back: { readonly text: string; readonly href: string };
  /** Which set this is, and since when. */
  readonly set: string;
  /** How far every pupil has been asked about by a set that is new, and what it brought; null: it is not new. */
  readonly look: FirstLookWords | null;
  readonly groups: readonly RuleGroup[];
}

/** The rules that lead to the same. */
export interface RuleGroup {
  readonly heading: string;
  readonly means: string;
  readonly rules: readonly RuleWords[];
}

export interface RuleWords {
  readonly key: string;
  readonly title: string;
  /** What is looked for, in one sentence. */
  readonly sentence: string;
  /** "Exactly 10% counts." */
  readonly edge: string;
  /** "It needs at least 40 possible sessions this school year; with less it says nothing." */
  readonly needs: string;
  /** When a concern ends. */
  readonly ends: string;
  readonly whom: string | null;
  /** That no meeting is drafted with its case; null: one is, or it proposes none. */
  readonly meeting: string | null;
  readonly severity: string;
  readonly why: string;
}

/** What a rule can lead to, as people read it: the gravest first. */
export const LEADS_TO: readonly (readonly [Consequence, string, string])[] = [
  [
    'open-case',
    'Proposes a case',
    'A case is proposed to the pastoral lead. A person decides about it; nothing reaches a home by itself.',
  ],
  [
    'watch',
    'Keeps in sight',
    'Shown and ranked. One alone proposes nothing; two at once from different parts of school life propose a case.',
  ],
  ['list', 'Only shows', 'Shown and ranked on the list of pupils. Nothing else follows.'],
];

const SETTINGS = { text: 'Back to the settings', href: '/settings' };
const TODAY = { text: 'Back to Today', href: '/' };

/**
 * As it is in force: the words come from the rules themselves, with the very numbers they run with.
 * @param zone in which its day is told
 */
export function presentRules(
  { version, publishedAt, author, rules }: RuleSetInForce,
  zone: string,
  mayWrite: boolean,
  { keepsSettings = false, look = null }: { keepsSettings?: boolean; look?: FirstLook | null } = {},
): RulesView {
  return {
    ...{ title: 'The rules, in words', mayWrite, back: keepsSettings ? SETTINGS : TODAY },
    set:
      version === null || publishedAt === null
        ? 'These are the rules Tandem starts with. They come into force with the first marks.'
        : `Rule set ${version}, in force since ${sinceWords(publishedAt, zone)}, published by ${author}.`,
    look: look === null ? null : firstLookWords(look),
    groups: groupsOf(rules),
  };
}

function sinceWords(publishedAt: Instant, zone: string): string {
  const day = localDayOf(publishedAt, zone);
  return `${dayWords(day)} ${day.slice(0, 4)}`;
}

/** By what they lead to; without empty groups. */
export function groupsOf(rules: readonly CompiledRule[]): RuleGroup[] {
  return LEADS_TO.map(([consequence, heading, means]) => ({
    heading,
    means,
    rules: rules.filter(({ rule }) => rule.consequence === consequence).map(words),
  })).filter((group) => group.rules.length > 0);
}

function words({ rule, direction, bound }: CompiledRule): RuleWords {
  const { inWords: sentence, thresholdInWords: edge, minimumData } = bound;
  return {
    ...{ key: rule.key, title: rule.title, sentence, why: rule.reason },
    edge: direction === 'below' ? `Exactly ${edge} does not count.` : `Exactly ${edge} counts.`,
    needs: minimumData.startsWith('none: ')
      ? `It needs no minimum: ${minimumData.slice('none: '.length)}.`
      : `It needs ${minimumData}; with less it says nothing.`,
    ends:
      bound.clearsInWords === null
        ? 'The concern ends as soon as this is no longer so.'
        : `The concern ends ${direction === 'at-least' ? 'below' : 'above'} ${bound.clearsInWords}.`,
    whom: rule.yearGroups === undefined ? null : `Only for year ${rule.yearGroups.join(', ')}.`,
    meeting: rule.followUp === false ? 'No meeting with home is drafted with the case.' : null,
    severity: `Severity ${rule.severity} of 5`,
  };
}
