import type { DraftOfRules } from '../../rules/drafts/rule-drafts.service.js';
import { compileRules } from '../../rules/rule.js';
import { type FormError, messages } from '../forms/form.js';
import { dateOfMoment, pastMomentWords } from '../layout/dates.js';
import { groupsOf, type RuleGroup } from '../settings/rules.presenter.js';
import { countedDifferences, type ShownDifference, shownDifferences } from './difference-words.js';
import { type DraftBesideInForce, type OpenDrafts, pathOf } from './rule-draft-page.js';

type Messages = Readonly<Record<string, { text: string }>>;

export interface DraftsView {
  readonly title: string;
  readonly drafts: readonly { readonly title: string; readonly href: string; readonly words: string }[];
  readonly typedTitle: string;
  readonly errors: readonly FormError[];
  readonly messages: Messages;
}

export interface DraftView {
  readonly title: string;
  readonly path: string;
  readonly publicId: string;
  readonly revision: number;
  /** Whom it is for, who wrote it and when. */
  readonly about: readonly string[];
  /** What has come into force since it was begun; null: nothing. */
  readonly overtaken: string | null;
  /** That it has no rule, and so cannot be published; null: it has one. */
  readonly isEmpty: string | null;
  /** What became of it; null: it can be written on. */
  readonly done: string | null;
  readonly counted: string;
  readonly differences: readonly ShownDifference[];
  readonly groups: readonly RuleGroup[];
  readonly typedTitle: string;
  readonly errors: readonly FormError[];
  readonly messages: Messages;
}

export interface PublishView extends Pick<
  DraftView,
  'title' | 'path' | 'revision' | 'overtaken' | 'isEmpty' | 'counted' | 'differences' | 'errors' | 'messages'
> {
  /** The version the difference is to; sent back, so that nobody publishes against another one than they have read. */
  readonly against: number;
  readonly follows: readonly string[];
  readonly reason: string;
}

export function presentDrafts(
  { drafts, zone }: OpenDrafts,
  typedTitle: string,
  errors: readonly FormError[],
): DraftsView {
  return {
    title: 'Drafts of rules',
    drafts: drafts.map(({ title, publicId, changedBy, changedAt }) => ({
      title,
      href: pathOf(publicId),
      words: `Last changed by ${changedBy} on ${dateOfMoment(changedAt, zone)}`,
    })),
    ...{ typedTitle, errors, messages: messages(errors) },
  };
}

export function presentDraft(
  beside: DraftBesideInForce,
  typedTitle: string | null = null,
  errors: readonly FormError[] = [],
): DraftView {
  const { draft, differences } = beside;
  return {
    ...{
      title: draft.title,
      path: pathOf(draft.publicId),
      publicId: draft.publicId,
      revision: draft.revision,
    },
    ...{ about: aboutWords(beside), overtaken: overtakenWords(beside), done: doneWords(beside) },
    isEmpty: emptyWords(draft),
    ...{ counted: countedDifferences(differences), differences: shownDifferences(differences) },
    groups: groupsOf(compileRules(draft.rules)),
    ...{ typedTitle: typedTitle ?? draft.title, errors, messages: messages(errors) },
  };
}

export function presentPublishing(
  beside: DraftBesideInForce,
  reason = '',
  errors: readonly FormError[] = [],
): PublishView {
  const { draft, differences, inForce } = beside;
  return {
    ...{ title: `Publish “${draft.title}”`, path: pathOf(draft.publicId), revision: draft.revision },
    ...{ overtaken: overtakenWords(beside), isEmpty: emptyWords(draft), against: inForce.version ?? 0 },
    ...{ counted: countedDifferences(differences), differences: shownDifferences(differences) },
    follows: [
      `From this moment on these rules are asked at ${schoolNames(draft)}, and nowhere else. Every pupil on roll there is asked about within minutes.`,
      'Concerns that stand keep their words and what they led to. Those of a rule that is gone, or that no longer finds the pupil because it was changed, end and say so.',
      ...standingOnWords(beside),
      'What a rule leads to counts for whoever meets it from now on: somebody who is on the list already gets no case by it.',
      'What is published never changes. To change it again, make another draft.',
      'Your name and your reason stand in the history, for everybody here who works with these rules.',
    ],
    ...{ reason, errors, messages: messages(errors) },
  };
}

/** Of changed rules that end a concern only beyond their line: who stands between the two keeps it, whichever way the line was moved. */
function standingOnWords({ draft, differences }: DraftBesideInForce): string[] {
  const changed = new Set(differences.filter(({ kind }) => kind === 'changed').map(({ key }) => key));
  return compileRules(draft.rules.filter(({ key }) => changed.has(key))).flatMap(
    ({ rule, bound, direction }) =>
      bound.clearsInWords === null
        ? []
        : `“${rule.title}” finds pupils from ${bound.thresholdInWords} on, and ends a concern only ${direction === 'at-least' ? 'below' : 'above'} ${bound.clearsInWords}: whoever has one and stands between the two keeps it, also if this change is taken back.`,
  );
}

function emptyWords({ rules }: DraftOfRules): string | null {
  if (rules.length > 0) return null;
  return 'This draft has no rule. By it nobody would be found, and every concern would end: so it cannot be published. Put a rule back, or add one.';
}

function aboutWords({ draft, zone }: DraftBesideInForce): string[] {
  const { author, createdAt, changedBy, changedAt, revision } = draft;
  const begun = `For ${schoolNames(draft)}. Begun by ${author} on ${dateOfMoment(createdAt, zone)}.`;
  const changed = `Last changed by ${changedBy}, ${pastMomentWords(changedAt, zone)}.`;
  return revision === 1 ? [begun] : [begun, changed];
}

function schoolNames({ schools }: DraftOfRules): string {
  return schools === null
    ? 'every school without rules of its own'
    : schools.map(({ name }) => name).join(', ');
}

/** Only of a draft that is still written on. */
function overtakenWords(beside: DraftBesideInForce): string | null {
  const { draft, inForce, zone } = beside;
  if (doneWords(beside) !== null || inForce.version === draft.basedOn) return null;
  const since = inForce.publishedAt === null ? '' : ` on ${dateOfMoment(inForce.publishedAt, zone)}`;
  return (
    `Since this draft was begun, ${inForce.author} published rule set ${inForce.version}${since}. ` +
    'What stands below is the difference to that one: publishing this draft would undo what it changed and this draft does not have.'
  );
}

function doneWords({ draft, zone }: DraftBesideInForce): string | null {
  const { publishedVersion, discardedAt } = draft;
  if (publishedVersion !== null) return `This draft was published as rule set ${publishedVersion}.`;
  return discardedAt === null ? null : `This draft was discarded on ${dateOfMoment(discardedAt, zone)}.`;
}
