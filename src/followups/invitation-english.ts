import { DateTime } from 'luxon';
import type { HomeAnswer } from './invitation.entity.js';
import type { Audience, MailVariant, MeetingRole, Said, Wording } from './invitation-language.js';
import type { MeetingKind } from './scheduling.js';

/** What each role does, as one would tell a child of ten. */
const WHAT_THEY_DO: Readonly<Record<MeetingRole, string>> = {
  teacher: 'who teaches at the school',
  'pastoral-lead': 'who looks after how pupils are getting on',
  head: 'who leads the school',
  dsl: 'who works at the school',
  'mast-worker': 'who works with families and schools',
  'mast-manager': 'who works with families and schools',
  administrator: 'who works in the school office',
};

const SUBJECTS: Readonly<Record<MailVariant, (said: Said) => string>> = {
  invitation: ({ school, day }) => `Can we meet? ${school}, ${day}`,
  moved: ({ school, day }) => `New time for our meeting: ${school}, ${day}`,
  cancelled: ({ school, day }) => `Meeting on ${day} will not happen: ${school}`,
  reminder: ({ school, day }) => `Our meeting on ${day}: ${school}`,
};

const ABOUT: Readonly<Record<Audience, (child: string) => string>> = {
  parent: (child) => `how school is going for ${child}`,
  carer: (child) => `how school is going for ${child}, who you look after`,
  professional: (child) => `how school is going for ${child}`,
  pupil: () => 'how school is going for you',
  'adult-pupil': () => 'how school is going for you',
};

const YOUR_PART: Readonly<Record<Audience, (child: string) => string>> = {
  parent: (child) => `You know ${child} best, and we want to hear from you.`,
  carer: (child) => `You know ${child} well, and we want to hear from you.`,
  professional: () => 'We want to hear what you think.',
  pupil: () =>
    'We want to hear what you think. Tell us if you want someone with you, or if you do not want someone there.',
  'adult-pupil': () => 'We want to hear what you think. You choose who else comes.',
};

/** What the mail and the page promise who wants to be called: the task that an answer makes is due by then. */
const WE_WILL_CALL = 'We will call you by the end of the next school day';

const COMING: Readonly<Record<MeetingKind, string>> = {
  'face-to-face': 'We look forward to meeting you.',
  phone: 'We will call you at that time.',
  video: 'We will tell you how to join.',
};

const ANSWERED: Readonly<Record<HomeAnswer, (kind: MeetingKind) => string>> = {
  yes: (kind) => `Thank you. You told us you can come. ${COMING[kind]}`,
  no: () => `Thank you for telling us that you cannot come. ${WE_WILL_CALL} to find another way to talk.`,
  'another-time': () => `Thank you. You asked for another time. ${WE_WILL_CALL} to find one.`,
  'phone-me': () => `Thank you. You asked us to phone you. ${WE_WILL_CALL}.`,
};

/** English, the original: plain verbs, short sentences, one request, and never what the school worries about. */
export const ENGLISH: Wording = {
  language: 'en-GB',
  direction: 'ltr',
  review: 'original',
  subject: (variant, said) => SUBJECTS[variant](said),
  greeting: ({ recipient }) => `Dear ${recipient},`,
  opening: (variant, said) => openings(said)[variant],
  labels: {
    when: 'When',
    newTime: 'New time',
    oldTime: 'Old time',
    where: 'Where',
    whoYouMeet: 'You will meet',
  },
  whoIs: (name, role) => `${name}, ${WHAT_THEY_DO[role]}`,
  where: (kind, place, { school }) => {
    if (kind === 'phone') return 'By phone. We will call you.';
    if (kind === 'video') return 'By video call. We will tell you how to join.';
    return place === null ? school : `${place}, ${school}`;
  },
  byPhoneInstead: (kind) =>
    kind === 'phone'
      ? 'If you would rather meet face to face, tell us.'
      : `We can talk by phone instead. Tell us if you want that. ${WE_WILL_CALL}.`,
  interpreterOffered:
    'We can have someone there who speaks your language. This is free. We will ask you about it.',
  ask: (variant, answerBy) => {
    if (variant === 'cancelled') return 'You do not need to do anything.';
    const until = answerBy === null ? '' : ` by ${answerBy}`;
    return `Please tell us${until} if you can come. You can say yes, no, another time, or phone me.`;
  },
  answered: (answer, kind) => ANSWERED[answer](kind),
  linkLabel: (variant) => (variant === 'cancelled' ? 'See this on our page' : 'Tell us if you can come'),
  someoneToSpeakTo: ({ signedBy, phone }) =>
    phone === null
      ? `You can also ask for ${signedBy} at the school.`
      : `You can also speak to ${signedBy}. Call the school on ${phone}.`,
  signature: ({ signedBy, school }) => `With best wishes from ${signedBy}, ${school}`,
  emergency: 'In an emergency call 999.',
  day: (at, zone) => DateTime.fromISO(at, { zone }).setLocale('en-GB').toFormat('cccc d MMMM'),
  time: (startsAt, endsAt, zone) => `${clock(startsAt, zone)} to ${clock(endsAt, zone)}`,
};

function openings({
  audience,
  child,
  when,
}: Pick<Said, 'audience' | 'child' | 'when'>): Record<MailVariant, readonly string[]> {
  const about = ABOUT[audience](child);
  return {
    invitation: [`We would like to meet you to talk about ${about}.`, YOUR_PART[audience](child)],
    moved: [`We have to change the time of our meeting about ${about}. We are sorry.`],
    cancelled: [`We will not meet on ${when}. We are sorry.`],
    reminder: [`We will meet soon to talk about ${about}.`, YOUR_PART[audience](child)],
  };
}

/** 4pm, 8:30am, midday: as GOV.UK writes times. */
function clock(at: string, zone: string): string {
  const time = DateTime.fromISO(at, { zone });
  if (time.hour === 12 && time.minute === 0) return 'midday';
  return time
    .setLocale('en-GB')
    .toFormat(time.minute === 0 ? 'ha' : 'h:mma')
    .toLowerCase();
}
