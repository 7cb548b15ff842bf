import type { ColumnMapping } from '../../data-import/csv/column-mapping.js';
import { normaliseHeading } from '../../data-import/csv/heading.js';
import { type FileKind, ROW_KINDS } from '../../data-import/rows/row-kinds.js';
import { type FormError, formError } from '../forms/form.js';
import { typedBack } from '../forms/typed-text.js';

/** How days may be written, by Luxon's format; empty: as 2026-03-31. */
export const DAY_FORMATS: Readonly<Record<string, string>> = {
  '': '2026-03-31',
  'd/M/yyyy': '31/03/2026',
  'd/M/yy': '31/03/26',
  'd-M-yyyy': '31-03-2026',
  'd.M.yyyy': '31.03.2026',
  'M/d/yyyy': '03/31/2026 (month first)',
  'd MMM yyyy': '31 Mar 2026',
  'd-MMM-yyyy': '31-Mar-2026',
};

/** How the day and time of an incident may be written; empty: as 2026-03-31T13:45. */
export const MOMENT_FORMATS: Readonly<Record<string, string>> = {
  '': '2026-03-31T13:45',
  'yyyy-MM-dd HH:mm': '2026-03-31 13:45',
  'yyyy-MM-dd HH:mm:ss': '2026-03-31 13:45:00',
  'd/M/yyyy HH:mm': '31/03/2026 13:45',
  'd/M/yyyy HH:mm:ss': '31/03/2026 13:45:00',
};

/** Columns that may be the same in every row of a file that does not have them. */
export const MAY_BE_CONSTANT: ReadonlySet<string> = new Set(['school_id', 'organisation_id']);
const LONGEST_CONSTANT = 80;

/** Which heading each of our columns is read from, as somebody has chosen. */
export interface ChosenColumns {
  /** By our name of the column, the place of the heading in the file; null: not in the file. */
  readonly places: Readonly<Record<string, number | null>>;
  /** By our name of the column, what stands in every row; empty: nothing. */
  readonly constants: Readonly<Record<string, string>>;
  readonly dayFormat: string;
  readonly momentFormat: string;
}

/** A form as it was sent, and the mapping it comes to; null with errors. */
export interface ReadColumns {
  readonly chosen: ChosenColumns;
  readonly mapping: ColumnMapping | null;
  readonly errors: readonly FormError[];
}

/** The names of the fields, also their ids. */
export const fieldOf = (column: string): string => `column-${column}`;
export const constantOf = (column: string): string => `same-${column}`;

/** Reads the form in which somebody says what the columns of a file mean. Nothing is thrown: it is shown again. */
export function readColumns(body: unknown, kind: FileKind, headings: readonly string[]): ReadColumns {
  const sent = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, unknown>>;
  const text = (field: string): string => typedBack(sent[field]).trim();
  const { columns } = ROW_KINDS[kind];
  const chosen: ChosenColumns = {
    places: Object.fromEntries(columns.map((one) => [one, placeOf(text(fieldOf(one)), headings)])),
    constants: Object.fromEntries(columns.map((one) => [one, text(constantOf(one))])),
    dayFormat: knownFormat(text('dayFormat'), DAY_FORMATS),
    momentFormat: knownFormat(text('momentFormat'), MOMENT_FORMATS),
  };
  const errors = columns.flatMap((one) => errorOf(one, kind, chosen));
  return { chosen, errors, mapping: errors.length > 0 ? null : mappingOf(kind, headings, chosen) };
}

/** What is chosen at first: by a mapping there is already, else by the names of the headings. */
export function chosenAtFirst(
  kind: FileKind,
  headings: readonly string[],
  mapping: ColumnMapping | null,
): ChosenColumns {
  const own = mapping?.kind === kind ? mapping : null;
  const at = new Map(headings.map((heading, place) => [normaliseHeading(heading), place]));
  const { columns } = ROW_KINDS[kind];
  return {
    places: Object.fromEntries(
      columns.map((one) => [one, at.get(normaliseHeading(own?.columns[one] ?? one)) ?? null]),
    ),
    constants: Object.fromEntries(columns.map((one) => [one, own?.constants[one] ?? ''])),
    dayFormat: knownFormat(own?.dateFormat ?? '', DAY_FORMATS),
    momentFormat: knownFormat(own?.dateTimeFormat ?? '', MOMENT_FORMATS),
  };
}

function placeOf(text: string, headings: readonly string[]): number | null {
  const place = /^\d{1,4}$/.test(text) ? Number(text) : NaN;
  return place < headings.length ? place : null;
}

function knownFormat(text: string, formats: Readonly<Record<string, string>>): string {
  return Object.hasOwn(formats, text) ? text : '';
}

function errorOf(column: string, kind: FileKind, { places, constants }: ChosenColumns): FormError[] {
  const isInFile = (places[column] ?? null) !== null;
  const constant = MAY_BE_CONSTANT.has(column) ? (constants[column] ?? '') : '';
  if (constant.length > LONGEST_CONSTANT)
    return [formError(constantOf(column), `Enter at most ${LONGEST_CONSTANT} characters for ${column}`)];
  if (isInFile && constant !== '')
    return [
      formError(
        constantOf(column),
        `Choose a column for ${column} or write what it is in every row, not both`,
      ),
    ];
  if (isInFile || constant !== '' || !ROW_KINDS[kind].required.includes(column)) return [];
  return [formError(fieldOf(column), `Choose which column is ${column}: it must be there`)];
}

function mappingOf(
  kind: FileKind,
  headings: readonly string[],
  { places, constants, dayFormat, momentFormat }: ChosenColumns,
): ColumnMapping {
  const { columns } = ROW_KINDS[kind];
  const read = columns.flatMap((column) => {
    const heading = headings[places[column] ?? -1];
    return heading === undefined ? [] : [[column, heading] as const];
  });
  const same = columns.filter((column) => MAY_BE_CONSTANT.has(column) && constants[column] !== '');
  return {
    kind,
    columns: Object.fromEntries(read),
    values: {},
    constants: Object.fromEntries(same.map((column) => [column, constants[column] ?? ''])),
    ...(dayFormat === '' ? {} : { dateFormat: dayFormat }),
    ...(momentFormat === '' ? {} : { dateTimeFormat: momentFormat }),
  };
}
