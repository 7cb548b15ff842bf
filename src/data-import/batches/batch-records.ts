import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { runSql } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { EventBus } from '../../platform/jobs/event-bus.js';
import { newPublicId } from '../../shared/ids.js';
import { type BatchReport, countsOf } from './batch-report.js';
import { ImportBatch } from './import-batch.entity.js';
import { type BatchTransition, nextBatchState } from './import-batch.lifecycle.js';
import { importEnded } from './import-ended.event.js';

/** How far an import is. */
export interface BatchProgress {
  /** What whoever brought it calls the file that is being read. */
  readonly file: string;
  /** Which of how many files, from 1. */
  readonly number: number;
  readonly of: number;
  /** Of this file, 0 to 100. */
  readonly percent: number;
  readonly rows: number;
}

/** What an import came to: what became of the files, or why it could not go on. */
export type BatchOutcome = { readonly report: BatchReport } | { readonly problem: string };

export type NewBatch = Pick<ImportBatch, 'organisationId' | 'source' | 'via' | 'actor'>;

const NOTHING_YET = { accepted: 0, corrected: 0, unchanged: 0, rejected: 0 };

/** Keeps a line for each import, whoever asked for it and however the files came. */
@Injectable()
export class BatchRecords {
  constructor(
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly events: EventBus,
  ) {}

  /** For files that are looked at first (`brought`), or are taken in at once (`importing`). */
  async open(tx: EntityManager, batch: NewBatch, state: 'brought' | 'importing'): Promise<ImportBatch> {
    const now = this.clock.now();
    return tx.save(
      ImportBatch,
      tx.create(ImportBatch, {
        ...batch,
        ...NOTHING_YET,
        ...{ publicId: newPublicId(), state, createdAt: now, touchedAt: now },
        ...{ finishedAt: null, progress: null, report: null, problem: null },
      }),
    );
  }

  /** One step of an import; what it says of an earlier fault is over. @throws BatchTransitionRefused */
  async move(tx: EntityManager, id: number, transition: BatchTransition): Promise<void> {
    const batch = await lockedBatch(tx, id);
    const state = nextBatchState(batch.state, transition);
    await tx.update(ImportBatch, id, { state, problem: null, touchedAt: this.clock.now() });
  }

  /** A sign of life with how far it is; the rows of the file that is being read are noted with it. */
  async note(
    batchId: number,
    progress: BatchProgress,
    andAlso: (tx: EntityManager) => Promise<void>,
  ): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await runSql(tx, 'UPDATE import_batch SET progress = $1, touched_at = $2 WHERE id = $3', [
        JSON.stringify(progress),
        this.clock.now(),
        batchId,
      ]);
      await andAlso(tx);
    });
  }

  /** Ends trying it out, or the import itself, with what it came to; what is done with its files then, is a job. */
  async end(tx: EntityManager, batchId: number, outcome: BatchOutcome): Promise<void> {
    const batch = await lockedBatch(tx, batchId);
    const isTrying = batch.state === 'trying';
    const ended = 'report' in outcome;
    const state = nextBatchState(batch.state, transitionOf(isTrying, ended));
    const now = this.clock.now();
    await tx.update(ImportBatch, batchId, {
      organisationId: batch.organisationId ?? (await schoolOfSource(tx, batch.source)),
      ...{ state, progress: null, touchedAt: now },
      ...(ended ? { report: JSON.stringify(outcome.report), problem: null } : { problem: outcome.problem }),
      ...(ended && !isTrying ? countsOf(outcome.report) : {}),
      ...(isTrying ? {} : { finishedAt: now }),
    });
    // By command nothing was copied, and the files stay where they are.
    if (!isTrying && batch.via !== 'command') await this.events.publish(tx, importEnded, { batchId });
  }
}

function transitionOf(isTrying: boolean, ended: boolean): BatchTransition {
  if (isTrying) return ended ? 'finish-trying' : 'stop';
  return ended ? 'finish' : 'fail';
}

/** Whose import it is that came by command or through the folder: the school's that alone has this source. */
export async function schoolOfSource(tx: EntityManager, source: string): Promise<number | null> {
  const schools = await runSql<{ id: number }>(
    tx,
    "SELECT id FROM organisation WHERE source = $1 AND kind = 'school' LIMIT 2",
    [source],
  );
  return schools.length === 1 ? (schools[0]?.id ?? null) : null;
}

/** The import, until the end of the transaction nobody else's. */
export async function lockedBatch(tx: EntityManager, id: number): Promise<ImportBatch> {
  await runSql(tx, 'UPDATE import_batch SET touched_at = touched_at WHERE id = $1', [id]);
  return tx.findOneByOrFail(ImportBatch, { id });
}
