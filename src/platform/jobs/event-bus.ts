import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Instant } from '../../shared/instants.js';
import { Clock } from '../clock/clock.js';
import { runSql, valuesList } from '../database/sql.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { type EventType, type JobPayload, subscriptionsOf } from './event.js';
import { JobTransport } from './job-transport.js';

const COLUMNS = 7;
const ROWS_AT_ONCE = 100;

/** Tells upper layers, durably: the rows commit with what caused them, and are handed on once it has committed. */
@Injectable()
export class EventBus {
  constructor(
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly transport: JobTransport,
  ) {}

  /** @param options.dueAt not before this instant (inclusive); now when absent. */
  publish<P extends JobPayload>(
    tx: EntityManager,
    event: EventType<P>,
    payload: P,
    options: { dueAt?: Instant } = {},
  ): Promise<void> {
    return this.publishAll(tx, event, [payload], options);
  }

  /** Many occurrences of one event, in few statements. */
  async publishAll<P extends JobPayload>(
    tx: EntityManager,
    event: EventType<P>,
    payloads: readonly P[],
    options: { dueAt?: Instant } = {},
  ): Promise<void> {
    const subscriptions = subscriptionsOf(event.name);
    if (subscriptions.length === 0 || payloads.length === 0) return;
    const now = this.clock.now();
    const rows = payloads.flatMap((payload) =>
      subscriptions.map(({ subscriber }) => [
        event.name,
        subscriber,
        JSON.stringify(payload),
        'waiting',
        options.dueAt ?? now,
        0,
        now,
      ]),
    );
    const ids: number[] = [];
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      ids.push(...(await insertJobs(tx, rows.slice(from, from + ROWS_AT_ONCE))));
    }
    if (!options.dueAt || options.dueAt <= now) {
      this.unitOfWork.afterCommit(tx, () => {
        this.transport.handOver(ids);
      });
    }
  }
}

async function insertJobs(tx: EntityManager, rows: (string | number)[][]): Promise<number[]> {
  const inserted = await runSql<{ id: number }>(
    tx,
    `INSERT INTO job (event, subscriber, payload, state, due_at, attempts, created_at)
     VALUES ${valuesList(rows.length, COLUMNS)} RETURNING id`,
    rows.flat(),
  );
  return inserted.map((row) => row.id);
}
