import { DateTime } from 'luxon';
import type { CurrentInvitation } from '../../followups/answers/current-invitation.js';
import { isEnglish } from '../../followups/recipients.js';
import type { StaffAtMeeting } from '../../followups/meeting-staff.js';
import { TRIAL_NOTICE } from '../../shared/trial-notice.js';
import type { AnswerChoice, AnswerForm, FamilyAnswer, FamilyPage } from './family-page.js';

/** What was typed or preselected, and what was wrong with it. */
export interface FormState {
  readonly answer: FamilyAnswer | null;
  readonly note: string;
  readonly insight: string;
  readonly error: string | null;
}

export const ANSWERS: readonly FamilyAnswer[] = ['yes', 'no', 'another-time', 'phone-me'];
export const CHOOSE_ONE = 'Choose an answer';
const EMERGENCY = 'If anyone is in danger now, call 999. Do not wait for us to read this page.';

const SAID: Readonly<Record<FamilyAnswer, string>> = {
  yes: 'Thank you. You told us you can come.',
  no: 'Thank you. You told us you cannot come. We will call you to find another way to talk.',
  'another-time': 'Thank you. You asked for another time. We will call you to find one.',
  'phone-me': 'Thank you. You asked us to phone you. We will call you on the next school day.',
};

/** The page of a home, as its meeting stands now. Nothing of why the school asks is in what comes in. */
export function presentFamilyPage(invitation: CurrentInvitation, form: FormState): FamilyPage {
  const { school, answer, standing } = invitation;
  return {
    ...frame(school.name),
    title: titleOf(invitation),
    news: newsOf(invitation),
    error: form.error,
    greeting: `Dear ${invitation.recipientName},`,
    paragraphs: paragraphsOf(invitation),
    details: standing === 'cancelled' ? [] : detailsOf(invitation),
    form: standing === 'open' ? formOf(invitation, { ...form, answer: form.answer ?? answer }) : null,
    speakTo: [speakTo(invitation)],
  };
}

/** A page that says one thing: the link has ended, or there is nothing to see. */
export function presentNotice(
  title: string,
  paragraphs: readonly string[],
  school?: { name: string; phone: string | null },
): FamilyPage {
  return {
    ...frame(school?.name ?? 'Your school'),
    title,
    news: null,
    error: null,
    greeting: null,
    paragraphs,
    details: [],
    form: null,
    speakTo: [school?.phone ? `Please call the school on ${school.phone}.` : 'Please call the school.'],
  };
}

function frame(
  school: string,
): Pick<FamilyPage, 'language' | 'direction' | 'trialNotice' | 'school' | 'emergency'> {
  return { language: 'en-GB', direction: 'ltr', trialNotice: TRIAL_NOTICE, school, emergency: EMERGENCY };
}

function titleOf({ standing, startsAt, school }: CurrentInvitation): string {
  const day = dayOf(startsAt, school.zone);
  if (standing === 'cancelled') return `We will not meet on ${day}`;
  return standing === 'over' ? `Our meeting on ${day}` : `Can we meet on ${day}?`;
}

function newsOf({ standing, answer }: CurrentInvitation): string | null {
  if (standing === 'cancelled') return 'This meeting will not take place. You do not need to do anything.';
  if (standing === 'over') return 'The time of this meeting has passed.';
  return answer === null ? null : SAID[answer];
}

function paragraphsOf(invitation: CurrentInvitation): string[] {
  if (invitation.standing === 'cancelled')
    return ['We are sorry. We will be in touch if we would like to meet another day.'];
  const about = invitation.isPupil
    ? 'how school is going for you'
    : `how school is going for ${invitation.pupilFirstName}`;
  const lines = [`We would like to talk about ${about}. We want to hear what you think.`];
  if (invitation.interpreter || !isEnglish(invitation.language)) {
    lines.push('We can have someone there who speaks your language. This is free.');
  }
  return lines;
}

function detailsOf({
  standing,
  startsAt,
  endsAt,
  kind,
  place,
  school,
  staff,
}: CurrentInvitation): FamilyPage['details'] {
  const when = `${dayOf(startsAt, school.zone)}, ${clock(startsAt, school.zone)} to ${clock(endsAt, school.zone)}`;
  return [
    { label: 'When', lines: [when] },
    { label: 'Where', lines: [whereOf(kind, place, school.name, standing === 'open')] },
    ...(staff.length > 0 ? [{ label: 'You will meet', lines: staff.map(introduce) }] : []),
  ];
}

/** @param open whether another way to meet can still be asked for */
function whereOf(
  kind: CurrentInvitation['kind'],
  place: string | null,
  school: string,
  open: boolean,
): string {
  const faceToFace = open ? ' If you would rather meet face to face, tell us.' : '';
  if (kind === 'phone') return `By phone. We will call you.${faceToFace}`;
  if (kind === 'video') return `By video call. We will tell you how to join.${faceToFace}`;
  const byPhone = open ? ' We can talk by phone instead: choose “Phone me instead”.' : '';
  return `${place === null ? school : `${place}, ${school}`}.${byPhone}`;
}

/** Job titles are the school's own words and may be jargon; what a person does is said plainly. */
function introduce({ name, fromTeam }: StaffAtMeeting): string {
  return fromTeam ? `${name}, who works with families and schools` : `${name}, from the school`;
}

function formOf(
  { pupilFirstName, isPupil, answer, answerBy, sequence }: CurrentInvitation,
  form: FormState,
): AnswerForm {
  const who = isPupil ? 'you' : pupilFirstName;
  return {
    legend:
      answer === null
        ? `Can you come?${answerBy ? ` Please tell us by ${dayOf(answerBy, 'utc')}.` : ''}`
        : 'Do you want to change your answer?',
    choices: ANSWERS.map((value): AnswerChoice => ({
      value,
      label: LABELS[value],
      checked: form.answer === value,
    })),
    noteLabel: 'Anything we should know about the meeting?',
    noteHint:
      'For example: who is coming with you, a time that suits you, help with getting in, or an interpreter. You can leave this empty.',
    insightLabel: `Is there something about ${who} that we do not know?`,
    insightHint:
      'You know best how things are. A named person at the school reads this within one school day. You can leave this empty.',
    button: answer === null ? 'Send my answer' : 'Send my new answer',
    sequence,
    note: form.note,
    insight: form.insight,
  };
}

const LABELS: Readonly<Record<FamilyAnswer, string>> = {
  yes: 'Yes, I can come',
  no: 'No, I cannot come',
  'another-time': 'Another time, please',
  'phone-me': 'Phone me instead',
};

function speakTo({ signedBy, school }: CurrentInvitation): string {
  const who = signedBy === '' ? 'us' : signedBy;
  return school.phone === null
    ? `You can also ask for ${who} at the school.`
    : `You can also speak to ${who}. Call the school on ${school.phone}.`;
}

function dayOf(at: string, zone: string): string {
  return DateTime.fromISO(at, { zone }).setLocale('en-GB').toFormat('cccc d MMMM');
}

/** 4pm, 8:30am, midday. */
function clock(at: string, zone: string): string {
  const time = DateTime.fromISO(at, { zone });
  if (time.hour === 12 && time.minute === 0) return 'midday';
  return time
    .setLocale('en-GB')
    .toFormat(time.minute === 0 ? 'ha' : 'h:mma')
    .toLowerCase();
}
