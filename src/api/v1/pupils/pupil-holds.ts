import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../access/actor.js';
import { AuditLog } from '../../../access/audit/audit-log.js';
import { PupilSight, type SeenPupil } from '../../../access/sight/pupil-sight.js';
import { ContactDirectory } from '../../../people/contacts/contact-directory.js';
import { ContactHoldsService } from '../../../people/contacts/contact-holds.service.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import type { HoldDto } from './pupils.dto.js';
import type { HoldResponse } from './pupils.responses.js';

/** A DSL's holds on the contacts of one pupil; each reading, placing and lifting is in the audit, its reason is not. */
@Injectable()
export class PupilHolds {
  constructor(
    private readonly sight: PupilSight,
    private readonly contacts: ContactDirectory,
    private readonly holds: ContactHoldsService,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
  ) {}

  /** @throws NotFound */
  async list(actor: Actor, publicId: string): Promise<HoldResponse[]> {
    const seen = await this.sight.find(actor, publicId);
    const known = await this.contacts.contactsOf(seen.pupil.id);
    const publicIds = new Map(known.map(({ contact }) => [contact.id, contact.publicId]));
    const holds = await this.contacts.holdsForDsl(seen.pupil.id);
    await this.audit.recordRead(line(actor, 'holds-read', seen));
    return holds.map((hold) => ({
      holdId: hold.id,
      contactId: hold.contactId === null ? null : (publicIds.get(hold.contactId) ?? null),
      reason: hold.reason,
      placedBy: hold.placedBy,
      placedAt: hold.placedAt,
      reviewOn: hold.reviewOn,
      liftedAt: hold.liftedAt,
    }));
  }

  /** @throws NotFound for a pupil or contact this key does not know. */
  async place(actor: Actor, publicId: string, dto: HoldDto): Promise<number> {
    const seen = await this.sight.find(actor, publicId);
    const contactId =
      dto.contactId === undefined
        ? null
        : (await this.contacts.ofPupil(seen.pupil.id, dto.contactId)).contact.id;
    return this.unitOfWork.run(async (tx) => {
      const holdId = await this.holds.place(tx, {
        pupilId: seen.pupil.id,
        contactId,
        reason: dto.reason,
        placedBy: actor.name,
        reviewOn: dto.reviewOn,
      });
      await this.audit.record(tx, line(actor, 'hold-placed', seen));
      return holdId;
    });
  }

  /** @throws NotFound */
  async lift(actor: Actor, publicId: string, holdId: number): Promise<void> {
    const seen = await this.sight.find(actor, publicId);
    await this.unitOfWork.run(async (tx) => {
      await this.holds.lift(tx, seen.pupil.id, holdId, actor.name);
      await this.audit.record(tx, line(actor, 'hold-lifted', seen));
    });
  }
}

function line(actor: Actor, action: string, seen: SeenPupil) {
  return {
    actor: actor.name,
    action,
    subject: 'pupil',
    subjectId: seen.pupil.publicId,
    reason: `is a DSL; ${seen.because}`,
  };
}
