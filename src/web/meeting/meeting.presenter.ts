import type {
  FollowUpShown,
  RecipientShown,
  SlotOnOffer,
} from '../../followups/reading/follow-up-reading.js';
import type { StandingMeeting } from '../../followups/reading/standing-meetings.js';
import type { FollowUpState } from '../../followups/follow-up.lifecycle.js';
import type { Instant } from '../../shared/instants.js';
import { localDayOf } from '../../shared/local-day.js';
import { type FormError, messages } from '../forms/form.js';
import { stoodWords } from '../layout/concern-words.js';
import { dayWords, momentWords } from '../layout/dates.js';
import { fateWords } from './fate-words.js';
import type { HeldForm, TimeForm } from './meeting.forms.js';
import { placeWords } from './meetings.presenter.js';

/** What this person may do with it, and when they look. */
export interface MeetingReader {
  readonly mayDecide: boolean;
  readonly now: Instant;
  /** What stands instead of one that was withdrawn or called off; null: nothing, or this one stands itself. */
  readonly newer: StandingMeeting | null;
}

export const STATE_WORDS: Readonly<Record<FollowUpState, string>> = {
  draft: 'Drafted, waits to be read and approved',
  approved: 'Approved',
  answered: 'Home has answered',
  held: 'Held',
  missed: 'Did not come about',
  cancelled: 'Called off',
  withdrawn: 'Draft withdrawn',
};
export const KIND_WORDS = {
  'face-to-face': 'face to face',
  phone: 'by phone',
  video: 'by video call',
} as const;
const ANSWER = {
  yes: 'Yes',
  no: 'No',
  'another-time': 'Asks for another time',
  'phone-me': 'Asks to be phoned',
} as const;
const ROUTED = { dsl: 'the DSL', 'pastoral-lead': 'the pastoral lead' } as const;

export type MeetingView = ReturnType<typeof presentMeeting>;

/** One meeting for the template; what was typed and refused stands there again. */
export function presentMeeting(
  shown: FollowUpShown,
  reader: MeetingReader,
  typed: Partial<TimeForm & HeldForm> = {},
  errors: readonly FormError[] = [],
) {
  const zone = shown.school.zone;
  const today = localDayOf(reader.now, zone);
  return {
    title: `Meeting with the home of ${shown.pupil.name}`,
    id: shown.followUpId,
    pupil: shown.pupil,
    case: { href: `/cases/${shown.case.caseId}` },
    school: placeWords(shown.pupil.yearGroup, shown.school.name),
    state: stateWords(shown),
    isDraft: shown.state === 'draft',
    newer: reader.newer === null ? null : newerOf(reader.newer),
    forWhom: ROUTED[shown.routedTo],
    because: shown.visibleBecause,
    evidence: shown.case.evidence.map((one) => ({ ...one, stood: stoodWords(one, today) })),
    evidenceChanged: shown.case.evidenceChangedAt !== null,
    when: shown.startsAt === null ? null : `${momentWords(shown.startsAt, zone)}, ${KIND_WORDS[shown.kind]}`,
    dayOff: isBooked(shown) && shown.isOnDayOff ? dayOffWords(shown.startsAt, zone) : null,
    ...ownOf(shown),
    staff: shown.staff.map(({ name, jobTitle }) => (jobTitle === null ? name : `${name}, ${jobTitle}`)),
    slots: shown.slots.map((slot) => slotOf(slot, zone, typed.slot)),
    anyTimeIsFree: shown.slots.some((slot) => slot.free),
    recipients: shown.recipients.map((one) => recipientOf(one, shown, reader)),
    leaves: shown.sendAfter === null ? null : momentWords(shown.sendAfter, zone),
    answerBy: shown.answerBy === null ? null : dayWords(shown.answerBy),
    approvedBy: shown.approvedBy,
    may: mayDo(shown, reader),
    people: [...shown.staff.map((one) => one.name), ...shown.recipients.map((one) => one.name)],
    typed: { slot: '', day: '', time: '', ...NOTHING_TYPED, ...typed },
    errors,
    messages: messages(errors),
  };
}

/** As it stands, word for word. */
function ownOf({ place, ownWords, noTimesBecause, onlyForReading }: FollowUpShown) {
  return { place, ownWords, noTimesBecause, onlyForReading };
}

function newerOf({ followUpId, startsAt, zone }: StandingMeeting) {
  const text =
    startsAt === null ? 'the draft that stands now' : `the meeting on ${momentWords(startsAt, zone)}`;
  return { href: `/meetings/${followUpId}`, text };
}

const NOTHING_TYPED = {
  came: [] as string[],
  note: '',
  homeTitle: '',
  homeDue: '',
  schoolTitle: '',
  schoolDue: '',
  lookAgainOn: '',
};

function isBooked({ state }: Pick<FollowUpShown, 'state'>): boolean {
  return state === 'approved' || state === 'answered';
}

function dayOffWords(startsAt: Instant | null, zone: string): string {
  const day = startsAt === null ? 'that day' : dayWords(localDayOf(startsAt, zone));
  return `School is closed on ${day}: the meeting needs another time. Move it, or call it off.`;
}

function mayDo({ state, startsAt, sendAfter, sequence }: FollowUpShown, { mayDecide, now }: MeetingReader) {
  const isOn = isBooked({ state });
  const hasBegun = startsAt !== null && startsAt <= now;
  return {
    approve: mayDecide && state === 'draft',
    takeBack: mayDecide && state === 'approved' && sequence === 0 && sendAfter !== null && now < sendAfter,
    change: mayDecide && isOn && !hasBegun,
    conclude: mayDecide && isOn && hasBegun,
  };
}

function slotOf({ index, startsAt, kind, free, whyNot }: SlotOnOffer, zone: string, chosen?: string) {
  const value = String(index);
  return {
    value,
    text: `${momentWords(startsAt, zone)}, ${KIND_WORDS[kind]}`,
    hint: free ? undefined : { text: `Not possible any more: ${whyNot ?? 'somebody is booked then'}` },
    disabled: !free,
    checked: value === chosen,
  };
}

function stateWords({ state, recipients }: FollowUpShown): string {
  const hasLeft = state === 'approved' && recipients.some((one) => one.sentAt !== null);
  return hasLeft ? 'Approved and sent' : STATE_WORDS[state];
}

/** The words of a draft are read where it is approved; those that were approved, here again. */
function recipientOf(one: RecipientShown, meeting: FollowUpShown, { mayDecide, now }: MeetingReader) {
  const isReadAgain = mayDecide && meeting.state !== 'draft' && one.text !== null && one.text !== '';
  return {
    name: one.name,
    way: fateWords(one, { meeting, now }),
    words: isReadAgain ? { subject: one.subject, text: one.text } : null,
    noAnswer: noAnswer(one, meeting.state),
    needsInterpreter: one.needsInterpreter,
    answer: one.answer === null ? null : ANSWER[one.answer],
    note: one.answerNote,
    coming: one.coming === null ? null : one.coming === 4 ? 'four or more come' : `${one.coming} come`,
    accessNeeds: one.accessNeeds,
    interpreterLanguage: one.interpreterLanguage,
  };
}

const STILL_WAITS: Readonly<Partial<Record<FollowUpState, string>>> = {
  approved: 'No answer yet',
  answered: 'No answer yet',
  held: 'No answer',
  missed: 'No answer',
  cancelled: 'No answer',
};

/** Only of whom the question has reached: nobody owes an answer to what was never sent. */
function noAnswer({ way, sentAt, stopReason }: RecipientShown, state: FollowUpState): string | null {
  const wasAsked = sentAt !== null || stopReason === 'by-phone' || stopReason === 'by-letter';
  return way !== null && wasAsked ? (STILL_WAITS[state] ?? null) : null;
}
