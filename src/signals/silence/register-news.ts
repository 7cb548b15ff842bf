import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { runSql, valuesList } from '../../platform/database/sql.js';
import { EventBus } from '../../platform/jobs/event-bus.js';
import { addMs } from '../../shared/instants.js';
import { registerCame } from './register-came.event.js';

/** A register comes in many parts: one look when most of them are there. */
const LOOK_AFTER_MS = 30_000;
/** A look that is due sooner may have begun before this transaction ends, and would not see its marks. */
const SURE_TO_WAIT_MS = 5_000;

/** Has it looked at again, soon, whether a register is silent, so that nobody goes on reading that it is once it has come. */
@Injectable()
export class RegisterNews {
  constructor(
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  /** In the transaction that records marks of these schools. Of a school that is not said to be silent nothing is asked. */
  async tell(tx: EntityManager, schoolIds: Iterable<number>): Promise<void> {
    const ids = [...new Set(schoolIds)];
    if (ids.length === 0) return;
    const silent = await runSql<{ id: number }>(
      tx,
      `SELECT DISTINCT school_id AS id FROM silent_register WHERE school_id IN ${valuesList(1, ids.length)}`,
      ids,
    );
    if (silent.length === 0) return;
    const asked = await this.alreadyAsked(tx);
    const news = silent.filter(({ id }) => !asked.has(id)).map(({ id }) => ({ schoolId: id }));
    const dueAt = addMs(this.clock.now(), LOOK_AFTER_MS);
    await this.events.publishAll(tx, registerCame, news, { dueAt });
  }

  private async alreadyAsked(tx: EntityManager): Promise<Set<number>> {
    const jobs = await runSql<{ payload: string }>(
      tx,
      `SELECT payload FROM job WHERE state = 'waiting' AND event = $1 AND due_at > $2`,
      [registerCame.name, addMs(this.clock.now(), SURE_TO_WAIT_MS)],
    );
    return new Set(jobs.map(({ payload }) => (JSON.parse(payload) as { schoolId: number }).schoolId));
  }
}
