import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { runSql } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { newPublicId } from '../../shared/ids.js';
import { addMs, type Instant } from '../../shared/instants.js';
import { type ImportClaim, ImportTakenOver, ImportUnderWay } from '../import-claim.js';
import { ImportBatch } from './import-batch.entity.js';

/** A run that is alive says so this often. */
const SIGN_OF_LIFE_MS = 2_000;
/** After so long without a sign the run is taken for dead: a killed worker holds up the next try no longer than this. */
export const SILENT_MS = 10_000;
const SHORTEST_WAIT_MS = 1_000;

/**
 * Who is at an import. A worker that was only slow, or a Redis that stood still, can bring one import to two workers at once; the second must
 * neither count rows twice nor clear away what the first has kept. So a run has a claim: the second comes back later while the first gives
 * signs of life, and takes over when it has fallen silent. One that wakes up after that finds its claim gone before it writes anything.
 */
@Injectable()
export class ImportClaims {
  constructor(
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Does `work` while holding the import. Nothing when it is neither to be tried out nor to be done any more.
   * @throws ImportUnderWay while another run is alive, ImportTakenOver when this one was taken for dead
   */
  async holding(
    batchId: number,
    work: (batch: ImportBatch, claim: ImportClaim) => Promise<void>,
  ): Promise<void> {
    const token = newPublicId();
    const batch = await this.take(batchId, token);
    if (batch === null) return;
    const life = setInterval(() => {
      this.giveSign(batchId, token).catch(() => undefined);
    }, SIGN_OF_LIFE_MS);
    try {
      await work(batch, { check: (tx) => stillHeld(tx, batchId, token) });
    } finally {
      clearInterval(life);
      await this.release(batchId, token);
    }
  }

  private take(batchId: number, token: string): Promise<ImportBatch | null> {
    return this.unitOfWork.run(async (tx) => {
      await runSql(tx, 'UPDATE import_batch SET claim = claim WHERE id = $1', [batchId]);
      const batch = await tx.findOneBy(ImportBatch, { id: batchId });
      if (batch?.state !== 'trying' && batch?.state !== 'importing') return null;
      const now = this.clock.now();
      const wait = waitFor(batch, now);
      if (wait > 0) throw new ImportUnderWay(Math.max(wait, SHORTEST_WAIT_MS));
      await runSql(tx, 'UPDATE import_batch SET claim = $1, claimed_at = $2 WHERE id = $3', [
        ...[token, now, batchId],
      ]);
      return batch;
    });
  }

  private async giveSign(batchId: number, token: string): Promise<void> {
    await this.unitOfWork.run((tx) =>
      runSql(tx, 'UPDATE import_batch SET claimed_at = $1 WHERE id = $2 AND claim = $3', [
        ...[this.clock.now(), batchId, token],
      ]),
    );
  }

  /** So that a try after a fault need not wait. What is not released, because the database is away, is taken for dead soon. */
  private async release(batchId: number, token: string): Promise<void> {
    await this.unitOfWork
      .run((tx) =>
        runSql(tx, 'UPDATE import_batch SET claim = NULL, claimed_at = NULL WHERE id = $1 AND claim = $2', [
          ...[batchId, token],
        ]),
      )
      .catch(() => undefined);
  }
}

/** How long another run is still taken for alive, milliseconds. A sign far in the future was given by a clock that is wrong. */
function waitFor({ claim, claimedAt }: ImportBatch, now: Instant): number {
  if (claim === null || claimedAt === null || claimedAt > addMs(now, SILENT_MS)) return 0;
  return Math.max(0, Date.parse(claimedAt) + SILENT_MS - Date.parse(now));
}

async function stillHeld(tx: EntityManager, batchId: number, token: string): Promise<void> {
  const held = await runSql<{ id: number }>(
    tx,
    'UPDATE import_batch SET claim = claim WHERE id = $1 AND claim = $2 RETURNING id',
    [batchId, token],
  );
  if (held.length === 0) throw new ImportTakenOver(SILENT_MS);
}
