import type { EntityManager } from 'typeorm';

/** Which database this installation runs on. */
export type Dialect = 'sqlite' | 'postgres';

/** A value both drivers can bind. */
export type SqlValue = string | number | boolean | null;

const compiled = new Map<string, { text: string; order: number[] }>();

/** The dialect behind an entity manager. */
export function dialectOf(manager: EntityManager): Dialect {
  return manager.connection.options.type === 'postgres' ? 'postgres' : 'sqlite';
}

/**
 * Runs hand-written SQL that is the same on both databases, with `$1`, `$2` … as placeholders.
 * SQLite's driver knows only `?`, so they are rewritten there, each value repeated as often as it is named.
 */
export async function runSql<Row>(
  manager: EntityManager,
  text: string,
  values: readonly SqlValue[] = [],
): Promise<Row[]> {
  if (dialectOf(manager) === 'postgres')
    return returnedRows(await manager.query<PostgresAnswer<Row>>(text, [...values]));
  const { sql, bound } = forSqlite(text, values);
  return manager.query<Row[]>(sql, [...bound]);
}

/** The same statement with `?`, and its values in that order, true as 1 and false as 0: SQLite has no booleans. */
export function forSqlite(
  text: string,
  values: readonly SqlValue[],
): { readonly sql: string; readonly bound: readonly SqlValue[] } {
  const plan = compile(text);
  return { sql: plan.text, bound: plan.order.map((index) => numbered(values[index] ?? null)) };
}

type PostgresAnswer<Row> = Row[] | [Row[], number];

/** TypeORM's PostgreSQL driver answers UPDATE and DELETE with [rows, count], everything else with the rows. */
function returnedRows<Row>(answer: PostgresAnswer<Row>): Row[] {
  const [first, count] = answer;
  return Array.isArray(first) && typeof count === 'number' ? first : (answer as Row[]);
}

const numbered = (value: SqlValue): SqlValue => (typeof value === 'boolean' ? Number(value) : value);

function compile(text: string): { text: string; order: number[] } {
  const known = compiled.get(text);
  if (known) return known;
  const order: number[] = [];
  const rewritten = text.replace(/\$(\d+)/g, (_, number: string) => {
    order.push(Number(number) - 1);
    return '?';
  });
  const plan = { text: rewritten, order };
  if (compiled.size < 1_000) compiled.set(text, plan);
  return plan;
}

/** `($1,$2),($3,$4)` for `rows` rows of `columns` values, starting after `used` placeholders. */
export function valuesList(rows: number, columns: number, used = 0): string {
  const list: string[] = [];
  for (let row = 0; row < rows; row++) {
    const cells = Array.from({ length: columns }, (_, column) => `$${used + row * columns + column + 1}`);
    list.push(`(${cells.join(',')})`);
  }
  return list.join(',');
}
