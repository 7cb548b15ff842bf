import { Injectable } from '@nestjs/common';
import { type Instant } from '../../shared/instants.js';
import { NotFound } from '../../shared/errors.js';
import { Clock } from '../clock/clock.js';
import { Reader } from '../database/reader.js';
import { runSql } from '../database/sql.js';
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

  /** Lets it run again now, with all its tries; what a restore holds has failed at nothing. Throws {@link NotFound} when no such job is kept as failed. */
  async retry(id: number): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const rows = await runSql<{ id: number }>(
        tx,
        `UPDATE job SET state = 'waiting', attempts = 0, due_at = $1, handed_at = NULL, finished_at = NULL
         WHERE id = $2 AND state = 'failed' AND COALESCE(last_error, '') <> $3 RETURNING id`,
        [this.clock.now(), id, HELD],
      );
      if (rows.length === 0) throw new NotFound('No failed job has this number.');
      this.unitOfWork.afterCommit(tx, () => {
        this.transport.handOver([id]);
      });
    });
  }
}
