import type Database from 'better-sqlite3';
import { join } from 'node:path';
import type { DataSourceOptions } from 'typeorm';
import type { TandemConfig } from '../config/config.js';
import { allMigrations } from './migrations/all-migrations.js';

/** Connections for writing, and as many again for reading (opened as they are needed). */
const POOL_SIZE = 10;
const PATIENCE_MS = 30_000;
/** Only while opening, before anybody waits for an answer: two processes may make the file at once. */
const OPENING_MS = 5_000;

/** How to reach the database of this installation: PostgreSQL by `DATABASE_URL`, otherwise one SQLite file. */
export function dataSourceOptions(config: TandemConfig): DataSourceOptions {
  const common = {
    migrations: allMigrations,
    migrationsRun: false,
    synchronize: false,
    migrationsTableName: 'migration',
  };
  if (config.databaseUrl) {
    return {
      ...common,
      type: 'postgres',
      url: config.databaseUrl,
      poolSize: POOL_SIZE,
      applicationName: `tandem-${config.role}`,
      extra: {
        connectionTimeoutMillis: PATIENCE_MS,
        // A machine that vanished in mid-transaction must not hold its locks for ever.
        idle_in_transaction_session_timeout: 60_000,
        keepAlive: true,
      },
    };
  }
  return {
    ...common,
    type: 'better-sqlite3',
    database: join(config.dataFolder, 'tandem.db'),
    timeout: 0,
    statementCacheSize: 300,
    // The demonstration's made-up school need not survive a power cut, and plays its weeks several times as fast.
    prepareDatabase: (database: Database.Database) => {
      prepareSqlite(database, config.demo ? 'OFF' : 'FULL');
    },
  };
}

/**
 * TypeORM begins *deferred*: a transaction that reads and then writes beside another process fails at once, whatever
 * the timeout. `BEGIN IMMEDIATE` takes the write lock first. FULL: an acknowledged mark survives a power cut.
 */
function prepareSqlite(database: Database.Database, synchronous: 'OFF' | 'FULL'): void {
  database.pragma(`busy_timeout = ${OPENING_MS}`);
  database.pragma('journal_mode = WAL');
  database.pragma('busy_timeout = 0');
  database.pragma(`synchronous = ${synchronous}`);
  const prepare = database.prepare.bind(database);
  database.prepare = (sql: string) => prepare(sql === 'BEGIN TRANSACTION' ? 'BEGIN IMMEDIATE' : sql);
}
