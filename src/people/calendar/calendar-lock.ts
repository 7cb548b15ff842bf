import type { EntityManager } from 'typeorm';
import { dialectOf, runSql } from '../../platform/database/sql.js';

/**
 * Changes of one school's calendar go one after the other until the transaction ends, whether a file or a person makes them: a day called off
 * this moment must not come back with the file. In one order, against deadlocks. SQLite needs none: a unit of work has the whole file.
 */
export async function lockCalendars(tx: EntityManager, schoolIds: readonly number[]): Promise<void> {
  const ids = [...new Set(schoolIds)];
  if (dialectOf(tx) !== 'postgres' || ids.length === 0) return;
  const list = ids.map((_, at) => `$${at + 1}`).join(', ');
  await runSql(tx, `SELECT id FROM organisation WHERE id IN (${list}) ORDER BY id FOR UPDATE`, ids);
}
