import { isMailAddress } from '../messaging/mail-address.js';
import { type BarReason, type ContactFacts, decideContact, SPEAK_TO_DSL } from '../people/contact-bars.js';
import { ageOn } from '../people/pupils/age.js';
import type { Day } from '../shared/days.js';

/** What the family said about the multi-agency support team (MAST). */
export type MastAgreement = 'unasked' | 'agreed' | 'refused' | 'withdrawn';

/** From this birthday a pupil has an invitation of their own. */
export const OWN_INVITATION_AGE = 16;
/** From this birthday the pupil decides who else is asked. */
export const DECIDES_ALONE_AGE = 18;

/** The pupil the meeting is about. */
export interface PupilFacts {
  readonly dateOfBirth: Day | null;
  readonly socialCare: ContactFacts['socialCare'];
  readonly mastAgreement: MastAgreement;
  /** Where the pupil's own mail goes; null: the school hands over a letter. */
  readonly email: string | null;
  /** Contacts the pupil said may be asked; from 18 nobody else is. */
  readonly agreedContactIds: readonly number[];
  /** Contacts the pupil said they do not want there. */
  readonly unwantedContactIds: readonly number[];
}

/** One contact of the pupil, as linked to this pupil. */
export interface LinkedContact extends Omit<ContactFacts, 'held' | 'socialCare'> {
  readonly contactId: number;
  readonly language: string;
  readonly interpreter: boolean;
}

/** A hold of this pupil that is not lifted; `contactId` null holds everybody. */
export interface ActiveHold {
  readonly contactId: number | null;
}

/** A member of staff proposed for the meeting. */
export interface ProposedStaff {
  readonly staffId: number;
  /** Of a MAST, not of the school. */
  readonly fromTeam: boolean;
  /** Works at the school, or for it by an agreement of their team that is in force. */
  readonly worksHere: boolean;
}

/** Why a member of staff may not be at a meeting. */
export type NotJoiningReason = 'no-agreement' | 'mast-not-agreed';

/** Why somebody is not asked. */
export type WithholdReason =
  BarReason | 'under-16' | 'age-unknown' | 'pupil-decides' | 'pupil-unwanted' | 'mast-not-agreed';

/** What happens for one person of the home. Only `invite` sends a mail; a letter to a pupil is handed over in school. */
export type Outcome =
  | { readonly outcome: 'invite' | 'ask-by-phone' | 'letter' }
  | { readonly outcome: 'withhold' | 'dsl-decides'; readonly reason: WithholdReason; readonly words: string };

/** The decision for one person; `contactId` null is the pupil. */
export type RecipientDecision = Outcome & {
  readonly contactId: number | null;
  readonly needsInterpreter: boolean;
  readonly showAddress: boolean;
};

/** Does this member of staff join the meeting? */
export interface StaffDecision {
  readonly staffId: number;
  readonly joins: boolean;
  readonly reason: NotJoiningReason | null;
}

/** Who gets what. `routedTo` says on whose desk the draft lands. */
export interface WhoGetsWhat {
  readonly routedTo: 'pastoral-lead' | 'dsl';
  readonly recipients: readonly RecipientDecision[];
  readonly staff: readonly StaffDecision[];
}

/** All that {@link decideRecipients} needs to know. */
export interface RecipientFacts {
  readonly pupil: PupilFacts;
  readonly contacts: readonly LinkedContact[];
  readonly holds: readonly ActiveHold[];
  readonly staff: readonly ProposedStaff[];
}

/** What staff read for reasons that are no bars. What a pupil said about a parent is told to nobody but the DSL. */
export const OTHER_WORDS: Readonly<Record<Exclude<WithholdReason, BarReason>, string>> = {
  'under-16': 'Asked in person at school; an invitation of their own comes from 16',
  'age-unknown': 'Date of birth not recorded: ask in person at school',
  'pupil-decides': 'The pupil is 18 and has not asked for this person to come',
  'pupil-unwanted': SPEAK_TO_DSL,
  'mast-not-agreed': 'The family has not agreed to the support team joining',
};

/**
 * Who is asked to the meeting on `today`, and how; one decision per person, so that each has a mail of their own and nobody
 * sees another's address. `docs/who-gets-what.md` states the rules as a table, which a test reads.
 */
export function decideRecipients(facts: RecipientFacts, today: Day): WhoGetsWhat {
  const { pupil, contacts, holds, staff } = facts;
  const age = pupil.dateOfBirth === null ? null : ageOn(pupil.dateOfBirth, today);
  const decided = contacts.map((contact) => decideForContact(contact, facts, age, today));
  const forTheDsl = pupil.socialCare !== 'none' || holds.length > 0 || decided.some(isForTheDsl);
  return {
    routedTo: forTheDsl ? 'dsl' : 'pastoral-lead',
    recipients: [...decided, decideForPupil(facts, age)],
    staff: staff.map((member) => decideForStaff(member, pupil)),
  };
}

function decideForContact(
  contact: LinkedContact,
  { pupil, holds }: RecipientFacts,
  age: number | null,
  today: Day,
): RecipientDecision {
  const held = holds.some((hold) => hold.contactId === null || hold.contactId === contact.contactId);
  const decision = decideContact({ ...contact, held, socialCare: pupil.socialCare }, today);
  const person = {
    contactId: contact.contactId,
    needsInterpreter: contact.interpreter || !isEnglish(contact.language),
    showAddress: decision.showAddress,
  };
  if (!decision.may) {
    const outcome = decision.dslDecides ? 'dsl-decides' : 'withhold';
    return { ...person, outcome, reason: decision.reason, words: decision.words };
  }
  return {
    ...person,
    ...(wishedOtherwise(contact, pupil, age) ?? { outcome: OUTCOME_BY_REACH[decision.reach] }),
  };
}

/**
 * What the pupil's own wish keeps from a contact whom nothing bars. At 18 it is the pupil's to say; a younger pupil's "not them"
 * may be about harm at home, so a DSL decides what is said to whom, and it reads as a hold does.
 */
function wishedOtherwise(
  { contactId }: LinkedContact,
  { agreedContactIds, unwantedContactIds }: PupilFacts,
  age: number | null,
): Outcome | null {
  if (age !== null && age >= DECIDES_ALONE_AGE)
    return agreedContactIds.includes(contactId) ? null : withheld('pupil-decides');
  if (!unwantedContactIds.includes(contactId)) return null;
  return { outcome: 'dsl-decides', reason: 'pupil-unwanted', words: OTHER_WORDS['pupil-unwanted'] };
}

const OUTCOME_BY_REACH = { mail: 'invite', phone: 'ask-by-phone', letter: 'letter' } as const;

/** A hold on everybody stops the pupil's own invitation too: it would be read at home. */
function decideForPupil({ pupil, contacts, holds }: RecipientFacts, age: number | null): RecipientDecision {
  const person = { contactId: null, needsInterpreter: false, showAddress: false };
  if (holds.some((hold) => hold.contactId === null)) {
    return { ...person, outcome: 'dsl-decides', reason: 'held', words: SPEAK_TO_DSL };
  }
  if (age === null) return { ...person, ...withheld('age-unknown') };
  if (age < OWN_INVITATION_AGE) return { ...person, ...withheld('under-16') };
  return { ...person, outcome: hasOwnMailbox(pupil, contacts) ? 'invite' : 'letter' };
}

/** A parent's address written into the pupil's record is no mailbox of the pupil's own: that parent may be barred. */
function hasOwnMailbox({ email }: PupilFacts, contacts: readonly LinkedContact[]): boolean {
  if (email === null || !isMailAddress(email)) return false;
  return !contacts.some((one) => one.email?.trim().toLowerCase() === email.toLowerCase());
}

/** The team joins only while it works for the school and the family has said yes to it; school staff always may. */
function decideForStaff(member: ProposedStaff, pupil: PupilFacts): StaffDecision {
  const reason = whyNotJoining(member, pupil);
  return { staffId: member.staffId, joins: reason === null, reason };
}

function whyNotJoining({ fromTeam, worksHere }: ProposedStaff, pupil: PupilFacts): NotJoiningReason | null {
  if (!fromTeam) return null;
  if (!worksHere) return 'no-agreement';
  return pupil.mastAgreement === 'agreed' ? null : 'mast-not-agreed';
}

function withheld(reason: Exclude<WithholdReason, BarReason>): Outcome {
  return { outcome: 'withhold', reason, words: OTHER_WORDS[reason] };
}

function isForTheDsl(decision: RecipientDecision): boolean {
  return decision.outcome === 'dsl-decides';
}

/** True for English in any region or spelling a register uses: `en`, `en-GB`, `English`. */
export function isEnglish(language: string): boolean {
  return language.trim() === '' || /^en(glish)?([-_].*)?$/i.test(language.trim());
}
