import type { EntityManager } from 'typeorm';
import { dialectOf, runSql } from '../platform/database/sql.js';

const PUPILS_AT_ONCE = 5_000;

/**
 * On PostgreSQL two transactions that record signals of one pupil go one after the other, in the order of ids, so that
 * neither writes what the other has just written. SQLite has one writer anyway.
 */
export async function lockPupils(tx: EntityManager, pupilIds: Iterable<number>): Promise<void> {
  if (dialectOf(tx) !== 'postgres') return;
  const ids = [...new Set(pupilIds)].sort((a, b) => a - b);
  for (let from = 0; from < ids.length; from += PUPILS_AT_ONCE) {
    await runSql(
      tx,
      'SELECT id FROM pupil WHERE id = ANY(CAST($1 AS integer[])) ORDER BY id FOR NO KEY UPDATE',
      [`{${ids.slice(from, from + PUPILS_AT_ONCE).join(',')}}`],
    );
  }
}
