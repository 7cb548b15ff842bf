import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { PupilSight } from '../../access/sight/pupil-sight.js';
import { ContactHomeMarks } from '../../cases/contact-home.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { ContactDirectory } from '../../people/contacts/contact-directory.js';
import type { Day } from '../../shared/days.js';
import { NotFound } from '../../shared/errors.js';

/** Whom a form is about, and what day it is at their school. */
export interface FormSubject {
  /** What the pupil is called. */
  readonly name: string;
  readonly fullName: string;
  /** Of the pupil's page. */
  readonly href: string;
  readonly today: Day;
  /** Name of the contact the form is about; null where it is about none. */
  readonly contact: string | null;
  /** "Speak to the DSL …" where contact with home is held; null as usual. Whoever records an answer may be about to ask for it. */
  readonly contactHome: string | null;
}

/** Somebody at home, to be chosen from a list. */
export interface HomeContactChoice {
  /** Public id. */
  readonly id: string;
  readonly name: string;
  readonly relationship: string;
}

/** Finds whom a form is about; each look is in the audit. */
@Injectable()
export class PupilForm {
  constructor(
    private readonly sight: PupilSight,
    private readonly contacts: ContactDirectory,
    private readonly schoolToday: SchoolToday,
    private readonly audit: AuditLog,
    private readonly marks: ContactHomeMarks,
  ) {}

  /** @throws NotFound for a pupil out of sight, or a contact of somebody else. */
  async about(actor: Actor, pupilId: string, contactId?: string): Promise<FormSubject> {
    const { pupil, because } = await this.sight.find(actor, pupilId);
    const found = contactId === undefined ? null : await this.contacts.ofPupil(pupil.id, contactId);
    await this.audit.recordRead({
      actor: actor.name,
      action: 'pupil-read',
      subject: 'pupil',
      subjectId: pupil.publicId,
      reason: because.slice(0, 200),
    });
    const markOf = await this.marks.of([pupil.id]);
    const name = pupil.preferredName?.trim() ? pupil.preferredName.trim() : pupil.firstName;
    return {
      name,
      fullName: `${name} ${pupil.lastName}`,
      href: `/pupils/${pupil.publicId}`,
      contactHome: markOf(pupil.id).contactHomeWords,
      today: await this.schoolToday.ofPupil(pupil.id),
      contact: found ? `${found.contact.firstName} ${found.contact.lastName}`.trim() : null,
    };
  }

  /** Whom at home the school has on file, in its order of priority. @throws NotFound for a pupil out of sight. */
  async home(actor: Actor, pupilId: string): Promise<HomeContactChoice[]> {
    const { pupil } = await this.sight.find(actor, pupilId);
    return (await this.contacts.contactsOf(pupil.id)).map(({ contact, link }) => ({
      id: contact.publicId,
      name: `${contact.firstName} ${contact.lastName}`.trim(),
      relationship: link.relationship,
    }));
  }

  /** Whether the actor may still know of the pupil: a family's answer can end what a team sees. */
  async isStillSeen(actor: Actor, pupilId: string): Promise<boolean> {
    try {
      await this.sight.find(actor, pupilId);
      return true;
    } catch (error) {
      if (error instanceof NotFound) return false;
      throw error;
    }
  }
}
