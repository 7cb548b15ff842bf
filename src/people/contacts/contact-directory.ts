import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { Reader } from '../../platform/database/reader.js';
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

  /** Holds on this pupil's contacts that have not been lifted. A passed review date lifts nothing. */
  async standingHolds(pupilId: number): Promise<StandingHold[]> {
    const holds = await this.reader.manager.findBy(ContactHold, { pupilId, liftedAt: IsNull() });
    return holds.map((hold) => ({ id: hold.id, contactId: hold.contactId }));
  }

  /** With reasons: only for a reader who is a DSL. */
  holdsForDsl(pupilId: number): Promise<ContactHold[]> {
    return this.reader.manager.find(ContactHold, { where: { pupilId }, order: { id: 'ASC' } });
  }
}
