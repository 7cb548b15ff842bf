import { Injectable } from '@nestjs/common';
import { AuditLog } from '../access/audit/audit-log.js';
import { Clock } from '../platform/clock/clock.js';
import { runSql } from '../platform/database/sql.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { newPublicId } from '../shared/ids.js';
import { ImportRun } from './import-run.entity.js';
import type { Tally } from './row-sink.js';

/** Keeps a line for each file taken in, and one in the audit. */
@Injectable()
export class ImportRuns {
  constructor(
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
  ) {}

  /** Returns the public id of the run. */
  async begin(fileName: string, kind: string, actor: string): Promise<string> {
    const publicId = newPublicId();
    await this.unitOfWork.run(async (tx) => {
      await tx.insert(ImportRun, {
        publicId,
        fileName,
        kind,
        startedAt: this.clock.now(),
        finishedAt: null,
        accepted: 0,
        corrected: 0,
        unchanged: 0,
        rejected: 0,
      });
      await this.audit.record(tx, { actor, action: 'import', subject: 'import-run', subjectId: publicId });
    });
    return publicId;
  }

  async finish(publicId: string, tally: Tally & { readonly rejected: number }): Promise<void> {
    await this.unitOfWork.run((tx) =>
      runSql(
        tx,
        `UPDATE import_run SET finished_at = $1, accepted = $2, corrected = $3, unchanged = $4, rejected = $5
         WHERE public_id = $6`,
        [this.clock.now(), tally.accepted, tally.corrected, tally.unchanged, tally.rejected, publicId],
      ),
    );
  }
}
