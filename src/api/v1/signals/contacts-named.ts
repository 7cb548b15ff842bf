import { Injectable } from '@nestjs/common';
import { ContactDirectory } from '../../../people/contacts/contact-directory.js';
import type { FieldError } from './signal-rows.js';

/** Finds the contact a row names, among those of its pupil: the adults of another child are as unknown as nobody. */
@Injectable()
export class ContactsNamed {
  constructor(private readonly directory: ContactDirectory) {}

  async find(
    pupilId: number,
    field: string,
    source: string,
    outsideId: string,
  ): Promise<number | readonly FieldError[]> {
    const contacts = await this.directory.contactsOf(pupilId);
    const found = contacts.find(
      ({ contact }) => contact.source === source && contact.sourceId === outsideId.trim(),
    );
    return found?.contact.id ?? [{ field, expected: 'no such contact of this pupil' }];
  }
}
