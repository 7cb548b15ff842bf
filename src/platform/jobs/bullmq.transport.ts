import { Injectable } from '@nestjs/common';
import { Queue, Worker } from 'bullmq';
import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { addMs } from '../../shared/instants.js';
import { Clock } from '../clock/clock.js';
import { TandemConfig } from '../config/config.js';
import { Reader } from '../database/reader.js';
import { runSql, valuesList } from '../database/sql.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { JobRunner } from './job-runner.js';
import { JobTransport } from './job-transport.js';

const QUEUE = 'jobs';
const AT_ONCE = 8;
const SWEEP_MS = 1_000;
/** A row handed over longer ago than this and still waiting is handed over again: the queue may have lost it. */
const HANDED_MS = 30_000;
const SWEEP_ROWS = 500;

/**
 * BullMQ on Redis, when `REDIS_URL` is set: any number of workers on any machines. Redis only carries row ids. A sweep
 * hands over what is due and was not handed, and everything again when Redis has come back empty.
 */
@Injectable()
export class BullmqTransport extends JobTransport {
  private readonly prefix: string;
  private readonly producer: Redis;
  private readonly queue: Queue;
  private consumer: Redis | null = null;
  private worker: Worker | null = null;
  private sweeper: NodeJS.Timeout | null = null;
  private sweeping: Promise<void> = Promise.resolve();

  constructor(
    private readonly config: TandemConfig,
    private readonly runner: JobRunner,
    private readonly reader: Reader,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {
    super();
    // Two installations on one Redis must not see each other's row ids.
    const place = createHash('sha256').update(config.databaseUrl ?? config.dataFolder);
    this.prefix = `tandem-${place.digest('hex').slice(0, 12)}`;
    this.producer = this.connect({ maxRetriesPerRequest: 1 });
    this.queue = new Queue(QUEUE, {
      connection: this.producer,
      prefix: this.prefix,
      skipWaitingForReady: true,
    });
    this.queue.on('error', () => undefined);
  }

  handOver(jobIds: readonly number[]): void {
    this.add(jobIds.map((id) => ({ id, attempts: 0 }))).catch(() => undefined);
  }

  async startWorking(): Promise<void> {
    this.consumer = this.connect({ maxRetriesPerRequest: null });
    this.worker = new Worker(QUEUE, async (job) => this.runner.run((job.data as { id: number }).id), {
      connection: this.consumer,
      prefix: this.prefix,
      concurrency: AT_ONCE,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    });
    this.worker.on('error', () => undefined);
    this.sweeper = setInterval(() => {
      this.sweeping = this.sweeping.then(() => this.sweep()).catch(() => undefined);
    }, SWEEP_MS);
    await this.sweep().catch(() => undefined);
  }

  async stopWorking(): Promise<void> {
    if (this.sweeper) clearInterval(this.sweeper);
    await this.sweeping;
    await this.worker?.close();
    this.consumer?.disconnect();
    await this.queue.close().catch(() => undefined);
    this.producer.disconnect();
  }

  async check(): Promise<void> {
    await this.producer.ping();
  }

  /** Hands over what is due and not (or too long ago) handed; all of it when Redis has forgotten us. */
  private async sweep(): Promise<void> {
    if (await this.redisForgot()) await this.forgetHanded();
    const now = this.clock.now();
    const rows = await this.reader.query<{ id: number; attempts: number }>(
      `SELECT id, attempts FROM job
       WHERE state = 'waiting' AND due_at <= $1 AND (handed_at IS NULL OR handed_at < $2)
       ORDER BY due_at, id LIMIT $3`,
      [now, addMs(now, -HANDED_MS), SWEEP_ROWS],
    );
    if (rows.length === 0) return;
    await this.add(rows);
    await this.unitOfWork.run((tx) =>
      runSql(
        tx,
        `UPDATE job SET handed_at = $1 WHERE id IN ${valuesList(1, rows.length, 1)} AND state = 'waiting'`,
        [now, ...rows.map((row) => row.id)],
      ),
    );
  }

  private async redisForgot(): Promise<boolean> {
    return (await this.producer.set(`${this.prefix}:known`, '1', 'GET')) === null;
  }

  private async forgetHanded(): Promise<void> {
    await this.unitOfWork.run((tx) =>
      runSql(tx, `UPDATE job SET handed_at = NULL WHERE state = 'waiting' AND handed_at IS NOT NULL`),
    );
  }

  /** A kept id would be ignored silently, so the number of the try is part of it and nothing finished is kept. */
  private async add(rows: readonly { id: number; attempts: number }[]): Promise<void> {
    await this.queue.addBulk(
      rows.map(({ id, attempts }) => ({
        name: 'row',
        data: { id },
        opts: { jobId: `row-${id}-${attempts}`, removeOnComplete: true, removeOnFail: true },
      })),
    );
  }

  private connect(options: { maxRetriesPerRequest: number | null }): Redis {
    const redis = new Redis(this.config.redisUrl ?? '', {
      ...options,
      retryStrategy: (n) => Math.min(n * 100, 1_000),
    });
    redis.on('error', () => undefined);
    return redis;
  }
}
