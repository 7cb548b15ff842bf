import type { Consequence, Rule } from '../rule.js';
import { listed } from '../wording.js';
import { conditionDifference, inWords } from './condition-difference.js';

/** What became of one rule from one set to another, in words. */
export interface RuleDifference {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly key: string;
  /** As it is called now; of a rule that is gone, as it was. */
  readonly title: string;
  /** Of a rule that is added or removed what it says; of one that has changed each change, with the new and the old. */
  readonly sentences: readonly string[];
}

const LEADS_TO: Readonly<Record<Consequence, readonly [now: string, before: string]>> = {
  list: ['is only shown', 'was only shown'],
  watch: ['is kept in sight', 'was kept in sight'],
  'open-case': ['proposes a case', 'proposed a case'],
};

/**
 * What differs between two rule sets, rule by rule in the order of the new one, rules that are gone last. A rule is the same one as long as it has its
 * key. In which order the rules stand makes no difference, because it makes none to any pupil.
 */
export function ruleSetDifference(before: readonly Rule[], after: readonly Rule[]): RuleDifference[] {
  const was = new Map(before.map((rule) => [rule.key, rule]));
  const is = new Set(after.map((rule) => rule.key));
  return [
    ...after.flatMap((rule) => {
      const old = was.get(rule.key);
      return old === undefined ? [whole('added', rule)] : changed(old, rule);
    }),
    ...before.filter((rule) => !is.has(rule.key)).map((rule) => whole('removed', rule)),
  ];
}

function whole(kind: 'added' | 'removed', rule: Rule): RuleDifference {
  const { key, title, consequence, severity } = rule;
  const leadsTo = `It ${LEADS_TO[consequence][kind === 'added' ? 0 : 1]}, with severity ${severity} of 5.`;
  const meeting = draftsMeeting(rule) === false ? [meetingInWords(rule)] : [];
  const whom = rule.yearGroups === undefined ? [] : [forWhom(rule)];
  return { kind, key, title, sentences: [inWords(rule), leadsTo, ...meeting, ...whom] };
}

function changed(before: Rule, after: Rule): RuleDifference[] {
  const sentences = [...conditionDifference(before, after), ...termsDifference(before, after)];
  return sentences.length === 0 ? [] : [{ kind: 'changed', key: after.key, title: after.title, sentences }];
}

function termsDifference(before: Rule, after: Rule): string[] {
  const [now] = LEADS_TO[after.consequence];
  const [, then] = LEADS_TO[before.consequence];
  const sentences: (string | false)[] = [
    before.severity !== after.severity && `Severity ${after.severity} of 5 instead of ${before.severity}.`,
    before.consequence !== after.consequence && `It now ${now}; before, it ${then}.`,
    draftsMeeting(after) !== null &&
      (draftsMeeting(before) ?? true) !== draftsMeeting(after) &&
      meetingInWords(after),
    forWhom(before) !== forWhom(after) && `${forWhom(after)} Before: ${lowerCase(forWhom(before))}`,
    before.title !== after.title && `It is called “${after.title}” instead of “${before.title}”.`,
    before.reason !== after.reason && `Why we have it: “${after.reason}” instead of “${before.reason}”.`,
  ];
  return sentences.filter((one) => one !== false);
}

/** Null: the rule proposes no case, so there is nothing to draft one for. */
function draftsMeeting({ consequence, followUp }: Rule): boolean | null {
  return consequence === 'open-case' ? followUp !== false : null;
}

function meetingInWords(rule: Rule): string {
  return draftsMeeting(rule) === true
    ? 'A meeting with home is drafted with the case.'
    : 'No meeting with home is drafted with the case.';
}

function forWhom({ yearGroups }: Rule): string {
  if (yearGroups === undefined) return 'For all year groups.';
  return `Only for year ${listed([...yearGroups].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })))}.`;
}

const lowerCase = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1);
