import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Clock } from '../../platform/clock/clock.js';
import { runSql } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ObservationRecorder, type ObservationRow } from '../observations/observation-recorder.js';

/** Whose ids are ours: a worry logged in Tandem itself. */
export const LOGGED_HERE = 'tandem';

/** Writes a worry and its line in the audit. The line is the same whatever kind of worry it is, and names no pupil. */
@Injectable()
export class WorryRecord {
  constructor(
    private readonly recorder: ObservationRecorder,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @param isRead nobody else is asked to read it: who wrote it has */
  async write(actor: Actor, row: ObservationRow, isRead: boolean): Promise<string> {
    return this.unitOfWork.run(async (tx) => {
      const [fate] = await this.recorder.recordObservations(tx, [row], this.clock.now());
      const worryId = await standingId(tx, row);
      if (fate !== 'unchanged' && isRead) await this.markRead(tx, actor, worryId);
      if (fate !== 'unchanged')
        await this.audit.record(tx, {
          actor: actor.name,
          action: 'worry-logged',
          subject: 'observation',
          subjectId: worryId,
        });
      return worryId;
    });
  }

  private markRead(tx: EntityManager, { name }: Actor, worryId: string): Promise<unknown> {
    return runSql(
      tx,
      `UPDATE observation SET acknowledged_at = $1, acknowledged_by = $2
       WHERE public_id = $3 AND superseded_at IS NULL AND acknowledged_at IS NULL`,
      [this.clock.now(), name, worryId],
    );
  }
}

async function standingId(tx: EntityManager, { source, sourceId }: ObservationRow): Promise<string> {
  const [row] = await runSql<{ public_id: string }>(
    tx,
    'SELECT public_id FROM observation WHERE source = $1 AND source_id = $2 AND superseded_at IS NULL',
    [source, sourceId],
  );
  return row?.public_id ?? '';
}
