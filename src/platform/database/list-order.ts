import type { SqlValue } from './sql.js';

/** One column a list is ordered by; the last one of an order must be unique. None of them may be null. */
export interface OrderColumn {
  readonly sql: string;
  readonly descending?: boolean;
}

/** `k.urgency DESC, k.id` */
export function orderSql(columns: readonly OrderColumn[]): string {
  return columns.map(({ sql, descending }) => (descending ? `${sql} DESC` : sql)).join(', ');
}

/**
 * The condition for rows that come after `key` in that order. Pages that go on from a row, not from a count, skip nothing and show
 * nothing twice when rows come in between; no row before is read again.
 */
export function afterSql(
  columns: readonly OrderColumn[],
  key: readonly SqlValue[],
  bind: (value: SqlValue) => string,
): string {
  const [first, ...rest] = columns;
  if (!first) return 'FALSE';
  const [value = null, ...values] = key;
  const bound = bind(value);
  const beyond = `${first.sql} ${first.descending ? '<' : '>'} ${bound}`;
  if (rest.length === 0) return beyond;
  return `(${beyond} OR (${first.sql} = ${bound} AND ${afterSql(rest, values, bind)}))`;
}
