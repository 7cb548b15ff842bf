import type { EntityManager } from 'typeorm';
import { runSql, type SqlValue, valuesList } from '../platform/database/sql.js';
import type { Fate } from '../shared/fate.js';
import { newPublicId } from '../shared/ids.js';
import type { Instant } from '../shared/instants.js';
import { lockPupils } from './pupil-lock.js';

/** A table of signals in which a changed row supersedes the one before; the older one stays as trace. */
export interface SupersedingTable {
  readonly table: string;
  readonly key: readonly string[];
  /** Columns that make a row another one when they differ. */
  readonly compared: readonly string[];
  /** Columns written and not compared, beside `public_id` and `recorded_at`. */
  readonly written: readonly string[];
  /** Of the compared: yes or no, where a yes stays whatever a later row says. */
  readonly stays?: readonly string[];
}

export type SignalValues = Readonly<Record<string, SqlValue>>;

/** A row that is new or has superseded another. */
export interface Changed {
  /** Position in the rows given. */
  readonly at: number;
  readonly id: number;
  /** The row it supersedes (booleans as 0 or 1 on SQLite); null when there was none. */
  readonly before: Record<string, SqlValue> | null;
}

interface Outcome {
  readonly fates: Fate[];
  readonly changed: Changed[];
}

const ROWS_AT_ONCE = 100;

/** Records rows by natural key. The same row again is unchanged; `known_on` is compared only where the new row says it. */
export async function recordSuperseding(
  tx: EntityManager,
  table: SupersedingTable,
  rows: readonly SignalValues[],
  now: Instant,
): Promise<Outcome> {
  const outcome: Outcome = { fates: [], changed: [] };
  await lockPupils(
    tx,
    rows.map((row) => Number(row['pupil_id'])),
  );
  for (let from = 0; from < rows.length;) {
    const some = rows.slice(from, from + lengthWithoutRepeat(table, rows, from));
    await recordFew(tx, table, some, from, now, outcome);
    from += some.length;
  }
  return outcome;
}

function lengthWithoutRepeat(table: SupersedingTable, rows: readonly SignalValues[], from: number): number {
  const seen = new Set<string>();
  while (seen.size < ROWS_AT_ONCE && from + seen.size < rows.length) {
    const key = keyOf(table, rows[from + seen.size] ?? {});
    if (seen.has(key)) break;
    seen.add(key);
  }
  return seen.size;
}

async function recordFew(
  tx: EntityManager,
  table: SupersedingTable,
  rows: readonly SignalValues[],
  offset: number,
  now: Instant,
  outcome: Outcome,
): Promise<void> {
  const known = await readCurrent(tx, table, rows);
  const fresh: { at: number; row: SignalValues; before: Record<string, SqlValue> | null }[] = [];
  rows.forEach((given, index) => {
    const before = known.get(keyOf(table, given)) ?? null;
    const row = before ? withWhatStays(table, before, given) : given;
    const fate: Fate = !before ? 'accepted' : isSame(table, before, row) ? 'unchanged' : 'corrected';
    outcome.fates.push(fate);
    if (fate !== 'unchanged') fresh.push({ at: offset + index, row, before });
  });
  await supersede(
    tx,
    table,
    fresh.flatMap(({ before }) => (before ? [Number(before['id'])] : [])),
    now,
  );
  const ids = await insert(
    tx,
    table,
    fresh.map((one) => one.row),
    now,
  );
  fresh.forEach(({ at, row, before }) => {
    outcome.changed.push({ at, before, id: ids.get(keyOf(table, row)) ?? 0 });
  });
}

async function readCurrent(
  tx: EntityManager,
  table: SupersedingTable,
  rows: readonly SignalValues[],
): Promise<Map<string, Record<string, SqlValue>>> {
  const values = rows.flatMap((row) => table.key.map((column) => row[column] ?? null));
  const width = table.key.length;
  const tuples = rows.map((_, row) => {
    const cells = table.key.map((__, at) => placeholder(values, row * width + at));
    return `(${cells.join(', ')})`;
  });
  const columns = [...new Set(['id', 'pupil_id', 'known_on', ...table.key, ...table.compared])];
  const found = await runSql<Record<string, SqlValue>>(
    tx,
    `SELECT ${columns.join(', ')} FROM ${table.table}
     WHERE superseded_at IS NULL AND (${table.key.join(', ')}) IN (VALUES ${tuples.join(', ')})`,
    values,
  );
  return new Map(found.map((row) => [keyOf(table, row), row]));
}

/** PostgreSQL takes a placeholder in VALUES for text unless told otherwise. */
function placeholder(values: readonly SqlValue[], at: number): string {
  return typeof values[at] === 'number' ? `CAST($${at + 1} AS integer)` : `$${at + 1}`;
}

function keyOf(table: SupersedingTable, row: SignalValues): string {
  return JSON.stringify(table.key.map((column) => row[column]));
}

function isSame(table: SupersedingTable, before: SignalValues, row: SignalValues): boolean {
  const plain = (value: SqlValue | undefined) =>
    typeof value === 'boolean' ? Number(value) : (value ?? null);
  const knownOn = row['known_on'] ?? null;
  if (knownOn !== null && knownOn !== before['known_on']) return false;
  return table.compared.every((column) => plain(before[column]) === plain(row[column]));
}

function withWhatStays(table: SupersedingTable, before: SignalValues, row: SignalValues): SignalValues {
  const kept = (table.stays ?? []).filter((column) => Boolean(before[column]));
  return kept.length === 0 ? row : { ...row, ...Object.fromEntries(kept.map((column) => [column, true])) };
}

async function supersede(
  tx: EntityManager,
  table: SupersedingTable,
  ids: readonly number[],
  now: Instant,
): Promise<void> {
  if (ids.length === 0) return;
  const list = ids.map((_, at) => `$${at + 2}`).join(', ');
  await runSql(tx, `UPDATE ${table.table} SET superseded_at = $1 WHERE id IN (${list})`, [now, ...ids]);
}

async function insert(
  tx: EntityManager,
  table: SupersedingTable,
  rows: readonly SignalValues[],
  now: Instant,
): Promise<Map<string, number>> {
  if (rows.length === 0) return new Map();
  const own = [...new Set([...table.key, ...table.compared, ...table.written, 'known_on'])];
  const values = rows.flatMap((row) => [newPublicId(), now, ...own.map((column) => row[column] ?? null)]);
  const inserted = await runSql<Record<string, SqlValue>>(
    tx,
    `INSERT INTO ${table.table} (public_id, recorded_at, ${own.join(', ')})
     VALUES ${valuesList(rows.length, own.length + 2)} RETURNING id, ${table.key.join(', ')}`,
    values,
  );
  return new Map(inserted.map((row) => [keyOf(table, row), Number(row['id'])]));
}
