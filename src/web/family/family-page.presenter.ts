import type { CurrentInvitation } from '../../followups/answers/current-invitation.js';
import type { SchoolToCall } from '../../followups/answers/link-ended.error.js';
import { MOST_COMING } from '../../followups/answers/said-for-meeting.js';
import { ENGLISH } from '../../followups/invitation-english.js';
import { isEnglish } from '../../followups/recipients.js';
import { TRIAL_NOTICE } from '../../shared/trial-notice.js';
import { type FormState, formOf, problemsOf } from './family-form.presenter.js';
import type { FamilyPage } from './family-page.js';

const EMERGENCY = 'If anyone is in danger now, call 999. Do not wait for us to read this page.';

/** What is open under a link. */
export interface OpenPage {
  /** Of the link, without a school: "/f/…". */
  readonly path: string;
  readonly invitation: CurrentInvitation;
  /** What the same person can still answer to other schools about the same child. */
  readonly others: readonly CurrentInvitation[];
}

/**
 * The page of a home, as its meeting stands now. Nothing of why the school asks is in what comes in. Whatever the mail says too is
 * said in the mail's words: who they meet, where, whom to call.
 *
 * @param told what stood in the way of an answer and is not about one field: the meeting has moved
 */
export function presentFamilyPage(
  { path, invitation, others }: OpenPage,
  form: FormState,
  told: string | null = null,
): FamilyPage {
  const { school, standing, signedBy } = invitation;
  const notice = told === null ? [] : [{ text: told, href: null }];
  return {
    ...frame(school.name),
    title: titleOf(invitation),
    news: told === null && form.problems.length === 0 ? newsOf(invitation) : null,
    problems: [...notice, ...problemsOf(form)],
    greeting: ENGLISH.greeting({ recipient: invitation.recipientName }),
    paragraphs: paragraphsOf(invitation),
    details: standing === 'cancelled' ? [] : detailsOf(invitation),
    form: standing === 'open' ? formOf(invitation, form, addressAt(path, school.id)) : null,
    others: others.map((other) => linkTo(path, other)),
    ...speakTo(signedBy, school.phone),
  };
}

/**
 * A page that says one thing: the link has ended, or there is nothing to see.
 * @param school that has written to them under this link, whom they can call; null: none is known
 */
export function presentNotice(
  title: string,
  paragraphs: readonly string[],
  school: SchoolToCall | null = null,
): FamilyPage {
  return {
    ...frame(school?.name ?? 'Your school'),
    title,
    news: null,
    problems: [],
    greeting: null,
    paragraphs,
    details: [],
    form: null,
    others: [],
    ...callSchool(school?.phone ?? null),
  };
}

function callSchool(phone: string | null): ReturnType<typeof callable> {
  const helps = 'Someone there can help you.';
  return phone === null
    ? callable(`Please call the school. ${helps}`, null)
    : callable(`Please call the school on ${phone}. ${helps}`, phone);
}

function addressAt(path: string, schoolId: number): string {
  return `${path}/${schoolId}`;
}

function linkTo(path: string, { school, startsAt }: CurrentInvitation): FamilyPage['others'][number] {
  const text = `You are also asked to a meeting with ${school.name} on ${ENGLISH.day(startsAt, school.zone)}`;
  return { text, href: addressAt(path, school.id) };
}

function frame(school: string) {
  return {
    language: ENGLISH.language,
    direction: ENGLISH.direction,
    trialNotice: TRIAL_NOTICE,
    school,
    problemTitle: 'There is a problem',
    emergency: EMERGENCY,
  };
}

/** The mail's sentence. */
function speakTo(signedBy: string, phone: string | null): ReturnType<typeof callable> {
  return callable(ENGLISH.someoneToSpeakTo({ signedBy: signedBy || 'us', phone }), phone);
}

/** A sentence whose number can be tapped. */
function callable(text: string, phone: string | null): Pick<FamilyPage, 'speakTo' | 'call'> {
  const number = phone?.replaceAll(/[^+\d]/g, '') ?? '';
  if (phone === null || number === '') return { speakTo: text, call: null };
  const at = text.lastIndexOf(phone);
  const [before, after] = [text.slice(0, at), text.slice(at + phone.length)];
  return { speakTo: text, call: { before, phone, after, href: `tel:${number}` } };
}

function titleOf({ standing, answer, startsAt, school }: CurrentInvitation): string {
  const day = ENGLISH.day(startsAt, school.zone);
  if (standing === 'cancelled') return `We will not meet on ${day}`;
  return standing === 'open' && answer === null ? `Can we meet on ${day}?` : `Our meeting on ${day}`;
}

function newsOf({ standing, answer, kind, sequence }: CurrentInvitation): string | null {
  if (standing === 'cancelled') return 'This meeting will not take place. You do not need to do anything.';
  if (standing === 'over') return 'The time of this meeting has passed.';
  if (answer !== null) return ENGLISH.answered(answer, kind);
  return sequence > 0
    ? 'The time has changed. Please look at the new time and tell us if you can come.'
    : null;
}

function paragraphsOf(invitation: CurrentInvitation): readonly string[] {
  const { standing, audience, pupilFirstName, interpreter, language } = invitation;
  if (standing === 'cancelled')
    return ['We are sorry. We will be in touch if we would like to meet another day.'];
  if (standing === 'over') return ['You can still talk to us.'];
  const lines = ENGLISH.opening('invitation', { audience, child: pupilFirstName, when: '' });
  const offered = interpreter || !isEnglish(language);
  return offered ? [...lines, ENGLISH.interpreterOffered] : lines;
}

function detailsOf(invitation: CurrentInvitation): FamilyPage['details'] {
  const { startsAt, endsAt, school, standing } = invitation;
  const staff = standing === 'open' ? invitation.staff : [];
  const { labels } = ENGLISH;
  const when = `${ENGLISH.day(startsAt, school.zone)}, ${ENGLISH.time(startsAt, endsAt, school.zone)}`;
  const said = standing === 'open' ? saidIn(invitation) : [];
  return [
    { label: labels.when, lines: [when] },
    { label: labels.where, lines: whereOf(invitation) },
    ...(staff.length > 0
      ? [{ label: labels.whoYouMeet, lines: staff.map(({ name, role }) => ENGLISH.whoIs(name, role)) }]
      : []),
    ...(said.length > 0 ? [{ label: 'You told us about', lines: said }] : []),
  ];
}

function whereOf({ kind, place, school, standing, answer }: CurrentInvitation): string[] {
  const where = ENGLISH.where(kind, place, { school: school.name });
  if (standing !== 'open' || answer === 'phone-me') return [where];
  return kind === 'face-to-face'
    ? [where, 'We can talk by phone instead. Choose “Phone me instead”.']
    : [where, 'If you would rather meet face to face, tell us below.'];
}

/** That we have it, never their words: whoever holds the phone can read this page. */
function saidIn(invitation: CurrentInvitation): string[] {
  const { said, answer, toldAboutChild } = invitation;
  const { coming, accessNeeds, interpreterLanguage, note } = said;
  const people = coming === null || answer !== 'yes' ? null : peopleIn(coming);
  const lines = [
    people,
    accessNeeds === null ? null : 'What would make it easier for you: we have what you wrote',
    interpreterLanguage === null ? null : 'An interpreter: we have what you wrote',
    note === null ? null : 'The meeting: we have what you wrote',
    toldAboutChild ? `${childIn(invitation)}: we have what you wrote` : null,
  ];
  return lines.filter((line) => line !== null);
}

function childIn({ isPupil, pupilFirstName }: CurrentInvitation): string {
  return isPupil ? 'Yourself' : pupilFirstName;
}

function peopleIn(coming: number): string {
  if (coming === 1) return 'Who comes: just you';
  return coming >= MOST_COMING ? `Who comes: ${MOST_COMING} or more of you` : `Who comes: ${coming} of you`;
}
