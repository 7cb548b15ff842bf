import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { AuditLog } from '../access/audit/audit-log.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { ActionNotFound, CaseNotFound } from './case-errors.js';
import { CaseSight, sees, type Sight } from './case-sight.js';
import { CaseAction } from './actions/case-action.entity.js';
import { PupilCase } from './pupil-case.entity.js';
import { lockPupil } from './row-lock.js';

/**
 * One thing a person does in a case: one transaction, under the pupil's lock, allowed or not found, and in the audit
 * with the reason why it was allowed.
 */
@Injectable()
export class CaseWork {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly sight: CaseSight,
    private readonly audit: AuditLog,
  ) {}

  /** Throws CaseNotFound. `action` is the audit's word for it. */
  async inCase<T>(
    casePublicId: string,
    by: Actor,
    action: string,
    work: (tx: EntityManager, found: PupilCase) => Promise<T>,
  ): Promise<T> {
    const sight = await this.sight.of(by);
    return this.unitOfWork.run(async (tx) => {
      const found = await this.held(tx, { publicId: casePublicId }, sight);
      if (!found) throw new CaseNotFound();
      const result = await work(tx, found);
      await this.record(tx, by, action, found, sight);
      return result;
    });
  }

  /** Throws ActionNotFound. */
  async onAction<T>(
    actionPublicId: string,
    by: Actor,
    action: string,
    work: (tx: EntityManager, found: PupilCase, action: CaseAction) => Promise<T>,
  ): Promise<T> {
    const sight = await this.sight.of(by);
    return this.unitOfWork.run(async (tx) => {
      const before = await tx.findOneBy(CaseAction, { publicId: actionPublicId });
      const found = before ? await this.held(tx, { id: before.caseId }, sight) : null;
      const current = found ? await tx.findOneBy(CaseAction, { publicId: actionPublicId }) : null;
      if (!found || !current) throw new ActionNotFound();
      const result = await work(tx, found, current);
      await this.record(tx, by, action, found, sight);
      return result;
    });
  }

  /** The case as it is once nobody else can change it any more, or null when it is out of sight. */
  private async held(
    tx: EntityManager,
    where: { publicId: string } | { id: number },
    sight: Sight,
  ): Promise<PupilCase | null> {
    const before = await tx.findOneBy(PupilCase, where);
    if (!before || !sees(sight, before.schoolId)) return null;
    await lockPupil(tx, before.pupilId);
    return tx.findOneBy(PupilCase, { id: before.id });
  }

  private record(
    tx: EntityManager,
    by: Actor,
    action: string,
    { publicId }: PupilCase,
    { because }: Sight,
  ): Promise<void> {
    return this.audit.record(tx, {
      actor: by.name,
      action,
      subject: 'case',
      subjectId: publicId,
      reason: because,
    });
  }
}
