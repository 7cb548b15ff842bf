import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Dialect, dialectOf, runSql, type SqlValue } from './sql.js';

/**
 * Reads outside a use case. On SQLite it has a connection of its own (WAL: readers never wait for the writer, and
 * never see half a transaction); on PostgreSQL it shares the pool.
 */
@Injectable()
export class Reader implements OnApplicationShutdown {
  private constructor(
    private readonly dataSource: DataSource,
    private readonly own: boolean,
  ) {}

  /** Opens the reading side of `main`. */
  static async open(main: DataSource): Promise<Reader> {
    if (main.options.type !== 'better-sqlite3') return new Reader(main, false);
    const reading = new DataSource({
      ...main.options,
      entities: main.entityMetadatas.map((metadata) => metadata.target),
      migrations: [],
      migrationsRun: false,
      readonly: true,
      enableWAL: false,
      prepareDatabase: undefined,
      timeout: 250,
    });
    return new Reader(await reading.initialize(), true);
  }

  get manager(): EntityManager {
    return this.dataSource.manager;
  }

  get dialect(): Dialect {
    return dialectOf(this.dataSource.manager);
  }

  /** Hand-written SQL with `$1` placeholders, the same text on both databases. */
  query<Row>(text: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    return runSql<Row>(this.dataSource.manager, text, values);
  }

  /** The first row, or null. */
  async first<Row>(text: string, values: readonly SqlValue[] = []): Promise<Row | null> {
    return (await this.query<Row>(text, values))[0] ?? null;
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.own && this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
