import { Injectable } from '@nestjs/common';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { ContactDirectory } from '../../people/contacts/contact-directory.js';
import type { PupilWish } from '../../people/contacts/pupil-contact.entity.js';
import {
  type MastAnswer,
  type NewKnownContext,
  PupilAgreementsService,
} from '../../people/pupils/pupil-agreements.service.js';
import type { Day } from '../../shared/days.js';
import { InvalidInput } from '../../shared/errors.js';
import type { Actor } from '../actor.js';
import { PupilChanges } from './pupil-changes.js';

/** What is agreed or known about a pupil, recorded by somebody who may know of the pupil, and in the audit. Pages and REST share it. */
@Injectable()
export class PupilAgreements {
  constructor(
    private readonly changes: PupilChanges,
    private readonly agreements: PupilAgreementsService,
    private readonly contacts: ContactDirectory,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** @throws NotFound, or InvalidInput for a review before the beginning. */
  async addContext(
    actor: Actor,
    publicId: string,
    context: Omit<NewKnownContext, 'pupilId'>,
  ): Promise<number> {
    if (context.reviewOn < context.from)
      throw new InvalidInput('reviewOn', `expected ${context.from} or later`);
    const seen = await this.changes.find(actor, publicId);
    const { kind, note, from, reviewOn } = context;
    return this.changes.write(actor, seen, 'known-context-added', (tx) =>
      this.agreements.addKnownContext(tx, { pupilId: seen.pupil.id, kind, note, from, reviewOn }),
    );
  }

  /** @throws NotFound */
  async endContext(actor: Actor, publicId: string, contextId: number): Promise<void> {
    const seen = await this.changes.find(actor, publicId);
    const today = await this.schoolToday.ofPupil(seen.pupil.id);
    await this.changes.write(actor, seen, 'known-context-ended', (tx) =>
      this.agreements.endKnownContext(tx, seen.pupil.id, contextId, today),
    );
  }

  /** @throws NotFound */
  async mast(actor: Actor, publicId: string, answer: MastAnswer): Promise<void> {
    const seen = await this.changes.find(actor, publicId);
    await this.changes.write(actor, seen, 'mast-answer-recorded', (tx) =>
      this.agreements.recordMastAnswer(tx, seen.pupil.id, answer),
    );
  }

  /** @param on null takes the agreement back. @throws NotFound */
  async socialWorker(actor: Actor, publicId: string, contactId: string, on: Day | null): Promise<void> {
    const seen = await this.changes.find(actor, publicId);
    const { contact } = await this.contacts.ofPupil(seen.pupil.id, contactId);
    await this.changes.write(actor, seen, 'social-worker-agreement-recorded', (tx) =>
      this.agreements.recordSocialWorkerAgreement(tx, seen.pupil.id, contact.id, on),
    );
  }

  /** @param wish null: the pupil takes it back. @throws NotFound */
  async wish(actor: Actor, publicId: string, contactId: string, wish: PupilWish | null): Promise<void> {
    const seen = await this.changes.find(actor, publicId);
    const { contact } = await this.contacts.ofPupil(seen.pupil.id, contactId);
    const on = await this.schoolToday.ofPupil(seen.pupil.id);
    const said = { pupilId: seen.pupil.id, contactId: contact.id, wish, on };
    await this.changes.write(actor, seen, 'pupil-wish-recorded', (tx) =>
      this.agreements.recordPupilWish(tx, said),
    );
  }
}
