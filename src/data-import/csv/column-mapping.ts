import { InvalidInput } from '../../shared/errors.js';
import { FILE_KINDS, isFileKind, ROW_KINDS } from '../rows/row-kinds.js';
import type { FileKind } from '../rows/row-kinds.js';
import { DELIMITERS } from './delimiter.js';
import type { Delimiter } from './delimiter.js';
import { TEXT_ENCODINGS } from './text-encoding.js';
import type { TextEncoding } from './text-encoding.js';

/** How the file of another system becomes one of ours. */
export interface ColumnMapping {
  readonly kind: FileKind;
  /** Canonical column → heading in the file. A canonical column not named is looked for under its own name. */
  readonly columns: Readonly<Record<string, string>>;
  /** Canonical column → the file's word (spaces around ignored) → ours. Words not named stay as they are. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Canonical column → a value every row gets. */
  readonly constants: Readonly<Record<string, string>>;
  /** Luxon format of days, such as `dd/MM/yyyy`; absent: `yyyy-MM-dd`. */
  readonly dateFormat?: string;
  /** Luxon format of `occurred_at`, such as `dd/MM/yyyy HH:mm`. */
  readonly dateTimeFormat?: string;
  readonly delimiter?: Delimiter;
  readonly encoding?: TextEncoding;
}

const KEYS = [
  'kind',
  'columns',
  'values',
  'constants',
  'dateFormat',
  'dateTimeFormat',
  'delimiter',
  'encoding',
];

/**
 * Reads a mapping file.
 * @param text JSON: `{"kind":"attendance","columns":{"pupil_id":"UPN"},"values":{"session":{"Morning":"AM"}},
 * "constants":{"school_id":"114"},"dateFormat":"dd/MM/yyyy","delimiter":";","encoding":"windows-1252"}`; only kind is required
 * @throws InvalidInput naming the key that is wrong and what was expected there
 */
export function parseColumnMapping(text: string): ColumnMapping {
  const given = objectAt('mapping', parseJson(text));
  for (const key of Object.keys(given))
    if (!KEYS.includes(key)) throw new InvalidInput(key, `unknown key; a mapping has ${KEYS.join(', ')}`);
  const kind = given['kind'];
  if (typeof kind !== 'string' || !isFileKind(kind))
    throw new InvalidInput('kind', `expected one of ${FILE_KINDS.join(', ')}`);
  const mapping = {
    kind,
    columns: textsAt('columns', given['columns'], kind),
    values: valuesAt(given['values'], kind),
    constants: textsAt('constants', given['constants'], kind),
    dateFormat: textAt('dateFormat', given['dateFormat']),
    dateTimeFormat: textAt('dateTimeFormat', given['dateTimeFormat']),
    delimiter: oneOfAt('delimiter', given['delimiter'], DELIMITERS),
    encoding: oneOfAt('encoding', given['encoding'], TEXT_ENCODINGS),
  };
  refuseTwoSources(mapping);
  return mapping;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new InvalidInput('mapping', 'expected a JSON object; this is not JSON');
  }
}

function objectAt(key: string, value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InvalidInput(key, 'expected a JSON object');
  return value as Record<string, unknown>;
}

function textsAt(key: string, value: unknown, kind: FileKind): Record<string, string> {
  const entries = Object.entries(value === undefined ? {} : objectAt(key, value));
  return Object.fromEntries(
    entries.map(([column, text]) => {
      refuseUnknownColumn(key, column, kind);
      if (typeof text !== 'string' || text.trim() === '')
        throw new InvalidInput(`${key}.${column}`, 'expected a text that is not empty');
      return [column, text];
    }),
  );
}

function valuesAt(value: unknown, kind: FileKind): Record<string, Record<string, string>> {
  const columns = Object.entries(value === undefined ? {} : objectAt('values', value));
  return Object.fromEntries(
    columns.map(([column, words]) => {
      refuseUnknownColumn('values', column, kind);
      return [column, wordsAt(`values.${column}`, words)];
    }),
  );
}

function wordsAt(key: string, value: unknown): Record<string, string> {
  const words = Object.entries(objectAt(key, value)).map(([from, to]): [string, string] => {
    if (typeof to !== 'string') throw new InvalidInput(`${key}.${from}`, 'expected a text');
    return [from.trim(), to];
  });
  return Object.fromEntries(words);
}

function refuseUnknownColumn(key: string, column: string, kind: FileKind): void {
  const { columns } = ROW_KINDS[kind];
  if (!columns.includes(column))
    throw new InvalidInput(`${key}.${column}`, `no column of ${kind}; it has ${columns.join(', ')}`);
}

function refuseTwoSources({ columns, constants }: ColumnMapping): void {
  const both = Object.keys(columns).find((column) => Object.hasOwn(constants, column));
  if (both !== undefined)
    throw new InvalidInput(`constants.${both}`, 'expected either a column or a constant, not both');
}

function textAt(key: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value.trim() === '')
    throw new InvalidInput(key, 'expected a text that is not empty');
  return value;
}

function oneOfAt<Word extends string>(key: string, value: unknown, words: readonly Word[]): Word | undefined {
  if (value === undefined) return undefined;
  const word = words.find((candidate) => candidate === value);
  if (word === undefined)
    throw new InvalidInput(key, `expected one of ${words.map((each) => JSON.stringify(each)).join(', ')}`);
  return word;
}
