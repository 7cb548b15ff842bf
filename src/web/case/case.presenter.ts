import { asksForTalk } from '../../cases/actions/talk-asked.js';
import type { PossibleStaff } from '../../cases/ownership/possible-staff.js';
import type { CaseState } from '../../cases/case.lifecycle.js';
import type { CaseWorry } from '../../cases/reading/case-worries.js';
import type { ListedAction, WholeCase } from '../../cases/reading/case-file.js';
import type { CaseMeeting } from '../../followups/reading/case-meetings.js';
import type { ConcernState } from '../../rules/concern.entity.js';
import { type Day, fromEpochDay } from '../../shared/days.js';
import { type FormError, messages } from '../forms/form.js';
import { stoodWords } from '../layout/concern-words.js';
import { dayWords, momentWords, pastMomentWords } from '../layout/dates.js';
import { worryWords } from '../layout/worry-words.js';
import type { TypedInCase } from './case.forms.js';
import { presentStory, type StoryReader } from './story.presenter.js';

/** All that stands on the page of a case. */
export interface CaseData {
  readonly whole: WholeCase;
  readonly meetings: readonly CaseMeeting[];
  readonly worries: readonly CaseWorry[];
  readonly possible: readonly PossibleStaff[];
  readonly zone: string;
  readonly today: Day;
}

/** How much of it this person may do. */
export interface CaseReader extends StoryReader {
  readonly mayWrite: boolean;
  readonly isDsl: boolean;
}

const STATE: Readonly<Record<CaseState, { readonly text: string; readonly colour: string }>> = {
  proposed: { text: 'Proposed', colour: 'yellow' },
  watched: { text: 'Watched', colour: 'turquoise' },
  open: { text: 'Open', colour: 'blue' },
  merged: { text: 'Added to an earlier case', colour: 'grey' },
  closed: { text: 'Closed', colour: 'grey' },
  withdrawn: { text: 'Withdrawn', colour: 'grey' },
};
const MEETING: Readonly<Record<CaseMeeting['state'], string>> = {
  draft: 'Drafted, waits to be read and approved',
  approved: 'Approved, no answer yet',
  answered: 'Home has answered',
  held: 'Held',
  missed: 'Did not come about',
  cancelled: 'Called off',
  withdrawn: 'Draft withdrawn',
};
const KIND = { 'face-to-face': 'face to face', phone: 'by phone', video: 'by video call' } as const;
const ANSWER = {
  yes: 'says yes',
  no: 'says no',
  'another-time': 'asks for another time',
  'phone-me': 'asks to be phoned',
} as const;

export type CaseView = ReturnType<typeof presentCase>;

/** Plain words for the template; what was typed and refused is shown again. */
export function presentCase(
  data: CaseData,
  reader: CaseReader,
  typed: TypedInCase = {},
  errors: readonly FormError[] = [],
) {
  const { whole, zone, today } = data;
  return {
    title: `Case: ${whole.pupil.name}`,
    ...headOf(data),
    may: mayIn(whole.state, reader),
    ...actionsOf(whole.actions, today),
    meetings: data.meetings.filter((one) => !isWithdrawn(one)).map((one) => meetingOf(one, reader)),
    withdrawn: data.meetings.filter(isWithdrawn).map((one) => meetingOf(one, reader)),
    evidence: standingFirst(whole.evidence).map((one) => ({
      sentence: one.sentence,
      stood: stoodWords(one, today),
    })),
    worries: data.worries.map(({ day, theme, severity, author }) => ({
      what: worryWords(theme, severity),
      who: [author, dayWords(fromEpochDay(day), today)].filter((one) => one !== null).join(', '),
    })),
    told: whole.homeInsights.map((one) => ({
      from: one.from ?? whole.pupil.name,
      on: dayWords(one.on, today),
      text: one.text,
    })),
    ...presentStory(whole.chronology, zone, today, reader),
    owners: choices(
      data.possible.filter((one) => one.mayOwn),
      whole.owner?.id ?? '',
      typed.owner,
    ),
    doers: choices(data.possible, whole.owner?.id ?? '', typed.doer),
    typed: { note: '', title: '', dueOn: '', reason: '', ...typed },
    errors,
    messages: messages(errors),
  };
}

function mayIn(state: CaseState, { mayWrite }: CaseReader) {
  return {
    note: mayWrite,
    act: mayWrite && (state === 'open' || state === 'proposed'),
    open: mayWrite && state === 'proposed',
    close: mayWrite && state === 'open',
    reopen: mayWrite && state === 'closed',
  };
}

function headOf({ whole, zone, today }: CaseData) {
  const { pupil, school, owner } = whole;
  return {
    caseId: whole.caseId,
    pupil: { id: pupil.id, name: pupil.name },
    place: [pupil.yearGroup === null ? null : `Year ${pupil.yearGroup}`, school.name]
      .filter((one) => one !== null)
      .join(', '),
    state: STATE[whole.state],
    owner: owner?.name ?? 'nobody yet',
    because: whole.visibleBecause,
    contactHome: whole.contactHomeWords,
    whyNow: whole.whyNow,
    proposedOn: dayWords(whole.proposedOn, today),
    heldBackUntil: whole.heldBackUntil === null ? null : dayWords(whole.heldBackUntil, today),
    leftOn: whole.leftOn === null ? null : dayWords(whole.leftOn, today),
    evidenceChanged: whole.evidenceChangedAt === null ? null : pastMomentWords(whole.evidenceChangedAt, zone),
    closedReason: whole.state === 'closed' ? whole.closedReason : null,
  };
}

function actionsOf(actions: readonly ListedAction[], today: Day) {
  const isOpen = (one: ListedAction) => one.doneAt === null && one.withdrawnAt === null;
  return {
    due: actions.filter(isOpen).map((one) => ({
      id: one.actionId,
      title: one.title,
      who: one.owner ?? 'nobody yet',
      by: dayWords(one.dueOn, today),
      isOverdue: one.dueOn < today,
      asksForTalk: asksForTalk(one.title),
    })),
    done: actions
      .filter((one) => !isOpen(one))
      .map((one) => ({
        title: one.title,
        what: one.doneAt === null ? `not needed: ${one.withdrawnBecause ?? ''}` : 'done',
      })),
  };
}

/** A case that was watched for months leaves a dozen of them, and nobody need read one. */
function isWithdrawn({ state }: CaseMeeting): boolean {
  return state === 'withdrawn';
}

/** What is over comes after what still stands, each in the order in which it was found. */
function standingFirst<One extends { readonly now: ConcernState }>(evidence: readonly One[]): One[] {
  const stands = ({ now }: One) => now === 'raised';
  return [...evidence.filter(stands), ...evidence.filter((one) => !stands(one))];
}

/** What only the DSL decides is not opened from here by anybody else. */
function meetingOf(meeting: CaseMeeting, { isDsl }: CaseReader) {
  const isForOthers = meeting.routedTo === 'dsl' && !isDsl;
  return {
    href: isForOthers ? null : `/meetings/${meeting.followUpId}`,
    when: isForOthers
      ? 'A meeting for the DSL'
      : meeting.startsAt === null
        ? `Drafted on ${momentWords(meeting.draftedAt, meeting.zone)}`
        : `${momentWords(meeting.startsAt, meeting.zone)}, ${KIND[meeting.kind]}`,
    state: isForOthers ? 'The DSL decides about it' : MEETING[meeting.state],
    answers: meeting.answers
      .filter(({ answer }) => answer !== null || !isOver(meeting))
      .map(({ name, answer }) => `${name} ${answer === null ? 'has not answered' : ANSWER[answer]}`),
  };
}

/** Once its day is past nobody waits for an answer any more. */
function isOver({ state }: CaseMeeting): boolean {
  return state === 'held' || state === 'missed' || state === 'cancelled';
}

function choices(people: readonly PossibleStaff[], owner: string, typed: string | undefined) {
  return [
    { value: '', text: 'Choose' },
    ...people.map(({ id, name, organisation }) => ({
      value: id,
      text: `${name}, ${organisation}`,
      selected: id === (typed ?? owner),
    })),
  ];
}
