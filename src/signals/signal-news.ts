import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../platform/clock/clock.js';
import { runSql } from '../platform/database/sql.js';
import { EventBus } from '../platform/jobs/event-bus.js';
import { signalsRecorded } from './signals-recorded.event.js';

interface Bumped {
  id: number;
  signals_version: number;
  evaluated_version: number;
}

const PUPILS_AT_ONCE = 500;

/** Tells the rules, durably, that a pupil's signals have changed. */
@Injectable()
export class SignalNews {
  constructor(
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  /**
   * In the transaction of the change: the version of each pupil grows by one, and an evaluation is asked for unless one is due
   * already. A term's registers, read day by day, so ask once for each pupil and not once for each day.
   */
  async tell(tx: EntityManager, pupilIds: Iterable<number>): Promise<void> {
    const ids = [...new Set(pupilIds)].sort((a, b) => a - b);
    const bumped: Bumped[] = [];
    for (let from = 0; from < ids.length; from += PUPILS_AT_ONCE) {
      bumped.push(...(await this.bump(tx, ids.slice(from, from + PUPILS_AT_ONCE))));
    }
    const overdue = bumped.some((pupil) => pupil.signals_version - 1 > pupil.evaluated_version);
    const due = overdue ? await this.alreadyDue(tx) : new Set<number>();
    const news = bumped.filter((pupil) => !due.has(pupil.id)).map((pupil) => ({ pupilId: pupil.id }));
    await this.events.publishAll(tx, signalsRecorded, news);
  }

  private bump(tx: EntityManager, ids: readonly number[]): Promise<Bumped[]> {
    return runSql<Bumped>(
      tx,
      `UPDATE pupil SET signals_version = signals_version + 1
       WHERE id IN (${ids.map((_, at) => `$${at + 1}`).join(', ')})
       RETURNING id, signals_version, evaluated_version`,
      ids,
    );
  }

  /** Pupils with a job that is due. One that waits out a failure is not counted: news should not wait with it. */
  private async alreadyDue(tx: EntityManager): Promise<Set<number>> {
    const jobs = await runSql<{ payload: string }>(
      tx,
      `SELECT payload FROM job WHERE state = 'waiting' AND due_at <= $1 AND event = $2`,
      [this.clock.now(), signalsRecorded.name],
    );
    return new Set(jobs.map((job) => (JSON.parse(job.payload) as { pupilId: number }).pupilId));
  }
}
