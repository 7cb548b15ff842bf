import { type Job, Queue, Worker } from 'bullmq';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { TandemConfig } from '../config/config.js';
import type { Logger } from '../logging/logging.module.js';
import { failureReason } from './failure-reason.js';
import type { HandedJobs, JobToHand } from './handed-jobs.js';
import type { JobRunner } from './job-runner.js';
import { JobTransport } from './job-transport.js';

const QUEUE = 'jobs';
const AT_ONCE = 8;
const SWEEP_MS = 1_000;
const SWEEP_ROWS = 500;
const ADD_ROWS = 100;
/** A killed worker's job is taken up by another within LOCK_MS + STALLED_MS; one merely slow may be run twice (safe). */
const LOCK_MS = 4_000;
const STALLED_MS = 1_000;
/** BullMQ gives a job up after so many stalls, but giving up is not its business: the row says when it is over. */
const STALLS_ALLOWED = 1_000_000;
/** How long to wait, once no job is under way, for a Redis that may be gone. */
const CLOSING_MS = 1_500;

interface RowJob {
  readonly id: number;
}

/** Redis does not answer just now; the sweep hands the rows over when it does again. */
class QueueNotAnswering extends Error {
  constructor() {
    super('The queue does not answer.');
    this.name = 'QueueNotAnswering';
  }
}

/**
 * BullMQ on Redis, when `REDIS_URL` is set: any number of workers on any machines. Redis only carries row ids. A sweep
 * hands over what is due and was not handed, and everything again when Redis has come back empty.
 */
export class BullmqTransport extends JobTransport {
  private readonly prefix: string;
  private readonly producer: Redis;
  private queue: Queue<RowJob> | null = null;
  private consumer: Redis | null = null;
  private worker: Worker<RowJob> | null = null;
  private readonly underWay = new Set<Promise<unknown>>();
  private working = false;
  private sweeping: Promise<void> = Promise.resolve();
  private readonly endPause = new AbortController();
  private answering = true;

  constructor(
    private readonly config: TandemConfig,
    private readonly runner: JobRunner,
    private readonly handed: HandedJobs,
    private readonly logger: Logger,
  ) {
    super();
    // Two installations on one Redis must not see each other's row ids.
    const place = createHash('sha256').update(config.databaseUrl ?? config.dataFolder);
    this.prefix = `tandem-${place.digest('hex').slice(0, 12)}`;
    this.producer = this.connect(1);
  }

  handOver(jobIds: readonly number[]): void {
    this.add(jobIds.map((id) => ({ id, attempts: 0 }))).catch(() => undefined);
  }

  startWorking(): Promise<void> {
    this.working = true;
    this.consumer = this.connect(null);
    this.worker = new Worker<RowJob>(QUEUE, (job) => this.work(job), {
      connection: this.consumer,
      prefix: this.prefix,
      concurrency: AT_ONCE,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_MS,
      maxStalledCount: STALLS_ALLOWED,
      runRetryDelay: 1_000,
    });
    this.worker.on('error', () => undefined);
    this.sweeping = this.keepSweeping();
    return Promise.resolve();
  }

  async stopWorking(): Promise<void> {
    this.working = false;
    this.endPause.abort();
    await Promise.all([this.sweeping, this.closeWorker()]);
    this.consumer?.disconnect();
    await this.dropQueue();
    this.producer.disconnect();
  }

  async check(): Promise<void> {
    if (this.producer.status !== 'ready') throw new QueueNotAnswering();
    await this.producer.ping();
  }

  private async work(job: Job<RowJob>): Promise<void> {
    const run = this.runner.run(job.data.id);
    this.underWay.add(run);
    try {
      await run;
    } catch (error) {
      // The row is untouched and still due; the sweep hands it over again.
      this.logger.warn({ job: job.data.id, failure: failureReason(error) }, 'job could not be taken up');
      throw error;
    } finally {
      this.underWay.delete(run);
    }
  }

  /** BullMQ's own close waits for Redis without end; our jobs are what must be waited for. */
  private async closeWorker(): Promise<void> {
    if (!this.worker) return;
    const closed = this.worker.close().catch(() => undefined);
    await Promise.allSettled(this.underWay);
    const late = new AbortController();
    const patience = sleep(CLOSING_MS, undefined, { signal: late.signal }).catch(() => undefined);
    await Promise.race([closed, patience]);
    late.abort();
  }

  private async keepSweeping(): Promise<void> {
    while (this.working) {
      let more = false;
      try {
        more = await this.sweep();
        this.noteAnswer(null);
      } catch (error) {
        this.noteAnswer(error);
      }
      if (!more) await sleep(SWEEP_MS, undefined, { signal: this.endPause.signal }).catch(() => undefined);
    }
  }

  /** Hands over what is due and not (or too long ago) handed. True when there may be more. */
  private async sweep(): Promise<boolean> {
    await this.rememberRedis();
    const rows = await this.handed.toHand(SWEEP_ROWS);
    if (rows.length === 0) return false;
    await this.add(rows);
    await this.handed.noteHanded(rows);
    return rows.length === SWEEP_ROWS;
  }

  /** Our mark is gone when Redis has lost its memory. Set again only after the rows know, in case we die in between. */
  private async rememberRedis(): Promise<void> {
    if (this.producer.status !== 'ready') throw new QueueNotAnswering();
    const mark = `${this.prefix}:known`;
    if ((await this.producer.get(mark)) !== null) return;
    await this.handed.forget();
    await this.producer.set(mark, '1');
  }

  /** In small lots: preparing thousands at once would hold up the web server. */
  private async add(rows: readonly JobToHand[]): Promise<void> {
    if (this.producer.status !== 'ready') throw new QueueNotAnswering();
    const queue = (this.queue ??= this.openQueue());
    try {
      for (let from = 0; from < rows.length; from += ADD_ROWS)
        await queue.addBulk(rows.slice(from, from + ADD_ROWS).map(asQueued));
    } catch (error) {
      // A queue object whose first words to Redis failed never recovers; the next one may.
      await this.dropQueue();
      throw error;
    }
  }

  private openQueue(): Queue<RowJob> {
    const queue = new Queue<RowJob>(QUEUE, {
      connection: this.producer,
      prefix: this.prefix,
      skipWaitingForReady: true,
      streams: { events: { maxLen: 100 } },
    });
    queue.on('error', () => undefined);
    return queue;
  }

  private async dropQueue(): Promise<void> {
    const queue = this.queue;
    this.queue = null;
    await queue?.close().catch(() => undefined);
  }

  /** One line when the queue goes and one when it is back, not one a second. */
  private noteAnswer(error: unknown): void {
    if (error !== null && this.answering)
      this.logger.warn({ failure: failureReason(error) }, 'jobs cannot be handed over');
    if (error === null && !this.answering) this.logger.info('jobs are handed over again');
    this.answering = error === null;
  }

  private connect(maxRetriesPerRequest: number | null): Redis {
    const redis = new Redis(this.config.redisUrl ?? '', {
      maxRetriesPerRequest,
      connectTimeout: 3_000,
      retryStrategy: (n) => Math.min(n * 100, 1_000),
    });
    redis.on('error', () => undefined);
    return redis;
  }
}

/** A kept id would be ignored silently, so the number of the try is part of it and nothing finished is kept. */
function asQueued({ id, attempts }: JobToHand) {
  const opts = { jobId: `row-${id}-${attempts}`, removeOnComplete: true, removeOnFail: true };
  return { name: 'row', data: { id }, opts };
}
