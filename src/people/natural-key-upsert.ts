import type { EntityManager } from 'typeorm';
import { runSql, type SqlValue, valuesList } from '../platform/database/sql.js';
import type { Fate } from '../shared/fate.js';

/** Values by column name. A value left out or undefined was not said: what is known stays. */
export type ColumnValues = Readonly<Record<string, SqlValue | undefined>>;

/** A table whose rows are known by what they are, not by our id. */
export interface KeyedTable {
  readonly table: string;
  readonly key: readonly string[];
  /** All other columns that a row may say something about. */
  readonly columns: readonly string[];
  /** Has a column `id`, returned for each row. */
  readonly hasId: boolean;
  /** Values of a new row that no row says anything about, or that hold until one does. */
  readonly defaults?: () => ColumnValues;
}

/** The fate of each row, in the order given, and the id it now has (0 for tables without). */
export interface Upserted {
  readonly fates: Fate[];
  readonly ids: number[];
}

type Known = Record<string, SqlValue>;

interface Pending {
  values: Known;
  id: number;
  state: 'new' | 'changed' | 'same';
}

const ROWS_AT_ONCE = 100;

/**
 * Inserts rows that are new, updates those that say something else than is known, leaves the others alone. Running it
 * again changes nothing. The same key twice in one call is taken in order, as if in two calls.
 */
export async function upsertByNaturalKey(
  tx: EntityManager,
  table: KeyedTable,
  rows: readonly ColumnValues[],
): Promise<Upserted> {
  const fates: Fate[] = [];
  const ids: number[] = [];
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const done = await upsertFew(tx, table, rows.slice(from, from + ROWS_AT_ONCE));
    fates.push(...done.fates);
    ids.push(...done.ids);
  }
  return { fates, ids };
}

async function upsertFew(
  tx: EntityManager,
  table: KeyedTable,
  rows: readonly ColumnValues[],
): Promise<Upserted> {
  const pending = await readKnown(tx, table, rows);
  const fates = rows.map((row) => settle(table, pending, row));
  const all = [...pending.values()];
  await insertNew(
    tx,
    table,
    all.filter((one) => one.state === 'new'),
  );
  for (const one of all.filter((each) => each.state === 'changed')) await update(tx, table, one);
  return { fates, ids: rows.map((row) => pending.get(keyOf(table, row))?.id ?? 0) };
}

async function readKnown(
  tx: EntityManager,
  table: KeyedTable,
  rows: readonly ColumnValues[],
): Promise<Map<string, Pending>> {
  const values = rows.flatMap((row) => table.key.map((column) => row[column] ?? null));
  const width = table.key.length;
  const tuples = rows.map((_, row) => {
    const cells = table.key.map((__, at) => typed(values, row * width + at));
    return `(${cells.join(', ')})`;
  });
  const wanted = [...(table.hasId ? ['id'] : []), ...table.key, ...table.columns];
  const known = await runSql<Known>(
    tx,
    `SELECT ${wanted.join(', ')} FROM ${table.table} WHERE (${table.key.join(', ')}) IN (VALUES ${tuples.join(', ')})`,
    values,
  );
  return new Map(
    known.map((row) => [keyOf(table, row), { values: row, id: Number(row['id'] ?? 0), state: 'same' }]),
  );
}

/** PostgreSQL takes a placeholder in VALUES for text unless told otherwise. */
function typed(values: readonly SqlValue[], at: number): string {
  return typeof values[at] === 'number' ? `CAST($${at + 1} AS integer)` : `$${at + 1}`;
}

function keyOf(table: KeyedTable, row: ColumnValues): string {
  return JSON.stringify(table.key.map((column) => row[column]));
}

function settle(table: KeyedTable, pending: Map<string, Pending>, row: ColumnValues): Fate {
  const key = keyOf(table, row);
  const known = pending.get(key);
  if (!known) {
    pending.set(key, { values: { ...table.defaults?.(), ...said(row) } as Known, id: 0, state: 'new' });
    return 'accepted';
  }
  const changed = table.columns.filter((column) => differs(known.values[column], row[column]));
  if (changed.length === 0) return 'unchanged';
  known.values = { ...known.values, ...said(row) };
  if (known.state === 'same') known.state = 'changed';
  return 'corrected';
}

function said(row: ColumnValues): Known {
  return Object.fromEntries(
    Object.entries(row).filter((entry): entry is [string, SqlValue] => entry[1] !== undefined),
  );
}

/** SQLite answers 0 and 1 for booleans. */
function differs(known: SqlValue | undefined, now: SqlValue | undefined): boolean {
  if (now === undefined) return false;
  const plain = (value: SqlValue | undefined) =>
    typeof value === 'boolean' ? Number(value) : (value ?? null);
  return plain(known) !== plain(now);
}

async function insertNew(tx: EntityManager, table: KeyedTable, rows: readonly Pending[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = [...new Set([...table.key, ...Object.keys(table.defaults?.() ?? {}), ...table.columns])];
  const values = rows.flatMap((row) => columns.map((column) => row.values[column] ?? null));
  const returning = table.hasId ? ` RETURNING id, ${table.key.join(', ')}` : '';
  const inserted = await runSql<Known>(
    tx,
    `INSERT INTO ${table.table} (${columns.join(', ')}) VALUES ${valuesList(rows.length, columns.length)}${returning}`,
    values,
  );
  if (!table.hasId) return;
  const idOf = new Map(inserted.map((row) => [keyOf(table, row), Number(row['id'])]));
  rows.forEach((row) => (row.id = idOf.get(keyOf(table, row.values)) ?? 0));
}

async function update(tx: EntityManager, table: KeyedTable, row: Pending): Promise<void> {
  const set = table.columns.map((column, at) => `${column} = $${at + 1}`).join(', ');
  const where = table.key.map((column, at) => `${column} = $${table.columns.length + at + 1}`).join(' AND ');
  const values = [...table.columns, ...table.key].map((column) => row.values[column] ?? null);
  await runSql(tx, `UPDATE ${table.table} SET ${set} WHERE ${where}`, values);
}
