import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';

/** A fingerprint of every row of every table, by table name, to see what a request has changed. */
export async function tablePrints(dataSource: DataSource): Promise<Record<string, string>> {
  const prints: Record<string, string> = {};
  for (const { tableName } of dataSource.entityMetadatas) {
    const rows: unknown[] = await dataSource.query(`SELECT * FROM "${tableName}"`);
    const lines = rows.map((row) => JSON.stringify(row)).sort();
    prints[tableName] =
      `${rows.length} ${createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 12)}`;
  }
  return prints;
}

/** Names of the tables that differ. */
export function changedTables(before: Record<string, string>, after: Record<string, string>): string[] {
  return Object.keys(after).filter((table) => before[table] !== after[table]);
}
