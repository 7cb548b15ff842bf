import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import type { Dialect } from '../platform/database/sql.js';
import type { UnitOfWork } from '../platform/database/unit-of-work.js';
import { type ImportClaim, UNDISPUTED } from './import-claim.js';

/** How long one write may hold the database, milliseconds. On PostgreSQL nobody waits for it but writers of the same pupils. */
const TARGET_MS: Record<Dialect, number> = { sqlite: 20, postgres: 250 };
const FEWEST = 100;
const MOST: Record<Dialect, number> = { sqlite: 8_000, postgres: 8_000 };

/** A writer that waits looks again within 4 ms (see UnitOfWork); this pause, taken as often as stated, lets it in. */
const PAUSE_MS = 16;
const WRITING_BEFORE_PAUSE_MS = 120;

/** Thrown to undo what a dry run has tried. */
class TriedOut extends Error {}

/**
 * Writes an import in many short transactions, the exception to one transaction per use case: web server and worker go on
 * writing between them. How many rows make a short write depends on the machine, so each write is timed and the next is sized by it.
 */
export class ChunkWriter {
  /** Rows of one mark's size to give to the next {@link write}. */
  size: number;
  private sincePause = 0;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dialect: Dialect,
    /** True: everything is tried and undone. */
    private readonly dryRun: boolean,
    /** Called between two writes, when no transaction is open. */
    private readonly wrote: () => Promise<void> = () => Promise.resolve(),
    private readonly claim: ImportClaim = UNDISPUTED,
  ) {
    this.size = MOST[dialect] / 4;
  }

  /** @param rows how many rows `work` writes */
  async write<T>(rows: number, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    let began = 0;
    const timed = async (tx: EntityManager) => {
      await this.claim.check(tx);
      began = performance.now();
      return work(tx);
    };
    const result = this.dryRun ? await this.tryOut(timed) : await this.unitOfWork.run(timed);
    await this.learnFrom(rows, performance.now() - began);
    await this.wrote();
    return result;
  }

  private async tryOut<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const tried: T[] = [];
    try {
      await this.unitOfWork.run(async (tx) => {
        tried[0] = await work(tx);
        throw new TriedOut();
      });
    } catch (error) {
      if (!(error instanceof TriedOut)) throw error;
    }
    return tried[0] as T;
  }

  private async learnFrom(rows: number, took: number): Promise<void> {
    const target = TARGET_MS[this.dialect];
    if (took > target) this.size = Math.max(FEWEST, Math.round((this.size * target) / took));
    else if (took < target * 0.7 && rows * 2 > this.size)
      this.size = Math.min(MOST[this.dialect], Math.round(this.size * 1.25));
    if (this.dialect === 'postgres') return;
    this.sincePause += took;
    if (this.sincePause < WRITING_BEFORE_PAUSE_MS) return;
    this.sincePause = 0;
    await sleep(PAUSE_MS);
  }
}
