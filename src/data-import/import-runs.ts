import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../access/audit/audit-log.js';
import { Clock } from '../platform/clock/clock.js';
import { runSql } from '../platform/database/sql.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { newPublicId } from '../shared/ids.js';
import { type BatchProgress, BatchRecords } from './batches/batch-records.js';
import { ImportRun } from './import-run.entity.js';
import type { Tally } from './row-sink.js';

/** What became of the rows of a file so far. */
export type RunTally = Tally & { readonly rejected: number };

/** A run that has begun. */
export interface OpenRun {
  readonly publicId: string;
  /** What an earlier try of the same import had done with the file when it was broken off; null for a first try. */
  readonly before: Tally | null;
}

/** What belongs to a new line. */
export interface NewRun {
  readonly fileName: string;
  readonly kind: string;
  readonly actor: string;
  readonly batchId: number;
  /** Its place among the files of the import, from 1. */
  readonly position: number;
}

/** Keeps a line for each file taken in, and one in the audit. */
@Injectable()
export class ImportRuns {
  constructor(
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
    private readonly batches: BatchRecords,
  ) {}

  /** A new line; of an import that was broken off and is done again, the line there is. */
  begin(run: NewRun): Promise<OpenRun> {
    return this.unitOfWork.run(async (tx) => {
      const { batchId, position } = run;
      const known = await tx.findOneBy(ImportRun, { batchId, position });
      if (!known) return { publicId: await this.insert(tx, run), before: null };
      const { publicId, accepted, corrected, unchanged } = known;
      await tx.update(ImportRun, known.id, { finishedAt: null });
      return { publicId, before: { accepted, corrected, unchanged } };
    });
  }

  private async insert(tx: EntityManager, { actor, ...run }: NewRun): Promise<string> {
    const publicId = newPublicId();
    await tx.insert(ImportRun, {
      ...run,
      ...{ publicId, startedAt: this.clock.now(), finishedAt: null },
      ...{ accepted: 0, corrected: 0, unchanged: 0, rejected: 0 },
    });
    await this.audit.record(tx, { actor, action: 'import', subject: 'import-run', subjectId: publicId });
    return publicId;
  }

  /** How far an import is, and with it what has become of the rows of the file it reads; null for one that is only tried out. */
  async noteProgress(
    batchId: number,
    progress: BatchProgress,
    file: { readonly run: string; readonly tally: RunTally } | null,
  ): Promise<void> {
    await this.batches.note(batchId, progress, async (tx) => {
      if (file) await this.note(tx, file.run, file.tally);
    });
  }

  /** Nothing when it is finished. */
  private async note(tx: EntityManager, publicId: string, tally: RunTally): Promise<void> {
    await runSql(
      tx,
      `UPDATE import_run SET accepted = $1, corrected = $2, unchanged = $3, rejected = $4
       WHERE public_id = $5 AND finished_at IS NULL`,
      [tally.accepted, tally.corrected, tally.unchanged, tally.rejected, publicId],
    );
  }

  async finish(publicId: string, tally: RunTally): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await this.note(tx, publicId, tally);
      await runSql(tx, 'UPDATE import_run SET finished_at = $1 WHERE public_id = $2', [
        this.clock.now(),
        publicId,
      ]);
    });
  }
}

/**
 * The rows of a file that was begun, broken off and read again: each counts once. What the first try had committed is unchanged the second
 * time, but it was this import that brought it.
 */
export function afterABreak(before: Tally | null, now: Tally): Tally {
  if (before === null) return now;
  return {
    accepted: before.accepted + now.accepted,
    corrected: before.corrected + now.corrected,
    unchanged: Math.max(0, now.unchanged - before.accepted - before.corrected),
  };
}
