import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Reader } from '../database/reader.js';
import { JobRunner } from './job-runner.js';

/** How the queue stands; for health, metrics and the demonstration. */
export interface QueueDepth {
  /** Waiting and due now. */
  readonly due: number;
  /** Waiting for a later moment: a take-back time, a retry, a sending hour. */
  readonly later: number;
  /** Kept as failed, for a person to look at. */
  readonly failed: number;
}

/** Looks at the job table: what is due, how much there is, and doing all of it in this process. */
@Injectable()
export class DueJobs {
  constructor(
    private readonly reader: Reader,
    private readonly clock: Clock,
    private readonly runner: JobRunner,
  ) {}

  /** Ids of due rows, oldest first, leaving out `except`. */
  async next(limit: number, except: ReadonlySet<number>): Promise<number[]> {
    const rows = await this.reader.query<{ id: number }>(
      `SELECT id FROM job WHERE state = 'waiting' AND due_at <= $1 ORDER BY due_at, id LIMIT $2`,
      [this.clock.now(), limit + except.size],
    );
    return rows
      .map((row) => row.id)
      .filter((id) => !except.has(id))
      .slice(0, limit);
  }

  async depth(): Promise<QueueDepth> {
    const now = this.clock.now();
    const row = await this.reader.first<{ due: number | null; later: number | null; failed: number | null }>(
      `SELECT CAST(SUM(CASE WHEN state = 'waiting' AND due_at <= $1 THEN 1 ELSE 0 END) AS integer) AS due,
              CAST(SUM(CASE WHEN state = 'waiting' AND due_at > $1 THEN 1 ELSE 0 END) AS integer) AS later,
              CAST(SUM(CASE WHEN state = 'failed' THEN 1 ELSE 0 END) AS integer) AS failed
       FROM job WHERE state IN ('waiting', 'failed')`,
      [now],
    );
    return { due: row?.due ?? 0, later: row?.later ?? 0, failed: row?.failed ?? 0 };
  }

  /** Does everything that is due now, and what follows from it, one after the other, here. For commands and tests. */
  async drain(): Promise<number> {
    let done = 0;
    for (;;) {
      const ids = await this.next(100, new Set());
      if (ids.length === 0) return done;
      for (const id of ids) {
        await this.runner.run(id);
        done++;
      }
    }
  }
}
