import type Database from 'better-sqlite3';
import { join } from 'node:path';
import type { DataSourceOptions } from 'typeorm';
import type { TandemConfig } from '../config/config.js';
import { allMigrations } from './migrations/all-migrations.js';

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
      poolSize: 10,
      applicationName: `tandem-${config.role}`,
    };
  }
  return {
    ...common,
    type: 'better-sqlite3',
    database: join(config.dataFolder, 'tandem.db'),
    enableWAL: true,
    timeout: 0,
    statementCacheSize: 300,
    prepareDatabase: prepareSqlite,
  };
}

/**
 * TypeORM begins *deferred*: a transaction that reads and then writes beside another process fails at once, whatever
 * the timeout. `BEGIN IMMEDIATE` takes the write lock first. FULL: an acknowledged mark survives a power cut.
 */
function prepareSqlite(database: Database.Database): void {
  database.pragma('synchronous = FULL');
  const prepare = database.prepare.bind(database);
  database.prepare = ((sql: string) =>
    prepare(sql === 'BEGIN TRANSACTION' ? 'BEGIN IMMEDIATE' : sql)) as typeof database.prepare;
}
