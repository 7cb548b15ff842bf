import { Inject, Injectable } from '@nestjs/common';
import { addMinutes } from '../../shared/instants.js';
import { Clock } from '../clock/clock.js';
import { runSql } from '../database/sql.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { LOGGER, type Logger } from '../logging/logging.module.js';
import { EventBus } from './event-bus.js';
import { allPeriodics, type Periodic } from './event.js';
import { failureReason } from './failure-reason.js';

const LOOK_EVERY_MS = 5_000;
/** No two workers' clocks are this far apart: a next time further off was set by a clock that has been put right since. */
const CLOCK_WAS_WRONG_MINUTES = 60;

/**
 * Recurring work. Every worker looks; the one that moves `next_at` on publishes the event, so it fires once per
 * cluster. After downtime it fires once and goes on from now.
 */
@Injectable()
export class PeriodicWork {
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: EventBus,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Looks now and every few seconds until {@link stop}; one look at a time, however slow the database is. */
  start(): void {
    this.looking = this.look().finally(() => {
      this.timer = setTimeout(() => {
        this.start();
      }, LOOK_EVERY_MS);
      if (this.stopped) clearTimeout(this.timer);
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.looking;
  }

  /** Fires what is due now. Returns the names fired by this call. */
  async tick(): Promise<string[]> {
    const fired: string[] = [];
    for (const periodic of allPeriodics()) {
      if (await this.fire(periodic)) fired.push(periodic.name);
    }
    return fired;
  }

  private async look(): Promise<void> {
    try {
      await this.tick();
    } catch (error) {
      this.logger.warn({ failure: failureReason(error) }, 'periodic work could not be looked at');
    }
  }

  private fire(periodic: Periodic): Promise<boolean> {
    return this.unitOfWork.run(async (tx) => {
      const now = this.clock.now();
      const next = addMinutes(now, periodic.everyMinutes);
      const taken = await runSql<{ name: string }>(
        tx,
        `INSERT INTO periodic_task (name, next_at) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET next_at = $2
           WHERE periodic_task.next_at <= $3 OR periodic_task.next_at > $4 RETURNING name`,
        [periodic.name, next, now, addMinutes(next, CLOCK_WAS_WRONG_MINUTES)],
      );
      if (taken.length > 0) await this.events.publish(tx, periodic.event, {});
      return taken.length > 0;
    });
  }
}
