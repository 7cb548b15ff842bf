import { type EntityManager, In, IsNull } from 'typeorm';
import { ContactHold } from '../people/contacts/contact-hold.entity.js';
import { Contact } from '../people/contacts/contact.entity.js';
import { PupilContact, type PupilWish } from '../people/contacts/pupil-contact.entity.js';
import { ageOn } from '../people/pupils/age.js';
import { Pupil } from '../people/pupils/pupil.entity.js';
import type { Day } from '../shared/days.js';
import { NotFound } from '../shared/errors.js';
import type { Instant } from '../shared/instants.js';
import { unreadHarmAmong } from '../signals/dsl-list/unread-harm.js';
import type { Desk } from './follow-up.entity.js';
import type { Audience } from './invitation-language.js';
import { audienceOf, pupilAudience } from './invitation-wording.js';
import { firstNameOf } from './pupil-name.js';
import {
  decideRecipients,
  type LinkedContact,
  type ProposedStaff,
  type RecipientDecision,
  type WhoGetsWhat,
} from './recipients.js';

/** One person of the home, as a mail speaks to them. `contactId` null is the pupil. */
export interface HomePerson {
  readonly contactId: number | null;
  readonly name: string;
  readonly email: string | null;
  readonly language: string;
  readonly interpreter: boolean;
  readonly audience: Audience;
  readonly decision: RecipientDecision;
}

/** The pupil's home on a day: who is asked, how, and who is not. */
export interface Home {
  readonly pupil: Pupil;
  readonly pupilFirstName: string;
  readonly people: readonly HomePerson[];
  readonly who: WhoGetsWhat;
  /** Since when (at the latest) something about the pupil waits for a DSL to read it; null: nothing does. Told to nobody. */
  readonly awaitsDslSince: Instant | null;
}

/** On whose desk decisions about this home are now. */
export function deskOf({ who, awaitsDslSince }: Home): Desk {
  return awaitsDslSince === null ? who.routedTo : 'dsl';
}

/**
 * Reads the home and decides afresh, as it stands in the database at this moment: called when drafting, when approving and again
 * when sending. Throws {@link NotFound}.
 */
export async function readHome(
  manager: EntityManager,
  pupilId: number,
  staff: readonly ProposedStaff[],
  today: Day,
): Promise<Home> {
  const pupil = await manager.findOneBy(Pupil, { id: pupilId });
  if (!pupil) throw new NotFound('There is no such pupil.');
  const { linked, contacts, wished } = await readContacts(manager, pupilId);
  const holds = await manager.findBy(ContactHold, { pupilId, liftedAt: IsNull() });
  const facts = {
    dateOfBirth: pupil.dateOfBirth,
    socialCare: pupil.socialCare,
    mastAgreement: pupil.mastAgreement,
    email: pupil.email,
    agreedContactIds: wished('wanted'),
    unwantedContactIds: wished('unwanted'),
  };
  const who = decideRecipients({ pupil: facts, contacts: linked, holds, staff }, today);
  const people = who.recipients.map((decision) => personOf(decision, pupil, contacts, linked, today));
  const awaitsDslSince = (await unreadHarmAmong(manager, [pupilId])).get(pupilId) ?? null;
  return { pupil, pupilFirstName: firstNameOf(pupil), people, who, awaitsDslSince };
}

/** True for somebody who is asked, by mail, phone or letter. */
export function isAsked({ decision }: HomePerson): boolean {
  return decision.outcome !== 'withhold' && decision.outcome !== 'dsl-decides';
}

async function readContacts(
  manager: EntityManager,
  pupilId: number,
): Promise<{ linked: LinkedContact[]; contacts: Contact[]; wished: (wish: PupilWish) => number[] }> {
  const links = await manager.find(PupilContact, {
    where: { pupilId },
    order: { priority: 'ASC', id: 'ASC' },
  });
  const contacts = await manager.findBy(Contact, { id: In(links.map((one) => one.contactId)) });
  const linked = links.flatMap((link) => {
    const contact = contacts.find((one) => one.id === link.contactId);
    return contact ? [linkedContact(link, contact)] : [];
  });
  const wished = (wish: PupilWish): number[] =>
    links.filter((one) => one.pupilWish === wish).map((one) => one.contactId);
  return { linked, contacts, wished };
}

function linkedContact(link: PupilContact, contact: Contact): LinkedContact {
  const { contactId, kind, parentalResponsibility, livesWith, channel, addressHidden } = link;
  const { noContact, orderType, orderUntil, socialWorkerAgreedOn } = link;
  const { email, mobile, address, language, interpreter } = contact;
  return {
    ...{ contactId, kind, parentalResponsibility, livesWith, channel, addressHidden },
    ...{ noContact, orderType, orderUntil, socialWorkerAgreedOn },
    ...{ email, mobile, address, language, interpreter },
  };
}

function personOf(
  decision: RecipientDecision,
  pupil: Pupil,
  contacts: readonly Contact[],
  linked: readonly LinkedContact[],
  today: Day,
): HomePerson {
  const contact = contacts.find((one) => one.id === decision.contactId);
  const link = linked.find((one) => one.contactId === decision.contactId);
  if (!contact || !link) {
    const age = pupil.dateOfBirth === null ? 0 : ageOn(pupil.dateOfBirth, today);
    const person = {
      contactId: null,
      name: firstNameOf(pupil),
      email: pupil.email,
      language: 'en',
      interpreter: false,
    };
    return { ...person, audience: pupilAudience(age), decision };
  }
  return {
    contactId: contact.id,
    name: `${contact.firstName} ${contact.lastName}`.trim(),
    email: contact.email,
    language: contact.language,
    interpreter: contact.interpreter,
    audience: audienceOf(link.kind),
    decision,
  };
}
