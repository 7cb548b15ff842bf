import Database from 'better-sqlite3';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { isBusy } from '../folder-lock.js';
import { allMigrations } from './all-migrations.js';

/** The database was made by a newer Tandem than this one; starting would risk what it does not know. */
export class DatabaseNewerThanCode extends Error {
  constructor(readonly unknown: readonly string[]) {
    super(
      `The database has changes this version does not know (${unknown.join(', ')}). Start the newer version instead.`,
    );
    this.name = 'DatabaseNewerThanCode';
  }
}

const LOCK = 7_263_361;
const PATIENCE_MS = 60_000;

/**
 * Brings the database to this version's shape. Safe to call from several processes at once: one migrates, the others
 * wait and then find nothing to do. A process that is killed in between gives its lock back by dying.
 */
export async function migrate(dataSource: DataSource): Promise<void> {
  await withMigrationLock(dataSource, () => bringUpToDate(dataSource));
}

/** While `work` runs no process of Tandem gets through its start on this database. */
export async function withMigrationLock<T>(dataSource: DataSource, work: () => Promise<T>): Promise<T> {
  const release = await lockOut(dataSource);
  try {
    return await work();
  } finally {
    await release();
  }
}

/** {@link migrate} for who has the lock already. Throws {@link DatabaseNewerThanCode}. */
export async function bringUpToDate(dataSource: DataSource): Promise<void> {
  await refuseNewer(dataSource);
  await dataSource.runMigrations({ transaction: 'each' });
}

/** Of the changes a database has been through, those that this version does not know. */
export function unknownTo(applied: readonly string[]): string[] {
  const known = new Set(allMigrations.map((migration) => migration.name));
  return applied.filter((name) => !known.has(name));
}

function lockOut(dataSource: DataSource): Promise<() => Promise<void>> {
  const { options } = dataSource;
  return options.type === 'better-sqlite3' ? lockFile(options.database) : advisoryLock(dataSource);
}

async function advisoryLock(dataSource: DataSource): Promise<() => Promise<void>> {
  const runner = dataSource.createQueryRunner();
  await runner.query('SELECT pg_advisory_lock($1)', [LOCK]);
  return async () => {
    await runner.query('SELECT pg_advisory_unlock($1)', [LOCK]);
    await runner.release();
  };
}

/**
 * TypeORM lists what is to be done before it begins, so a lock on the database itself would come too late: a small
 * database beside it is held instead.
 */
async function lockFile(database: string): Promise<() => Promise<void>> {
  const lock = new Database(join(dirname(database), 'migrating.lock'), { timeout: 0 });
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      lock.exec('BEGIN EXCLUSIVE');
      break;
    } catch (error) {
      if (Date.now() > giveUpAt || !isBusy(error)) throw error;
      await sleep(50);
    }
  }
  return () => {
    lock.close();
    return Promise.resolve();
  };
}

async function refuseNewer(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  const exists = await runner.hasTable('migration');
  await runner.release();
  if (!exists) return;
  const applied: { name: string }[] = await dataSource.query('SELECT name FROM migration');
  const unknown = unknownTo(applied.map((row) => row.name));
  if (unknown.length > 0) throw new DatabaseNewerThanCode(unknown);
}
