import type { DataSource } from 'typeorm';
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

/**
 * Brings the database to this version's shape. Safe to call from several processes at once: PostgreSQL serialises by
 * an advisory lock; on SQLite the web process migrates before it forks its worker.
 */
export async function migrate(dataSource: DataSource): Promise<void> {
  const lock = dataSource.options.type === 'postgres' ? dataSource.createQueryRunner() : null;
  await lock?.query('SELECT pg_advisory_lock($1)', [LOCK]);
  try {
    await refuseNewer(dataSource);
    await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await lock?.query('SELECT pg_advisory_unlock($1)', [LOCK]);
    await lock?.release();
  }
}

async function refuseNewer(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  const exists = await runner.hasTable('migration');
  await runner.release();
  if (!exists) return;
  const applied: { name: string }[] = await dataSource.query('SELECT name FROM migration');
  const known = new Set(allMigrations.map((migration) => migration.name));
  const unknown = applied.map((row) => row.name).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new DatabaseNewerThanCode(unknown);
}
