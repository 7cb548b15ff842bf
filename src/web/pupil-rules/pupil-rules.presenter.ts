import type { RuleSetInForce } from '../../rules/rule-sets.service.js';
import type { Actor } from '../../access/actor.js';
import type { ExplainedOutcome, RuleChanged, RuleExplained } from '../../rules/explain/explain-rules.js';
import type { ExplainedAtSchool, PupilExplained } from '../../rules/explain/explained-pupil.reader.js';
import type { Day } from '../../shared/days.js';
import { localDayOf } from '../../shared/local-day.js';
import { type FormError, messages } from '../forms/form.js';
import { dateWords, dayWords } from '../layout/day-words.js';
import { type EvidenceReader, type EvidenceTable, evidenceTables } from './evidence-tables.js';
import type { PupilRulesFacts } from './pupil-rules-page.js';

export interface PupilRulesView {
  readonly title: string;
  readonly fullName: string;
  readonly back: { readonly href: string; readonly text: string };
  readonly path: string;
  /** As typed. */
  readonly on: string;
  readonly today: Day;
  readonly errors: readonly FormError[];
  readonly messages: Record<string, { text: string }>;
  /** Which day is looked at, and by what. */
  readonly lead: string;
  readonly ruleSet: string;
  /** What the rules in force say of the day; null: that is this page. */
  readonly inForceHref: string | null;
  readonly schools: readonly SchoolView[];
  readonly nothing: string | null;
}

interface SchoolView {
  readonly heading: string;
  readonly changed: readonly ChangedView[];
  readonly groups: readonly GroupView[];
}

interface ChangedView {
  readonly title: string;
  readonly words: string;
}

interface GroupView {
  readonly heading: string;
  readonly means: string;
  readonly rules: readonly RuleView[];
}

export interface RuleView {
  readonly title: string;
  readonly sentence: string;
  readonly looksFor: string;
  readonly change: string | null;
  /** Of a rule on several conditions, what became of each; else null. */
  readonly conditions: string | null;
  readonly tables: readonly EvidenceTable[];
}

const GROUPS: readonly (readonly [ExplainedOutcome, string, string])[] = [
  ['met', 'Met', 'What the rule looks for was so on this day.'],
  [
    'nearly-met',
    'Nearly met',
    'At least 80% of the way to the line; where a low value counts, within 5% above it.',
  ],
  ['not-met', 'Not met', 'Further from the line.'],
  [
    'not-enough-data',
    'Too little to say',
    'With so little a rule says nothing: it neither raises a concern nor ends one.',
  ],
  ['not-asked', 'Not asked', 'Rules for other year groups.'],
];

const OUTCOME_WORDS: Readonly<Record<ExplainedOutcome, string>> = {
  met: 'met',
  'nearly-met': 'nearly met',
  'not-met': 'not met',
  'not-enough-data': 'too little to say',
  'not-asked': 'not asked',
};

/** Rules of a test instead of those in force. */
export interface TriedView {
  readonly path: string;
  readonly back: PupilRulesView['back'];
  /** Which they are, in a sentence. */
  readonly rules: string;
}

/** What the rules saw of one pupil on the day that was asked about, for this reader. */
export function presentPupilRules(
  facts: PupilRulesFacts,
  actor: Actor,
  tried: TriedView | null = null,
): PupilRulesView {
  const { record, name, asked, explained, schoolNames } = facts;
  const { pupil, today } = record;
  const pupilHref = `/pupils/${pupil.publicId}`;
  const reader: EvidenceReader = { today, isDsl: actor.permissions.includes('dsl') };
  return {
    title: tried === null ? `What the rules see of ${name}` : `What the rules of this test saw of ${name}`,
    ...{ fullName: `${name} ${pupil.lastName}`, path: tried?.path ?? `${pupilHref}/rules` },
    back: tried?.back ?? { href: pupilHref, text: `${name} ${pupil.lastName}` },
    inForceHref: tried === null ? null : `${pupilHref}/rules?on=${asked.day}`,
    ...{ on: asked.typed, today, errors: asked.errors, messages: messages(asked.errors) },
    lead: tried === null ? leadOf(asked.day, today) : triedLead(asked.day, today),
    ruleSet:
      tried !== null
        ? tried.rules
        : ruleSetsWords(explained, schoolNames, asked.day, record.school?.timezone ?? 'Europe/London'),
    schools: explained.schools.map((one) => schoolView(one, schoolNames.get(one.schoolId) ?? '', reader)),
    nothing:
      explained.schools.length > 0
        ? null
        : `On ${dayWords(asked.day, today)} ${name} was at no school whose records you may read.`,
  };
}

function leadOf(day: Day, today: Day): string {
  return day === today
    ? `As of today, ${dayWords(day, today)}. Marks of today count once the next school day has ended.`
    : `As of ${dayWords(day, today)}, by what was known on that day. Marks of that day were still provisional.`;
}

function triedLead(day: Day, today: Day): string {
  return `As of ${dayWords(day, today)}, by what was known on that day, with every mark up to it, as the test asked.`;
}

/** Two schools may go by rule sets of their own. */
function ruleSetsWords(
  { schools }: PupilExplained,
  names: PupilRulesFacts['schoolNames'],
  day: Day,
  zone: string,
): string {
  const words = schools.map(({ schoolId, ruleSet }) => ({
    at: names.get(schoolId) ?? '',
    text: ruleSetWords(ruleSet, day, zone),
  }));
  if (new Set(words.map((one) => one.text)).size <= 1) return words[0]?.text ?? '';
  return words.map(({ at, text }) => `${at}: ${text}`).join(' ');
}

function ruleSetWords({ version, publishedAt }: RuleSetInForce, day: Day, zone: string): string {
  if (version === null || publishedAt === null)
    return 'No rule set has been published yet: these are the rules Tandem starts with.';
  const since = localDayOf(publishedAt, zone);
  return since <= day
    ? `By rule set ${version}, published on ${dateWords(since)}.`
    : `No rule set was published by that day. These are the answers of rule set ${version}, published on ${dateWords(since)}.`;
}

function schoolView(
  { rules, changed }: ExplainedAtSchool,
  heading: string,
  reader: EvidenceReader,
): SchoolView {
  return {
    heading,
    changed: changed.map(changedView),
    groups: GROUPS.map(([outcome, groupHeading, means]) => ({
      ...{ heading: groupHeading, means },
      rules: rules.filter((one) => one.outcome === outcome).map((one) => ruleView(one, reader)),
    })).filter((group) => group.rules.length > 0),
  };
}

function changedView({ then, since }: RuleChanged): ChangedView {
  return {
    title: then.title,
    words: `By what was known on the day: ${answer(then)}. By what is known now: ${answer(since)}. ${since.sentence}`,
  };
}

function answer({ outcome, value }: RuleExplained): string {
  return value === null ? OUTCOME_WORDS[outcome] : `${OUTCOME_WORDS[outcome]} (${value})`;
}

function ruleView(rule: RuleExplained, reader: EvidenceReader): RuleView {
  const { title, sentence, looksFor, change, parts } = rule;
  const behind = parts.length > 0 ? parts : [rule];
  const each = parts.map((part, at) => `(${at + 1}) ${answer(part)}`).join('; ');
  return {
    ...{ title, sentence, looksFor, change },
    conditions: parts.length === 0 ? null : `By this day alone: ${each}.`,
    tables: behind.flatMap(({ evidence }) => (evidence === null ? [] : evidenceTables(evidence, reader))),
  };
}
