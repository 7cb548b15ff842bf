import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { addMs } from '../../shared/instants.js';
import { Clock } from '../clock/clock.js';
import { Reader } from '../database/reader.js';
import { runSql } from '../database/sql.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { LOGGER, type Logger } from '../logging/logging.module.js';
import { allSubscriptions, type JobPayload, type Subscription } from './event.js';
import { type JobHandler, JobAlreadyDone, NotNow, PermanentFailure } from './job-handler.js';
import { JobRegistry } from './job-registry.js';
import { failureReason } from './failure-reason.js';

interface JobRow {
  id: number;
  event: string;
  subscriber: string;
  payload: string;
  state: string;
  attempts: number;
}

/** What became of one run: `done`, `retry` (failed or put off, will be tried again), `failed` (kept), `skipped` (nothing to do). */
export type RunOutcome = 'done' | 'retry' | 'failed' | 'skipped';

const LONGEST_BACKOFF_SECONDS = 3_600;
/** For a row of another version: in a rolling update a newer worker takes it in time; some hours later a person must. */
const OF_ANOTHER_VERSION = { attempts: 10, backoffSeconds: 60 };

/** This version knows no handler for the row. */
class NoHandler extends Error {
  constructor(row: JobRow) {
    super(`This version has no handler for ${row.event} -> ${row.subscriber}.`);
    this.name = 'NoHandler';
  }
}

/** Does one job by its row id, whatever brought it here. Handlers and effects are the same under every transport. */
@Injectable()
export class JobRunner {
  constructor(
    private readonly registry: JobRegistry,
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Never throws for a failing handler: the failure is written to the row. Throws when even that cannot be. */
  async run(jobId: number): Promise<RunOutcome> {
    const row = await this.reader.first<JobRow>(
      'SELECT id, event, subscriber, payload, state, attempts FROM job WHERE id = $1',
      [jobId],
    );
    if (!row || row.state !== 'waiting') return 'skipped';
    const handler = this.registry.handlerOf(row.event, row.subscriber);
    if (!handler) return this.noteFailure(row, new NoHandler(row));
    return this.attempt(row, handler);
  }

  private async attempt(row: JobRow, handler: JobHandler<JobPayload>): Promise<RunOutcome> {
    let completed = false;
    const complete = async <T>(effects: (tx: EntityManager) => Promise<T>): Promise<T> => {
      const result = await this.unitOfWork.run(async (tx) => {
        await this.markDone(tx, row.id);
        return effects(tx);
      });
      completed = true;
      return result;
    };
    try {
      const payload = JSON.parse(row.payload) as JobPayload;
      await handler.handle({ id: row.id, payload, attempt: row.attempts + 1, complete });
      if (!completed) await complete(() => Promise.resolve());
      return 'done';
    } catch (error) {
      if (completed) return this.noteAfterthought(row, error);
      if (error instanceof JobAlreadyDone) return 'skipped';
      if (error instanceof NotNow) return this.putOff(row, error);
      return this.noteFailure(row, error);
    }
  }

  private async markDone(tx: EntityManager, jobId: number): Promise<void> {
    const rows = await runSql<{ id: number }>(
      tx,
      `UPDATE job SET state = 'done', finished_at = $1 WHERE id = $2 AND state = 'waiting' RETURNING id`,
      [this.clock.now(), jobId],
    );
    if (rows.length === 0) throw new JobAlreadyDone();
  }

  /** The handler stumbled after its effects had committed: done is done. */
  private noteAfterthought(row: JobRow, error: unknown): RunOutcome {
    this.logger.warn(
      { job: row.id, subscriber: row.subscriber, failure: failureReason(error) },
      'after a job',
    );
    return 'done';
  }

  /** Nothing when another worker has done it meanwhile, or failed at it: then its own wait holds. */
  private async putOff(row: JobRow, { againInMs }: NotNow): Promise<RunOutcome> {
    await this.unitOfWork.run((tx) =>
      runSql(
        tx,
        `UPDATE job SET due_at = $1, handed_at = NULL WHERE id = $2 AND state = 'waiting' AND attempts = $3`,
        [addMs(this.clock.now(), againInMs), row.id, row.attempts],
      ),
    );
    return 'retry';
  }

  private async noteFailure(row: JobRow, error: unknown): Promise<RunOutcome> {
    const policy = policyOf(row);
    const tries = row.attempts + 1;
    const final = error instanceof PermanentFailure || tries >= policy.attempts;
    const wait = Math.min(policy.backoffSeconds * 2 ** row.attempts, LONGEST_BACKOFF_SECONDS);
    const now = this.clock.now();
    const failure = failureReason(error);
    const noted = await this.unitOfWork.run((tx) =>
      runSql<{ id: number }>(
        tx,
        `UPDATE job SET state = $1, attempts = $2, last_error = $3, due_at = $4, handed_at = NULL, finished_at = $5
         WHERE id = $6 AND state = 'waiting' RETURNING id`,
        [final ? 'failed' : 'waiting', tries, failure, addMs(now, wait * 1_000), final ? now : null, row.id],
      ),
    );
    if (noted.length === 0) return 'skipped';
    const line = { job: row.id, event: row.event, subscriber: row.subscriber, tries, failure };
    this.logger[final ? 'error' : 'warn'](
      line,
      final ? 'job failed for good' : 'job failed, will be tried again',
    );
    return final ? 'failed' : 'retry';
  }
}

function policyOf(row: JobRow): { attempts: number; backoffSeconds: number } {
  const isOfRow = (one: Subscription<JobPayload>) =>
    one.event.name === row.event && one.subscriber === row.subscriber;
  return allSubscriptions().find(isOfRow) ?? OF_ANOTHER_VERSION;
}
