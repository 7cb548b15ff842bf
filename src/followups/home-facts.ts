import { type EntityManager, In, IsNull } from 'typeorm';
import { ContactHold } from '../people/contacts/contact-hold.entity.js';
import { Contact } from '../people/contacts/contact.entity.js';
import { PupilContact, type PupilWish } from '../people/contacts/pupil-contact.entity.js';
import { Pupil } from '../people/pupils/pupil.entity.js';
import { groupBy } from '../shared/group-by.js';
import type { Instant } from '../shared/instants.js';
import { unreadHarmAmong } from '../signals/dsl-list/unread-harm.js';
import type { LinkedContact, RecipientFacts } from './recipients.js';

/** What is known of a pupil's home, before anything is decided about it. */
export interface HomeFacts {
  readonly pupil: Pupil;
  /** In the order in which home is asked. */
  readonly links: readonly PupilContact[];
  readonly contacts: ReadonlyMap<number, Contact>;
  readonly holds: readonly ContactHold[];
  /** Since when (at the latest) something about the pupil waits for a DSL to read it; null: nothing does. Told to nobody. */
  readonly awaitsDslSince: Instant | null;
}

const PUPILS_AT_ONCE = 500;

/** The homes of these pupils as they stand in the database at this moment, by pupil id: in as many statements for one as for hundreds. */
export async function readHomeFacts(
  manager: EntityManager,
  pupilIds: readonly number[],
): Promise<Map<number, HomeFacts>> {
  const found = new Map<number, HomeFacts>();
  for (let from = 0; from < pupilIds.length; from += PUPILS_AT_ONCE)
    for (const home of await readSome(manager, pupilIds.slice(from, from + PUPILS_AT_ONCE)))
      found.set(home.pupil.id, home);
  return found;
}

async function readSome(manager: EntityManager, ids: readonly number[]): Promise<HomeFacts[]> {
  const pupils = await manager.findBy(Pupil, { id: In(ids) });
  const links = await manager.find(PupilContact, {
    where: { pupilId: In(ids) },
    order: { priority: 'ASC', id: 'ASC' },
  });
  const contactIds = [...new Set(links.map((one) => one.contactId))];
  const contacts = await manager.findBy(Contact, { id: In(contactIds) });
  const holds = await manager.findBy(ContactHold, { pupilId: In(ids), liftedAt: IsNull() });
  const unread = await unreadHarmAmong(manager, ids);
  const [linksOf, holdsOf] = [groupBy(links, (one) => one.pupilId), groupBy(holds, (one) => one.pupilId)];
  const byId = new Map(contacts.map((one) => [one.id, one]));
  return pupils.map((pupil) => ({
    ...{ pupil, contacts: byId, links: linksOf.get(pupil.id) ?? [], holds: holdsOf.get(pupil.id) ?? [] },
    awaitsDslSince: unread.get(pupil.id) ?? null,
  }));
}

/** The same as it decides who gets what. */
export function factsOf({ pupil, links, contacts, holds }: HomeFacts): Omit<RecipientFacts, 'staff'> {
  const wished = (wish: PupilWish): number[] =>
    links.filter((one) => one.pupilWish === wish).map((one) => one.contactId);
  return {
    pupil: {
      dateOfBirth: pupil.dateOfBirth,
      socialCare: pupil.socialCare,
      mastAgreement: pupil.mastAgreement,
      email: pupil.email,
      agreedContactIds: wished('wanted'),
      unwantedContactIds: wished('unwanted'),
    },
    contacts: links.flatMap((link) => {
      const contact = contacts.get(link.contactId);
      return contact ? [linkedContact(link, contact)] : [];
    }),
    holds,
  };
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
