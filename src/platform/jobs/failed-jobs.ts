import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Instant } from '../../shared/instants.js';
import { NotFound } from '../../shared/errors.js';
import { Clock } from '../clock/clock.js';
import { Reader } from '../database/reader.js';
import { runSql, type SqlValue } from '../database/sql.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { HELD } from './held-jobs.js';
import { JobTransport } from './job-transport.js';

/** A job that failed for good, as the operations page shows it. Holds no personal data. */
export interface FailedJob {
  readonly id: number;
  readonly event: string;
  readonly subscriber: string;
  readonly attempts: number;
  /** Why the last try failed. */
  readonly reason: string;
  readonly createdAt: Instant;
  readonly failedAt: Instant;
}

/** How much has failed at one kind of work. */
export interface FailedCount {
  readonly subscriber: string;
  readonly count: number;
}

/** What is written down together with letting jobs run again. */
export type Note = (tx: EntityManager, ids: readonly number[]) => Promise<void>;

/** As many as one short transaction can take. */
const AT_ONCE = 500;
const NO_NOTE: Note = () => Promise.resolve();

/** Nothing that must happen is dropped: what failed for good waits here until a person has dealt with its cause. */
@Injectable()
export class FailedJobs {
  constructor(
    private readonly reader: Reader,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly transport: JobTransport,
  ) {}

  /** The latest failures first, without what a restore holds. */
  list(limit = 100): Promise<FailedJob[]> {
    return this.reader.query<FailedJob>(
      `SELECT id, event, subscriber, attempts, COALESCE(last_error, '') AS reason,
              created_at AS "createdAt", finished_at AS "failedAt"
       FROM job WHERE state = 'failed' AND COALESCE(last_error, '') <> $2
       ORDER BY finished_at DESC, id DESC LIMIT $1`,
      [limit, HELD],
    );
  }

  /** How many there are of each kind in all, also of those the list no longer shows. */
  counts(): Promise<FailedCount[]> {
    return this.reader.query<FailedCount>(
      `SELECT subscriber, CAST(COUNT(*) AS integer) AS count FROM job
       WHERE state = 'failed' AND COALESCE(last_error, '') <> $1 GROUP BY subscriber`,
      [HELD],
    );
  }

  /**
   * Lets it run again now, with all its tries; what a restore holds has failed at nothing. `note` writes in the same transaction.
   * Throws {@link NotFound} when no such job is kept as failed.
   */
  async retry(id: number, note: Note = NO_NOTE): Promise<void> {
    const retried = await this.retryWhere('id = $3', id, note);
    if (retried.length === 0) throw new NotFound('No failed job has this number.');
  }

  /** The same for all that failed at one kind of work, at most {@link AT_ONCE}, the oldest first. Returns how many. */
  async retryAll(subscriber: string, note: Note = NO_NOTE): Promise<number> {
    const oldest = `id IN (SELECT id FROM job WHERE state = 'failed' AND subscriber = $3
      AND COALESCE(last_error, '') <> $2 ORDER BY id LIMIT ${AT_ONCE})`;
    return (await this.retryWhere(oldest, subscriber, note)).length;
  }

  private retryWhere(which: string, value: SqlValue, note: Note): Promise<number[]> {
    return this.unitOfWork.run(async (tx) => {
      const rows = await runSql<{ id: number }>(
        tx,
        `UPDATE job SET state = 'waiting', attempts = 0, due_at = $1, handed_at = NULL, finished_at = NULL
         WHERE state = 'failed' AND COALESCE(last_error, '') <> $2 AND ${which} RETURNING id`,
        [this.clock.now(), HELD, value],
      );
      const ids = rows.map(({ id }) => id);
      if (ids.length === 0) return [];
      await note(tx, ids);
      this.unitOfWork.afterCommit(tx, () => {
        this.transport.handOver(ids);
      });
      return ids;
    });
  }
}
