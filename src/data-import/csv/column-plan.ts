import { basename } from 'node:path';
import { DateTime } from 'luxon';
import { FILE_KINDS, isFileKind, ROW_KINDS } from '../rows/row-kinds.js';
import type { FileKind } from '../rows/row-kinds.js';
import type { ColumnMapping } from './column-mapping.js';
import { FileRefused } from './file-refused.js';
import { normaliseHeading } from './heading.js';

/** How the cells of one file become the cells its check takes. */
export interface ColumnPlan {
  readonly kind: FileKind;
  /** Headings that no column of the kind uses: worth telling, because one of them may be a misspelling. */
  readonly ignoredHeadings: readonly string[];
  /** For each heading the column that is read from it; null: none. */
  readonly readAs: readonly (string | null)[];
  /** The cells in canonical order, values mapped; missing columns are empty. */
  arrange(cells: readonly string[]): readonly string[];
}

/** Columns that hold a day. */
export const DAY_COLUMNS: ReadonlySet<string> = new Set([
  'date',
  'week_beginning',
  'recorded_on',
  'first_day',
  'last_day',
  'agreed_on',
  'date_of_birth',
  'mast_agreed_on',
  'from',
  'to',
  'order_until',
  'review_on',
]);
const REMEMBERED_VALUES = 20_000;

/**
 * The kind of a file: of the kinds whose required columns it has, the one it is named after, else the one that asks for most
 * columns (a file of marks also has the two columns of school-days).
 * @throws FileRefused when no kind fits, naming what is missing when the file is named after one
 */
export function recogniseKind(fileName: string, headings: readonly string[]): FileKind {
  const present = new Set(headings.map(normaliseHeading));
  const missing = (kind: FileKind) => ROW_KINDS[kind].required.filter((column) => !present.has(column));
  const name = nameOfKind(fileName);
  const fitting = FILE_KINDS.filter((kind) => missing(kind).length === 0);
  const named = fitting.find((kind) => kind === name);
  if (named) return named;
  const [best, next] = fitting.sort((a, b) => ROW_KINDS[b].required.length - ROW_KINDS[a].required.length);
  if (best && (!next || ROW_KINDS[best].required.length > ROW_KINDS[next].required.length)) return best;
  if (best)
    throw new FileRefused(`the columns fit ${fitting.join(' and ')}; name the file after one of them`);
  if (name !== null) throw new FileRefused(`missing ${columnList(missing(name))}`);
  throw new FileRefused('the columns fit no kind of file; a mapping file can say what they are');
}

/** The kind a file is named after, null for another name. */
export function nameOfKind(fileName: string): FileKind | null {
  const name = basename(fileName)
    .replace(/\.[^.]*$/, '')
    .toLowerCase();
  return isFileKind(name) ? name : null;
}

/**
 * Lays out how to read a file of a kind.
 * @throws FileRefused when a required column is in neither the file nor the mapping, or a mapped heading is not in the file
 */
export function planColumns(
  kind: FileKind,
  headings: readonly string[],
  mapping?: ColumnMapping,
): ColumnPlan {
  const at = new Map(headings.map((heading, index) => [normaliseHeading(heading), index]));
  const sources = ROW_KINDS[kind].columns.map((column) => sourceOf(column, at, mapping));
  const missing = ROW_KINDS[kind].required.filter((column) => {
    const source = sources[ROW_KINDS[kind].columns.indexOf(column)];
    return source?.index === -1 && source.constant === '';
  });
  if (missing.length > 0) throw new FileRefused(`missing ${columnList(missing)}`);
  const used = new Set(sources.map(({ index }) => index));
  const ignoredHeadings = headings.filter(
    (heading, index) => !used.has(index) && normaliseHeading(heading) !== '',
  );
  const readAs = headings.map((_, at) => {
    const place = sources.findIndex(({ index }) => index === at);
    return ROW_KINDS[kind].columns[place] ?? null;
  });
  return { kind, ignoredHeadings, readAs, arrange: arrangement(sources, headings.length) };
}

interface Source {
  /** Place in the file, -1 for none. */
  readonly index: number;
  readonly constant: string;
  readonly translate: ((cell: string) => string) | null;
}

function sourceOf(column: string, at: ReadonlyMap<string, number>, mapping?: ColumnMapping): Source {
  const constant = mapping?.constants[column];
  if (constant !== undefined) return { index: -1, constant, translate: null };
  const heading = mapping?.columns[column];
  const index = at.get(normaliseHeading(heading ?? column)) ?? -1;
  if (heading !== undefined && index === -1)
    throw new FileRefused(`the mapping reads ${column} from "${heading}", which is no heading of the file`);
  return { index, constant: '', translate: translatorOf(column, mapping) };
}

function translatorOf(column: string, mapping?: ColumnMapping): Source['translate'] {
  const words = new Map(Object.entries(mapping?.values[column] ?? {}));
  const format = column === 'occurred_at' ? mapping?.dateTimeFormat : mapping?.dateFormat;
  const dated = format !== undefined && (column === 'occurred_at' || DAY_COLUMNS.has(column));
  if (words.size === 0 && !dated) return null;
  const pattern = column === 'occurred_at' ? "yyyy-MM-dd'T'HH:mm" : 'yyyy-MM-dd';
  return remembering((cell) => {
    const word = words.get(cell.trim()) ?? cell;
    return dated ? reformatted(word, format, pattern) : word;
  });
}

/** What cannot be read in the stated format becomes no day: 03/04 must not be read the other way round by luck. */
function reformatted(text: string, format: string, pattern: string): string {
  if (text.trim() === '') return text;
  const moment = DateTime.fromFormat(text.trim(), format, { zone: 'utc', locale: 'en-GB' });
  return moment.isValid ? moment.toFormat(pattern) : `${text} (not ${format})`;
}

function remembering(translate: (cell: string) => string): (cell: string) => string {
  const known = new Map<string, string>();
  return (cell) => {
    let result = known.get(cell);
    if (result === undefined) {
      if (known.size >= REMEMBERED_VALUES) known.clear();
      result = translate(cell);
      known.set(cell, result);
    }
    return result;
  };
}

/** A file whose columns stand in canonical order, unmapped, is read without copying a cell. */
function arrangement(sources: readonly Source[], width: number): ColumnPlan['arrange'] {
  const asIs = sources.every(
    ({ index, constant, translate }, place) =>
      translate === null && constant === '' && (index === place || (index === -1 && place >= width)),
  );
  if (asIs) return (cells) => cells;
  return (cells) =>
    sources.map(({ index, constant, translate }) => {
      const cell = index === -1 ? constant : (cells[index] ?? '');
      return translate === null || index === -1 ? cell : translate(cell);
    });
}

function columnList(columns: readonly string[]): string {
  return `${columns.length === 1 ? 'column' : 'columns'} ${columns.join(', ')}`;
}
