import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../../access/actor.js';
import { AuditLog } from '../../../access/audit/audit-log.js';
import { PupilSight, type SeenPupil } from '../../../access/sight/pupil-sight.js';
import { PupilAgreementsService } from '../../../people/pupils/pupil-agreements.service.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import type { Day } from '../../../shared/days.js';
import { InvalidInput } from '../../../shared/errors.js';
import { KeyReach } from './key-reach.js';
import { PupilHolds } from '../../../access/holds/pupil-holds.js';
import type { KnownContextDto, MastAgreementDto, PupilWishDto } from './pupils.dto.js';

/** What is agreed or known about a pupil, recorded over REST and in the audit. */
@Injectable()
export class PupilAgreements {
  constructor(
    private readonly sight: PupilSight,
    private readonly reach: KeyReach,
    private readonly agreements: PupilAgreementsService,
    private readonly holds: PupilHolds,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
  ) {}

  /** @throws NotFound, or InvalidInput for a review before the beginning. */
  async addContext(actor: Actor, publicId: string, dto: KnownContextDto): Promise<number> {
    if (dto.reviewOn < dto.from) throw new InvalidInput('reviewOn', `expected ${dto.from} or later`);
    const seen = await this.sight.find(actor, publicId);
    return this.write(actor, seen, 'known-context-added', (tx) =>
      this.agreements.addKnownContext(tx, { pupilId: seen.pupil.id, ...dto }),
    );
  }

  /** @throws NotFound */
  async endContext(actor: Actor, publicId: string, contextId: number): Promise<void> {
    const seen = await this.sight.find(actor, publicId);
    const today = await this.reach.today(seen.pupil.organisationId);
    await this.write(actor, seen, 'known-context-ended', (tx) =>
      this.agreements.endKnownContext(tx, seen.pupil.id, contextId, today),
    );
  }

  /** @throws NotFound */
  async mast(actor: Actor, publicId: string, dto: MastAgreementDto): Promise<void> {
    const seen = await this.sight.find(actor, publicId);
    await this.write(actor, seen, 'mast-answer-recorded', (tx) =>
      this.agreements.recordMastAnswer(tx, seen.pupil.id, dto),
    );
  }

  /** @param on null takes the agreement back. @throws NotFound */
  async socialWorker(actor: Actor, publicId: string, contactId: string, on: Day | null): Promise<void> {
    const seen = await this.sight.find(actor, publicId);
    const contact = await this.holds.contactOf(seen.pupil.id, contactId);
    await this.write(actor, seen, 'social-worker-agreement-recorded', (tx) =>
      this.agreements.recordSocialWorkerAgreement(tx, seen.pupil.id, contact, on),
    );
  }

  /** What the pupil said is in no audit line: others read those. @throws NotFound */
  async wish(actor: Actor, publicId: string, contactId: string, { wish }: PupilWishDto): Promise<void> {
    const seen = await this.sight.find(actor, publicId);
    const contact = await this.holds.contactOf(seen.pupil.id, contactId);
    const on = await this.reach.today(seen.pupil.organisationId);
    const said = { pupilId: seen.pupil.id, contactId: contact, wish, on };
    await this.write(actor, seen, 'pupil-wish-recorded', (tx) => this.agreements.recordPupilWish(tx, said));
  }

  private write<T>(
    actor: Actor,
    { pupil, because }: SeenPupil,
    action: string,
    work: (tx: EntityManager) => Promise<T>,
  ): Promise<T> {
    return this.unitOfWork.run(async (tx) => {
      const result = await work(tx);
      await this.audit.record(tx, {
        actor: actor.name,
        action,
        subject: 'pupil',
        subjectId: pupil.publicId,
        reason: because,
      });
      return result;
    });
  }
}
