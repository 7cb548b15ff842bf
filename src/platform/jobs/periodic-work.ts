import { Injectable } from '@nestjs/common';
import { addMinutes } from '../../shared/instants.js';
import { Clock } from '../clock/clock.js';
import { runSql } from '../database/sql.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { EventBus } from './event-bus.js';
import { allPeriodics, type Periodic } from './event.js';

const LOOK_EVERY_MS = 5_000;

/**
 * Recurring work. Every worker looks; the one that moves `next_at` on publishes the event, so it fires once per
 * cluster. After downtime it fires once and goes on from now.
 */
@Injectable()
export class PeriodicWork {
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      this.tick().catch(() => undefined);
    }, LOOK_EVERY_MS);
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
  }

  /** Fires what is due now. Returns the names fired by this call. */
  async tick(): Promise<string[]> {
    const fired: string[] = [];
    for (const periodic of allPeriodics()) {
      if (await this.fire(periodic)) fired.push(periodic.name);
    }
    return fired;
  }

  private fire(periodic: Periodic): Promise<boolean> {
    return this.unitOfWork.run(async (tx) => {
      const now = this.clock.now();
      const next = addMinutes(now, periodic.everyMinutes);
      const taken = await runSql<{ name: string }>(
        tx,
        `INSERT INTO periodic_task (name, next_at) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET next_at = $2 WHERE periodic_task.next_at <= $3 RETURNING name`,
        [periodic.name, next, now],
      );
      if (taken.length > 0) await this.events.publish(tx, periodic.event, {});
      return taken.length > 0;
    });
  }
}
