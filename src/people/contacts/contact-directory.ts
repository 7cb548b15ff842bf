import { Injectable } from '@nestjs/common';
import { In, IsNull, MoreThan } from 'typeorm';
import { Reader } from '../../platform/database/reader.js';
import type { Day } from '../../shared/days.js';
import { NotFound } from '../../shared/errors.js';
import { ageOn } from '../pupils/age.js';
import { ContactHold } from './contact-hold.entity.js';
import { Contact } from './contact.entity.js';
import { PupilContact } from './pupil-contact.entity.js';

/** An adult and what they are to one child. */
export interface ContactOfPupil {
  readonly contact: Contact;
  readonly link: PupilContact;
}

/** A hold that stands; `contactId` null covers everybody. The reason is left out: it is for DSLs only. */
export interface StandingHold {
  readonly id: number;
  readonly contactId: number | null;
}

const PUPILS_AT_ONCE = 500;
/** From here on the pupil decides, not the DSL. */
const OF_AGE = 18;

/** Finds the adults in a child's life. Who may be asked is decided by `decideContact`. */
@Injectable()
export class ContactDirectory {
  constructor(private readonly reader: Reader) {}

  byPublicId(publicId: string): Promise<Contact | null> {
    return this.reader.manager.findOneBy(Contact, { publicId });
  }

  byId(id: number): Promise<Contact | null> {
    return this.reader.manager.findOneBy(Contact, { id });
  }

  /** The contacts of a pupil in the school's order of priority. */
  async contactsOf(pupilId: number): Promise<ContactOfPupil[]> {
    const links = await this.reader.manager.find(PupilContact, {
      where: { pupilId },
      order: { priority: 'ASC', id: 'ASC' },
    });
    const contacts = await this.reader.manager.findBy(Contact, {
      id: In(links.map((link) => link.contactId)),
    });
    const byId = new Map(contacts.map((contact) => [contact.id, contact]));
    return links.flatMap((link) => {
      const contact = byId.get(link.contactId);
      return contact ? [{ contact, link }] : [];
    });
  }

  /** One contact of the pupil. @throws NotFound */
  async ofPupil(pupilId: number, contactPublicId: string): Promise<ContactOfPupil> {
    const known = await this.contactsOf(pupilId);
    const found = known.find(({ contact }) => contact.publicId === contactPublicId);
    if (!found) throw new NotFound('No such contact of this pupil.');
    return found;
  }

  /** Holds on this pupil's contacts that have not been lifted. A passed review date lifts nothing. */
  async standingHolds(pupilId: number): Promise<StandingHold[]> {
    const holds = await this.reader.manager.findBy(ContactHold, { pupilId, liftedAt: IsNull() });
    return holds.map((hold) => ({ id: hold.id, contactId: hold.contactId }));
  }

  /**
   * Those of these pupils over whose home the DSL has the say: a standing hold, or a pupil under 18 who does not want somebody
   * there, which reads as a hold does. @param todayAt the day it is at a school
   */
  async withDslsSayOverHome(
    pupilIds: readonly number[],
    todayAt: (organisationId: number) => Day,
  ): Promise<Set<number>> {
    const marked = new Set<number>();
    for (let from = 0; from < pupilIds.length; from += PUPILS_AT_ONCE) {
      const some = pupilIds.slice(from, from + PUPILS_AT_ONCE);
      const these = some.map((_, at) => `$${at + 1}`).join(', ');
      const held = await this.reader.query<{ id: number }>(
        `SELECT DISTINCT pupil_id AS id FROM contact_hold WHERE lifted_at IS NULL AND pupil_id IN (${these})`,
        some,
      );
      const wishes = await this.reader.query<{ id: number; school: number; born: Day | null }>(
        `SELECT DISTINCT p.id, p.organisation_id AS school, p.date_of_birth AS born FROM pupil p JOIN pupil_contact l ON l.pupil_id = p.id
         WHERE l.pupil_wish = 'unwanted' AND p.id IN (${these})`,
        some,
      );
      const young = wishes.filter(
        ({ born, school }) => born === null || ageOn(born, todayAt(school)) < OF_AGE,
      );
      for (const { id } of [...held, ...young]) marked.add(id);
    }
    return marked;
  }

  /** With reasons: only for a reader who is a DSL. */
  holdsForDsl(pupilId: number, afterId: number, take: number): Promise<ContactHold[]> {
    return this.reader.manager.find(ContactHold, {
      where: { pupilId, id: MoreThan(afterId) },
      order: { id: 'ASC' },
      take,
    });
  }
}
