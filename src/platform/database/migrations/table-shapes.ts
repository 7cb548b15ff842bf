import { Table, TableCheck, TableColumn, type TableColumnOptions, TableIndex, TableUnique } from 'typeorm';

/**
 * Short names for the column types that mean the same on SQLite and PostgreSQL. Every key, index and check gets a
 * name of ours, so that one migration serves both and later ones can refer to them.
 */
export const id = (): TableColumnOptions => ({
  name: 'id',
  type: 'integer',
  isGenerated: true,
  generationStrategy: 'increment',
});
export const int = (name: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions => ({
  name,
  type: 'integer',
  ...more,
});
export const real = (name: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions => ({
  name,
  type: 'double precision',
  ...more,
});
export const text = (name: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions => ({
  name,
  type: 'text',
  ...more,
});
export const flag = (name: string): TableColumnOptions => ({ name, type: 'boolean' });
export const word = (
  name: string,
  length: number,
  more: Partial<TableColumnOptions> = {},
): TableColumnOptions => ({
  name,
  type: 'varchar',
  length: String(length),
  ...more,
});
/** `YYYY-MM-DD` */
export const day = (name: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions =>
  word(name, 10, more);
/** `YYYY-MM-DDTHH:mm:ss.sssZ` */
export const instant = (name: string, more: Partial<TableColumnOptions> = {}): TableColumnOptions =>
  word(name, 24, more);
export const publicId = (): TableColumnOptions => word('public_id', 22);
export const orNull = { isNullable: true } as const;

interface Shape {
  readonly key?: readonly string[];
  readonly uniques?: Readonly<Record<string, readonly string[]>>;
  /** Partial unique keys: columns and the condition under which they must be unique. */
  readonly uniqueWhere?: Readonly<Record<string, readonly [columns: readonly string[], where: string]>>;
  readonly indexes?: Readonly<Record<string, readonly string[]>>;
  readonly checks?: Readonly<Record<string, string>>;
  readonly withoutRowid?: boolean;
}

/** A table in Tandem's conventions; `key` defaults to `id`. Columns called `public_id` are unique of themselves. */
export function table(name: string, columns: TableColumnOptions[], shape: Shape = {}): Table {
  const key = shape.key ?? ['id'];
  const uniques: Record<string, readonly string[]> = { ...shape.uniques };
  if (columns.some((column) => column.name === 'public_id')) uniques[`uq_${name}_public_id`] = ['public_id'];
  return new Table({
    name,
    withoutRowid: shape.withoutRowid ?? false,
    columns: columns.map(
      (column) =>
        new TableColumn(
          key.includes(column.name)
            ? { ...column, isPrimary: true, primaryKeyConstraintName: `pk_${name}` }
            : column,
        ),
    ),
    uniques: Object.entries(uniques).map(
      ([constraint, names]) => new TableUnique({ name: constraint, columnNames: [...names] }),
    ),
    indices: [
      ...Object.entries(shape.indexes ?? {}).map(
        ([index, names]) => new TableIndex({ name: index, columnNames: [...names] }),
      ),
      ...Object.entries(shape.uniqueWhere ?? {}).map(
        ([index, [names, where]]) =>
          new TableIndex({ name: index, columnNames: [...names], isUnique: true, where }),
      ),
    ],
    checks: Object.entries(shape.checks ?? {}).map(
      ([check, expression]) => new TableCheck({ name: check, expression }),
    ),
  });
}

/** `column IN ('a','b')`, written the same way in the entity's check. */
export function oneOf(column: string, values: readonly string[]): string {
  return `"${column}" IN (${values.map((value) => `'${value}'`).join(', ')})`;
}
