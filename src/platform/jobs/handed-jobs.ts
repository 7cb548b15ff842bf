import { Injectable } from '@nestjs/common';
import { addMs } from '../../shared/instants.js';
import { Clock } from '../clock/clock.js';
import { Reader } from '../database/reader.js';
import { runSql, valuesList } from '../database/sql.js';
import { UnitOfWork } from '../database/unit-of-work.js';

/** A row handed over longer ago than this and still waiting is handed over again: the queue may have lost it. */
const HANDED_MS = 10_000;

/** A row as a queue outside the database knows it. */
export interface JobToHand {
  readonly id: number;
  /** Tries that have failed so far. */
  readonly attempts: number;
}

/** What the job table remembers about rows lying on a queue outside the database. */
@Injectable()
export class HandedJobs {
  constructor(
    private readonly reader: Reader,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Due rows that were not handed over, or so long ago that they may be lost; oldest first. */
  toHand(limit: number): Promise<JobToHand[]> {
    const now = this.clock.now();
    return this.reader.query<JobToHand>(
      `SELECT id, attempts FROM job
       WHERE state = 'waiting' AND due_at <= $1 AND (handed_at IS NULL OR handed_at < $2)
       ORDER BY due_at, id LIMIT $3`,
      [now, addMs(now, -HANDED_MS), limit],
    );
  }

  async noteHanded(rows: readonly JobToHand[]): Promise<void> {
    const ids = rows.map((row) => row.id);
    await this.unitOfWork.run((tx) =>
      runSql(
        tx,
        `UPDATE job SET handed_at = $1 WHERE id IN ${valuesList(1, ids.length, 1)} AND state = 'waiting'`,
        [this.clock.now(), ...ids],
      ),
    );
  }

  /** The queue has come back empty: everything that waits is to be handed over again. */
  async forget(): Promise<void> {
    await this.unitOfWork.run((tx) =>
      runSql(tx, `UPDATE job SET handed_at = NULL WHERE state = 'waiting' AND handed_at IS NOT NULL`),
    );
  }
}
