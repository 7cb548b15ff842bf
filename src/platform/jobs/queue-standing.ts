import { Injectable } from '@nestjs/common';
import { addMinutes, type Instant } from '../../shared/instants.js';
import { Clock } from '../clock/clock.js';
import { Reader } from '../database/reader.js';
import { allPeriodics } from './event.js';
import { HELD } from './held-jobs.js';

/** How the queue stands for somebody who looks after it. Counts and moments only. */
export interface Standing {
  /** Waiting and due now. */
  readonly due: number;
  /** Since when the oldest of them has been due; null: none is. */
  readonly oldestDueAt: Instant | null;
  /** Waiting for a later moment: a take-back time, a retry, a sending hour. */
  readonly later: number;
  /** Waiting for another try after a failed one; counted in `due` and `later` as well. */
  readonly retrying: number;
  /** Mail that a restore holds until a person has decided about it. */
  readonly held: number;
  /** When a worker last set recurring work going, which it does every minute; null: never here. */
  readonly workerSeenAt: Instant | null;
}

type Counts = Pick<Standing, 'due' | 'later' | 'retrying' | 'held' | 'oldestDueAt'>;

/** Reads how much waits and whether anybody works at it. */
@Injectable()
export class QueueStanding {
  constructor(
    private readonly reader: Reader,
    private readonly clock: Clock,
  ) {}

  async read(): Promise<Standing> {
    const counts = await this.reader.first<Counts>(
      `SELECT ${count(`state = 'waiting' AND due_at <= $1`)} AS due,
              ${count(`state = 'waiting' AND due_at > $1`)} AS later,
              ${count(`state = 'waiting' AND attempts > 0`)} AS retrying,
              ${count(`state = 'failed' AND last_error = $2`)} AS held,
              MIN(CASE WHEN state = 'waiting' AND due_at <= $1 THEN due_at END) AS "oldestDueAt"
       FROM job WHERE state IN ('waiting', 'failed')`,
      [this.clock.now(), HELD],
    );
    const none = { due: 0, later: 0, retrying: 0, held: 0, oldestDueAt: null };
    return { ...(counts ?? none), workerSeenAt: await this.workerSeenAt() };
  }

  /** Whoever set recurring work going moved its next time on by its own distance. */
  private async workerSeenAt(): Promise<Instant | null> {
    const rows = await this.reader.query<{ name: string; next_at: Instant }>(
      'SELECT name, next_at FROM periodic_task',
    );
    const fired = allPeriodics().flatMap(({ name, everyMinutes }) =>
      rows.filter((row) => row.name === name).map((row) => addMinutes(row.next_at, -everyMinutes)),
    );
    return fired.sort().at(-1) ?? null;
  }
}

function count(which: string): string {
  return `CAST(COALESCE(SUM(CASE WHEN ${which} THEN 1 ELSE 0 END), 0) AS integer)`;
}
