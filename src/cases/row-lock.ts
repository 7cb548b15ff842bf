import type { EntityManager } from 'typeorm';
import { dialectOf, runSql } from '../platform/database/sql.js';

/**
 * Holds one row until the transaction ends, so that decisions about it happen one after the other. SQLite needs none:
 * a unit of work has the whole file. Order, against deadlocks: a lead before a pupil.
 */
export async function lockRow(
  tx: EntityManager,
  table: 'staff' | 'organisation' | 'pupil',
  id: number,
): Promise<void> {
  if (dialectOf(tx) === 'postgres')
    await runSql(tx, `SELECT id FROM ${table} WHERE id = $1 FOR UPDATE`, [id]);
}

/** Every change of a pupil's cases happens under this lock. */
export function lockPupil(tx: EntityManager, pupilId: number): Promise<void> {
  return lockRow(tx, 'pupil', pupilId);
}
