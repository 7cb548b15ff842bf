import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Clock } from '../../platform/clock/clock.js';
import { runSql } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { NotFound } from '../../shared/errors.js';
import { type UnreadWorry, UnreadWorries } from './unread-worries.js';

/** Somebody of pastoral staff says that they have read a worry, so that its writer knows. */
@Injectable()
export class ReadWorry {
  constructor(
    private readonly unread: UnreadWorries,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
  ) {}

  /** What waits for this person; null: they are named to nobody as a reader. */
  waitingFor(actor: Actor): Promise<readonly UnreadWorry[] | null> {
    return this.unread.for(actor);
  }

  /** False when somebody was first: then nothing changes. @throws NotFound */
  async read(actor: Actor, worryId: string): Promise<boolean> {
    if (!(await this.unread.isFor(actor, worryId)))
      throw new NotFound('There is no such worry for you to read. It may have been corrected meanwhile.');
    const line = { actor: actor.name, action: 'worry-read', subject: 'observation', subjectId: worryId };
    return this.unitOfWork.run(async (tx) => {
      const done = await runSql<{ id: number }>(
        tx,
        `UPDATE observation SET acknowledged_at = $1, acknowledged_by = $2 WHERE public_id = $3
         AND superseded_at IS NULL AND acknowledged_at IS NULL AND possible_harm = false RETURNING id`,
        [this.clock.now(), actor.name, worryId],
      );
      if (done.length > 0) await this.audit.record(tx, line);
      return done.length > 0;
    });
  }
}
