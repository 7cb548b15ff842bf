import type { TriageFilter, TriagePage } from '../../cases/triage/triage-list.js';
import type { EarlierCase, TriageCase } from '../../cases/triage/triage-detail.js';
import { nextAfter, previousBefore } from '../../cases/triage/triage-order.js';
import type { CaseState } from '../../cases/case.lifecycle.js';
import type { StandingMeeting } from '../../followups/reading/standing-meetings.js';
import type { ConcernState } from '../../rules/concern.entity.js';
import { localDayOf } from '../../shared/local-day.js';
import { type FormError, messages } from '../forms/form.js';
import { stoodWords } from '../layout/concern-words.js';
import { presentRows, type RowsView } from './triage-rows.presenter.js';
import { filterQuery, triagePath } from './triage.address.js';
import type { AddToForm, NoActionForm, WatchForm } from './triage.forms.js';
import { dayWords, momentWords, newsWords } from './triage.words.js';
import { presentWatching, type WatchView } from './watching.presenter.js';

/** A form that was sent and is shown again, with what was wrong in it. */
export interface SentForm {
  readonly outcome: 'watch' | 'no-action' | 'add-to';
  readonly errors: readonly FormError[];
  readonly watch?: WatchForm;
  readonly noAction?: NoActionForm;
  readonly addTo?: AddToForm;
}

interface EvidenceView {
  readonly sentence: string;
  /** From when to when. */
  readonly stood: string;
  readonly now: string | null;
  readonly tag: string;
}

interface EarlierView {
  readonly caseId: string;
  readonly href: string;
  readonly words: string;
  readonly closed: string | null;
  readonly canTakeOver: boolean;
}

/** One row of the list, whole. */
export interface TriageCaseView {
  readonly title: string;
  readonly errors: readonly FormError[];
  readonly messages: Readonly<Record<string, { text: string }>>;
  readonly list: RowsView;
  readonly query: string;
  readonly path: string;
  readonly back: string;
  readonly next: string | null;
  readonly nextId: string;
  readonly previous: string | null;
  readonly name: string;
  readonly place: string;
  readonly state: { readonly words: string; readonly tag: string };
  readonly canDecide: boolean;
  readonly canLookAgain: boolean;
  readonly news: string | null;
  readonly contactHome: string | null;
  readonly heldBack: string | null;
  readonly left: string | null;
  readonly evidenceChanged: boolean;
  readonly evidence: readonly EvidenceView[];
  readonly owner: string;
  readonly earlier: readonly EarlierView[];
  readonly links: readonly { readonly text: string; readonly href: string }[];
  readonly undo: { readonly outcomeId: string; readonly words: string } | null;
  readonly because: string;
  readonly opened: SentForm['outcome'] | null;
  readonly watch: WatchView;
  /** Cases that can take the evidence up; empty: adding is not offered. */
  readonly addTo: readonly { readonly value: string; readonly text: string; readonly checked: boolean }[];
  readonly addToVerdict: string;
  readonly noAction: { readonly verdict: string; readonly reason: string };
}

const STATE: Readonly<Record<CaseState, readonly [words: string, colour: string]>> = {
  proposed: ['To look at', 'blue'],
  watched: ['Watched', 'purple'],
  open: ['Open', 'green'],
  closed: ['Closed', 'grey'],
  merged: ['Added to an earlier case', 'grey'],
  withdrawn: ['Withdrawn: its evidence was corrected', 'grey'],
};

const NOW: Readonly<Record<ConcernState, readonly [words: string | null, colour: string]>> = {
  raised: [null, 'blue'],
  cleared: ['Has ended', 'green'],
  withdrawn: ['Corrected since', 'orange'],
};

interface Seen {
  readonly found: TriageCase;
  readonly page: TriagePage;
  readonly filter: TriageFilter;
  readonly meeting: StandingMeeting | null;
  readonly sent: SentForm | null;
}

/** Plain data in, text out. */
export function presentCase(seen: Seen): TriageCaseView {
  const { found, page, filter, sent } = seen;
  const { today, caseId } = found;
  return {
    title: `${found.pupil.name} – Triage`,
    list: presentRows(page, filter, today, caseId),
    ...waysView(seen),
    ...whoView(found),
    ...knownView(found),
    evidence: found.evidence.map(({ sentence, raisedOn, now, endedOn }) => ({
      ...{
        sentence,
        stood: stoodWords({ raisedOn, now, endedOn }, today),
        now: NOW[now][0],
        tag: NOW[now][1],
      },
    })),
    earlier: found.earlier.map((one) => earlierView(one, found)),
    addTo: addable(found),
    links: linksOf(seen),
    undo: undoView(found),
    because: found.visibleBecause,
    watch: presentWatching(found, sent?.watch ?? null),
    ...sentView(sent),
  };
}

function waysView({
  found: { caseId },
  page: { order },
  filter,
}: Seen): Pick<TriageCaseView, 'query' | 'path' | 'back' | 'next' | 'nextId' | 'previous'> {
  const first = { ...filter, page: 1 };
  const next = nextAfter(order, caseId);
  const previous = previousBefore(order, caseId);
  return {
    ...{ query: filterQuery(first), path: `/triage/${caseId}`, back: triagePath(filter), nextId: next ?? '' },
    next: next === null ? null : triagePath(first, next),
    previous: previous === null ? null : triagePath(first, previous),
  };
}

function sentView(
  sent: SentForm | null,
): Pick<TriageCaseView, 'errors' | 'messages' | 'opened' | 'noAction' | 'addToVerdict'> {
  const errors = sent?.errors ?? [];
  const { verdict, reason } = sent?.noAction ?? { verdict: '', reason: '' };
  return {
    ...{ errors, messages: messages(errors), opened: sent?.outcome ?? null, noAction: { verdict, reason } },
    addToVerdict: sent?.addTo?.verdict ?? 'useful',
  };
}

function whoView(
  found: TriageCase,
): Pick<TriageCaseView, 'name' | 'place' | 'state' | 'canDecide' | 'canLookAgain' | 'owner'> {
  const { pupil, school, state, watchUntil, today, owner } = found;
  const [words, tag] = STATE[state];
  const until = watchUntil === null ? '' : ` until ${dayWords(watchUntil, today)}`;
  return {
    name: pupil.name,
    place: [pupil.yearGroup === null ? '' : `Year ${pupil.yearGroup}`, school.name]
      .filter(Boolean)
      .join(', '),
    state: { words: `${words}${until}`, tag },
    canDecide: state === 'proposed',
    canLookAgain: state === 'watched',
    owner: owner?.name ?? 'nobody yet',
  };
}

function knownView(
  found: TriageCase,
): Pick<TriageCaseView, 'news' | 'contactHome' | 'heldBack' | 'left' | 'evidenceChanged'> {
  const { today, heldBackUntil, leftOn } = found;
  return {
    news: found.news === null ? null : newsWords(found.news),
    contactHome: found.contactHomeWords,
    heldBack: heldBackUntil === null ? null : dayWords(heldBackUntil, today),
    left: leftOn === null ? null : dayWords(leftOn, today),
    evidenceChanged: found.evidenceChangedAt !== null,
  };
}

function earlierView(
  { caseId, state, school, proposedOn, closedAt, closedReason, canTakeOver }: EarlierCase,
  { today, zone }: Pick<TriageCase, 'today' | 'zone'>,
): EarlierView {
  const until =
    closedAt === null
      ? STATE[state][0].toLowerCase()
      : `closed ${dayWords(localDayOf(closedAt, zone), today)}`;
  return {
    ...{ caseId, canTakeOver, href: `/cases/${caseId}`, closed: closedReason },
    words: `Case of ${dayWords(proposedOn, today)} at ${school}, ${until}`,
  };
}

/** The newest is chosen already: mostly there is one. */
function addable(found: TriageCase): TriageCaseView['addTo'] {
  return found.earlier
    .filter((one) => one.canTakeOver)
    .map((one, at) => ({ value: one.caseId, text: earlierView(one, found).words, checked: at === 0 }));
}

function linksOf({ found, meeting }: Seen): TriageCaseView['links'] {
  const { pupil, caseId } = found;
  const when = meeting?.startsAt ? momentWords(meeting.startsAt, meeting.zone) : null;
  return [
    { text: `${pupil.name}’s page`, href: `/pupils/${pupil.id}` },
    { text: 'The whole case', href: `/cases/${caseId}` },
    ...(meeting
      ? [
          {
            text: when === null ? 'The meeting drafted for home' : `The meeting on ${when}`,
            href: `/meetings/${meeting.followUpId}`,
          },
        ]
      : []),
  ];
}

function undoView({ undoable, state, zone }: TriageCase): TriageCaseView['undo'] {
  if (!undoable) return null;
  const [words] = STATE[state];
  const until = momentWords(undoable.undoUntil, zone).slice(-5);
  return {
    outcomeId: undoable.outcomeId,
    words: `${undoable.who} has decided: ${words.toLowerCase()}. It can be undone until ${until}.`,
  };
}
