import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource, type DataSourceOptions, type EntityManager } from 'typeorm';
import { isContention } from './database-errors.js';
import { type Dialect, dialectOf, runSql, type SqlValue } from './sql.js';

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

  /** Hand-written SQL with `$1` placeholders, the same text on both databases. */
  async query<Row>(text: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    for (let tries = 1; ; tries++) {
      try {
        return await runSql<Row>(this.dataSource.manager, text, values);
      } catch (error) {
        if (!isContention(error) || tries >= TRIES) throw error;
        await sleep(10);
      }
    }
  }

  /** The first row, or null. */
  async first<Row>(text: string, values: readonly SqlValue[] = []): Promise<Row | null> {
    return (await this.query<Row>(text, values))[0] ?? null;
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
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
