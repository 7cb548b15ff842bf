import { Injectable } from '@nestjs/common';
import type { Logger } from '../logging/logging.module.js';
import { DueJobs } from './due-jobs.js';
import { failureReason } from './failure-reason.js';
import { JobRunner } from './job-runner.js';
import { JobTransport } from './job-transport.js';
import { WorkerLine } from './worker-line.js';

/** Jobs under way in one worker; the demonstration does one after the other, so that it ends the same way each time. */
export const JOBS_AT_ONCE = 4;
const IDLE_MS = 500;

/**
 * The default: one worker process beside the web server, fed from the database. A process that commits a job rings
 * the worker; a ring that gets lost costs half a second, because the worker looks by itself as well.
 */
@Injectable()
export class EmbeddedTransport extends JobTransport {
  private readonly underWay = new Map<number, Promise<void>>();
  private working = false;
  private wake: () => void = () => undefined;
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly due: DueJobs,
    private readonly runner: JobRunner,
    private readonly line: WorkerLine,
    private readonly logger: Logger,
    private readonly atOnce = JOBS_AT_ONCE,
  ) {
    super();
  }

  handOver(): void {
    if (this.working) this.wake();
    else this.line.ring();
  }

  startWorking(): Promise<void> {
    this.working = true;
    this.line.onRing(() => {
      this.wake();
    });
    this.loop = this.work();
    return Promise.resolve();
  }

  async stopWorking(): Promise<void> {
    this.working = false;
    this.wake();
    await this.loop;
    await Promise.all(this.underWay.values());
  }

  /** The database is the queue, and has a check of its own. */
  check(): Promise<void> {
    return Promise.resolve();
  }

  private async work(): Promise<void> {
    while (this.working) {
      let rung = false;
      const ring = new Promise<void>((resolve) => {
        this.wake = () => {
          rung = true;
          resolve();
        };
      });
      const started = await this.startDue();
      if (this.underWay.size >= this.atOnce) await Promise.race(this.underWay.values());
      else if (started === 0 && !rung) await this.rest(ring);
    }
  }

  private async startDue(): Promise<number> {
    const room = this.atOnce - this.underWay.size;
    const ids = room > 0 ? await this.due.next(room, new Set(this.underWay.keys())).catch(() => []) : [];
    for (const id of ids) this.underWay.set(id, this.runOne(id));
    return ids.length;
  }

  private async runOne(id: number): Promise<void> {
    try {
      await this.runner.run(id);
    } catch (error) {
      this.logger.warn({ job: id, failure: failureReason(error) }, 'job could not be taken up');
      // The row is untouched and still due: it is taken again after a pause, as after a crash.
      await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    } finally {
      this.underWay.delete(id);
    }
  }

  private async rest(ring: Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const pause = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, IDLE_MS);
    });
    await Promise.race([ring, pause, ...this.underWay.values()]);
    clearTimeout(timer);
  }
}
