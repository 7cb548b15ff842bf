import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource, type DataSourceOptions, type EntityManager } from 'typeorm';
import { isContention } from './database-errors.js';
import { ReadingThread } from './reading-thread.js';
import { type Dialect, dialectOf, forSqlite, runSql, type SqlValue } from './sql.js';

/** better-sqlite3 waits inside the event loop: as short as a reader's rare wait (a log being folded in) allows. */
const BLOCKING_MS = 20;
const TRIES = 50;

/**
 * Reads outside a use case, on connections of its own. On SQLite (WAL) readers never wait for the writer and never see
 * half a transaction; on PostgreSQL a pool apart from the writers', so that units of work which read on the way can
 * never use up the connections they are waiting for.
 */
@Injectable()
export class Reader implements OnApplicationShutdown {
  private thread: ReadingThread | null = null;

  private constructor(private readonly dataSource: DataSource) {}

  /** Opens the reading side of `main`. */
  static async open(main: DataSource): Promise<Reader> {
    const entities = main.entityMetadatas.map((metadata) => metadata.target);
    const reading = new DataSource({ ...readOnly(main.options), entities });
    return new Reader(await reading.initialize());
  }

  get manager(): EntityManager {
    return this.dataSource.manager;
  }

  get dialect(): Dialect {
    return dialectOf(this.dataSource.manager);
  }

  /** From now on {@link queryAtLength} holds nobody up. For a process that reckons with what it reads; on PostgreSQL it is so anyway. */
  readInThread(): void {
    const { options } = this.dataSource;
    if (options.type === 'better-sqlite3') this.thread ??= new ReadingThread(options.database);
  }

  /** Long reading goes on beside whatever else this process does. False: on SQLite, where the driver blocks and no thread was asked for. */
  get readsBeside(): boolean {
    return this.thread !== null || this.dialect === 'postgres';
  }

  /** Hand-written SQL with `$1` placeholders, the same text on both databases. */
  query<Row>(text: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    return patiently(() => runSql<Row>(this.dataSource.manager, text, values));
  }

  /** As {@link query}, for what takes long: in a thread, where there is one. */
  queryAtLength<Row>(text: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    const { thread } = this;
    if (!thread) return this.query(text, values);
    const { sql, bound } = forSqlite(text, values);
    return patiently(async () => (await thread.query(sql, bound)) as Row[]);
  }

  /** The first row, or null. */
  async first<Row>(text: string, values: readonly SqlValue[] = []): Promise<Row | null> {
    return (await this.query<Row>(text, values))[0] ?? null;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.thread?.close();
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

async function patiently<Rows>(read: () => Promise<Rows>): Promise<Rows> {
  for (let tries = 1; ; tries++) {
    try {
      return await read();
    } catch (error) {
      if (!isContention(error) || tries >= TRIES) throw error;
      await sleep(10);
    }
  }
}

/** Both databases refuse a write that comes this way: it would bypass the unit of work. */
function readOnly(options: DataSourceOptions): DataSourceOptions {
  const common = { migrations: [], migrationsRun: false };
  if (options.type === 'better-sqlite3')
    return { ...options, ...common, readonly: true, prepareDatabase: undefined, timeout: BLOCKING_MS };
  if (options.type !== 'postgres') throw new Error(`Tandem does not run on ${options.type}.`);
  const extra = options.extra as Record<string, unknown> | undefined;
  return { ...options, ...common, extra: { ...extra, options: '-c default_transaction_read_only=on' } };
}
