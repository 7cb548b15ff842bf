import type { ContactKind } from '../people/contact-bars.js';
import type { Day } from '../shared/days.js';
import { InvalidInput } from '../shared/errors.js';
import type { Instant } from '../shared/instants.js';
import { TRIAL_NOTICE } from '../shared/trial-notice.js';
import { type Block, htmlOf, oneLine, textOf } from './invitation-blocks.js';
import { wordingFor } from './invitation-dictionary.js';
import type { Audience, MailVariant, MeetingRole, Said, Wording } from './invitation-language.js';
import { DECIDES_ALONE_AGE } from './recipients.js';
import type { MeetingKind } from './scheduling.js';

/** Somebody the family will meet. */
export interface MeetingStaff {
  readonly name: string;
  readonly role: MeetingRole;
}

/** All that a mail to one person of a home may say. There is no field for what the school worries about. */
export interface InvitationFacts {
  readonly variant: MailVariant;
  readonly audience: Audience;
  readonly recipientName: string;
  readonly language: string;
  /** The contact asked for an interpreter, whatever the language. */
  readonly interpreter: boolean;
  readonly childFirstName: string;
  readonly schoolName: string;
  readonly schoolPhone: string | null;
  readonly zone: string;
  readonly staff: readonly MeetingStaff[];
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly kind: MeetingKind;
  readonly place: string | null;
  /** Words of who invites, in English whatever the language of the rest; in an invitation only. */
  readonly ownWords: string | null;
  /** Before a move; null in every other variant. */
  readonly previous: { readonly startsAt: Instant; readonly endsAt: Instant } | null;
  /** Last day to answer, inclusive. */
  readonly answerBy: Day | null;
  /** This person's own link, http or https. */
  readonly link: string;
  /** The named person who approved it and who answers the phone. */
  readonly signedBy: string;
}

/** The exact words for one person. */
export interface WrittenInvitation {
  /** Language of the words, as a BCP 47 tag; English when no reviewed translation exists. */
  readonly language: string;
  readonly needsInterpreter: boolean;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** How a mail speaks to a contact of this kind. */
export function audienceOf(kind: ContactKind): Audience {
  if (kind === 'foster-carer' || kind === 'residential-worker') return 'carer';
  return kind === 'social-worker' || kind === 'virtual-school' ? 'professional' : 'parent';
}

/** How a mail speaks to a pupil of this age, in whole years. */
export function pupilAudience(age: number): Audience {
  return age >= DECIDES_ALONE_AGE ? 'adult-pupil' : 'pupil';
}

/**
 * Writes one person's mail. The same facts always give the same words, so what was approved is what is sent. Throws
 * {@link InvalidInput} when the link is no web address.
 */
export function writeInvitation(facts: InvitationFacts): WrittenInvitation {
  if (!/^https?:\/\/[^\s<>"]+$/.test(facts.link)) throw new InvalidInput('link', 'must be a web address');
  const { wording, translated } = wordingFor(facts.language);
  const said = saidIn(wording, facts);
  const needsInterpreter = facts.interpreter || !translated;
  const blocks = blocksOf(facts, wording, said, needsInterpreter);
  const subject = wording.subject(facts.variant, said);
  return {
    language: wording.language,
    needsInterpreter,
    subject,
    text: textOf(blocks),
    html: htmlOf(blocks, wording, subject),
  };
}

function saidIn(wording: Wording, facts: InvitationFacts): Said {
  return {
    audience: facts.audience,
    recipient: oneLine(facts.recipientName),
    child: oneLine(facts.childFirstName),
    school: oneLine(facts.schoolName),
    phone: facts.schoolPhone === null ? null : oneLine(facts.schoolPhone),
    signedBy: oneLine(facts.signedBy),
    when: whenIn(wording, facts, facts.zone),
    day: wording.day(facts.startsAt, facts.zone),
  };
}

function blocksOf(facts: InvitationFacts, wording: Wording, said: Said, interpreter: boolean): Block[] {
  const { variant } = facts;
  const goesAhead = variant !== 'cancelled';
  const lastDay = facts.answerBy === null ? null : wording.day(`${facts.answerBy}T12:00:00.000Z`, 'utc');
  return [
    { kind: 'notice', text: TRIAL_NOTICE },
    paragraph(wording.greeting(said)),
    ...wording.opening(variant, said).map(paragraph),
    ...(variant === 'invitation' && facts.ownWords !== null ? [paragraph(oneLine(facts.ownWords))] : []),
    ...(goesAhead ? [meeting(facts, wording, said), paragraph(wording.byPhoneInstead(facts.kind))] : []),
    ...(goesAhead && interpreter ? [paragraph(wording.interpreterOffered)] : []),
    paragraph(wording.ask(variant, lastDay)),
    { kind: 'link', label: wording.linkLabel(variant), href: facts.link },
    paragraph(wording.someoneToSpeakTo(said)),
    paragraph(wording.signature(said)),
    { kind: 'emergency', text: wording.emergency },
  ];
}

function meeting(facts: InvitationFacts, wording: Wording, said: Said): Block {
  const { labels } = wording;
  const { previous, staff, kind, zone } = facts;
  const place = facts.place === null || oneLine(facts.place) === '' ? null : oneLine(facts.place);
  const old = previous === null ? [] : [[labels.oldTime, whenIn(wording, previous, zone)] as const];
  const whom = staff.map(({ name, role }) => wording.whoIs(oneLine(name), role)).join('; ');
  const time = [facts.variant === 'moved' ? labels.newTime : labels.when, said.when] as const;
  const rows = [time, ...old, [labels.where, wording.where(kind, place, said)] as const];
  return { kind: 'facts', rows: whom === '' ? rows : [...rows, [labels.whoYouMeet, whom]] };
}

function whenIn(wording: Wording, times: { startsAt: Instant; endsAt: Instant }, zone: string): string {
  return `${wording.day(times.startsAt, zone)}, ${wording.time(times.startsAt, times.endsAt, zone)}`;
}

function paragraph(text: string): Block {
  return { kind: 'paragraph', text };
}
