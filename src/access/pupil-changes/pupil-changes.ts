import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Actor } from '../actor.js';
import { AuditLog } from '../audit/audit-log.js';
import { PupilSight, type SeenPupil } from '../sight/pupil-sight.js';

/** Changes something about a pupil whom the actor may know of, together with its line in the audit. */
@Injectable()
export class PupilChanges {
  constructor(
    private readonly sight: PupilSight,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
  ) {}

  /** @throws NotFound for a pupil out of sight. */
  find(actor: Actor, publicId: string): Promise<SeenPupil> {
    return this.sight.find(actor, publicId);
  }

  /** The work and its audit line commit together; what was said about the pupil is in no audit line: others read those. */
  write<T>(
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
        reason: because.slice(0, 200),
      });
      return result;
    });
  }
}
