/** One page of a list, and after which row the next one goes on; null when these are the last. */
export interface PageOf<Row, Key> {
  readonly rows: readonly Row[];
  readonly more: Key | null;
}

/**
 * Cuts what was read to one page. `rows` are read in order, one more than `limit`: the surplus one tells that there is another page,
 * and is not shown.
 */
export function cutPage<Row, Key>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => Key,
): PageOf<Row, Key> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, more: rows.length > limit && last !== undefined ? keyOf(last) : null };
}
