import type { EntityManager } from 'typeorm';
import { runSql } from '../platform/database/sql.js';

/** What may be known by an id of another system. */
export type SourcedTable = 'organisation' | 'pupil' | 'contact' | 'staff';

const IDS_AT_ONCE = 500;

/** Our ids by the ids of `source`; what is not known is not in the map. `manager`: a transaction's, or the reader's. */
export async function idsBySource(
  manager: EntityManager,
  table: SourcedTable,
  source: string,
  outsideIds: readonly string[],
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const wanted = [...new Set(outsideIds)];
  for (let from = 0; from < wanted.length; from += IDS_AT_ONCE) {
    const some = wanted.slice(from, from + IDS_AT_ONCE);
    const rows = await runSql<{ id: number; source_id: string }>(
      manager,
      `SELECT id, source_id FROM ${table} WHERE source = $1 AND source_id IN (${some.map((_, at) => `$${at + 2}`).join(', ')})`,
      [source, ...some],
    );
    rows.forEach((row) => found.set(row.source_id, row.id));
  }
  return found;
}
