import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../access/audit/audit-log.js';
import { Clock } from '../platform/clock/clock.js';
import { runSql } from '../platform/database/sql.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { newPublicId } from '../shared/ids.js';
import { type BatchProgress, BatchRecords } from './batches/batch-records.js';
import type { ImportClaim } from './import-claim.js';
import { ImportRun } from './import-run.entity.js';
import type { Tally } from './row-sink.js';

/** What became of the rows of a file so far. */
export type RunTally = Tally & { readonly rejected: number };

/** A run that has begun. */
export interface OpenRun {
  readonly publicId: string;
  /** What an earlier try of the same import had done with the file when it was broken off; null for a first try. */
  readonly before: (Tally & { readonly publicId: string }) | null;
}

/** What belongs to a new line. */
export interface NewRun {
  readonly fileName: string;
  readonly kind: string;
  readonly actor: string;
  readonly batchId: number;
  /** Its place among the files of the import, from 1. */
  readonly position: number;
  readonly claim: ImportClaim;
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

  /**
   * A new line; of an import that was broken off and is done again, the line there is, under a new id: if the run of before is not dead
   * but slow, it keeps its refused rows, and notes its counts, where nobody looks for them any more.
   */
  begin({ actor, claim, ...run }: NewRun): Promise<OpenRun> {
    return this.unitOfWork.run(async (tx) => {
      await claim.check(tx);
      const { batchId, position } = run;
      const known = await tx.findOneBy(ImportRun, { batchId, position });
      const publicId = newPublicId();
      await this.audit.record(tx, { actor, action: 'import', subject: 'import-run', subjectId: publicId });
      if (known) await tx.update(ImportRun, known.id, { publicId, finishedAt: null });
      else await this.insert(tx, { ...run, publicId });
      return { publicId, before: known };
    });
  }

  private async insert(
    tx: EntityManager,
    run: Omit<NewRun, 'actor' | 'claim'> & { publicId: string },
  ): Promise<void> {
    await tx.insert(ImportRun, {
      ...run,
      ...{ startedAt: this.clock.now(), finishedAt: null },
      ...{ accepted: 0, corrected: 0, unchanged: 0, rejected: 0 },
    });
  }

  /** How far an import is, and with it what has become of the rows of the file it reads; null for one that is only tried out. */
  async noteProgress(
    batchId: number,
    progress: BatchProgress,
    file: { readonly run: string; readonly tally: RunTally } | null,
    claim: ImportClaim,
  ): Promise<void> {
    await this.batches.note(batchId, progress, async (tx) => {
      await claim.check(tx);
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

  async finish(publicId: string, tally: RunTally, claim: ImportClaim): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await claim.check(tx);
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
