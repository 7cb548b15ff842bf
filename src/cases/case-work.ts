import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { AuditLog } from '../access/audit/audit-log.js';
import { Sights } from '../access/sight/sights.service.js';
import type { Sight } from '../access/sight/why-visible.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { ActionNotFound, CaseNotFound } from './case-errors.js';
import { whyCaseVisible } from './case-visible.js';
import { CaseAction } from './actions/case-action.entity.js';
import { PupilCase } from './pupil-case.entity.js';
import { lockPupil } from './row-lock.js';

/** A case nobody else can change now, and why whoever works in it may. */
interface HeldCase {
  readonly found: PupilCase;
  readonly because: string;
}

/**
 * One thing a person does in a case: one transaction, under the pupil's lock, allowed or not found, and in the audit
 * with the reason why it was allowed.
 */
@Injectable()
export class CaseWork {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly sights: Sights,
    private readonly audit: AuditLog,
  ) {}

  /** Throws CaseNotFound. `action` is the audit's word for it. */
  async inCase<T>(
    casePublicId: string,
    by: Actor,
    action: string,
    work: (tx: EntityManager, found: PupilCase, sight: Sight) => Promise<T>,
  ): Promise<T> {
    const sight = await this.sights.of(by);
    return this.unitOfWork.run(async (tx) => {
      const held = await this.held(tx, { publicId: casePublicId }, sight);
      if (!held) throw new CaseNotFound();
      const result = await work(tx, held.found, sight);
      await this.record(tx, by, action, held);
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
    const sight = await this.sights.of(by);
    return this.unitOfWork.run(async (tx) => {
      const before = await tx.findOneBy(CaseAction, { publicId: actionPublicId });
      const held = before ? await this.held(tx, { id: before.caseId }, sight) : null;
      const current = held ? await tx.findOneBy(CaseAction, { publicId: actionPublicId }) : null;
      if (!held || !current) throw new ActionNotFound();
      const result = await work(tx, held.found, current);
      await this.record(tx, by, action, held);
      return result;
    });
  }

  /** The case as it is once nobody else can change it any more, or null when it is out of sight. */
  private async held(
    tx: EntityManager,
    where: { publicId: string } | { id: number },
    sight: Sight,
  ): Promise<HeldCase | null> {
    const before = await tx.findOneBy(PupilCase, where);
    const because = before ? await whyCaseVisible(tx, sight, before.id) : null;
    if (!before || because === null) return null;
    await lockPupil(tx, before.pupilId);
    const found = await tx.findOneBy(PupilCase, { id: before.id });
    return found && { found, because };
  }

  private record(tx: EntityManager, by: Actor, action: string, { found, because }: HeldCase): Promise<void> {
    return this.audit.record(tx, {
      actor: by.name,
      action,
      subject: 'case',
      subjectId: found.publicId,
      reason: because,
    });
  }
}
