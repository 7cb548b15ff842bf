import type { EntityManager } from 'typeorm';
import { runSql } from '../../platform/database/sql.js';
import { generalVersion, ownVersions, type Query } from '../rule-set-sql.js';

/** The versions in force at these schools, as a transaction sees them; null: where a school has none of its own. 0: none at all yet. */
export async function inForceAt(tx: EntityManager, schoolIds: readonly number[] | null): Promise<number[]> {
  const query: Query = (sql, values) => runSql(tx, sql, values);
  const general = await generalVersion(query);
  if (schoolIds === null) return [general];
  const own = await ownVersions(query, schoolIds);
  return [...new Set(schoolIds.map((id) => own.get(id) ?? general))];
}
