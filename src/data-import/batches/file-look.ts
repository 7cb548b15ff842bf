import { isFileKind } from '../rows/row-kinds.js';
import { type ColumnMapping, parseColumnMapping } from '../csv/column-mapping.js';
import { planColumns } from '../csv/column-plan.js';
import { type CsvFile, openCsvFile } from '../csv/csv-file.js';
import type { Delimiter } from '../csv/delimiter.js';
import { FileRefused } from '../csv/file-refused.js';
import type { TextEncoding } from '../csv/text-encoding.js';
import { isFileGone } from './file-gone.js';
import { type NamedFile, planNamedFile } from '../import-plan.js';
import type { FileKind } from '../rows/row-kinds.js';

/** One column of a file, and what it is read as. */
export interface LookedColumn {
  readonly heading: string;
  /** Our name of it; null: nothing is read from it. */
  readonly readAs: string | null;
  /** Of the first rows, in their order. */
  readonly cells: readonly string[];
}

/** What a file looks like before anything is taken in. */
export interface FileLook {
  /** What it is read as; null when it cannot be told. */
  readonly kind: FileKind | null;
  /** Why it cannot be read as it is; null when it can. */
  readonly problem: string | null;
  readonly encoding: TextEncoding | null;
  readonly delimiter: Delimiter | null;
  readonly columns: readonly LookedColumn[];
  /** Columns that get the same value in every row, by the mapping. */
  readonly constants: Readonly<Record<string, string>>;
}

const ROWS_LOOKED_AT = 3;

/** Looks at the headings and first rows of a file that was brought. Never throws for what is in it. */
export async function lookAtFile(named: NamedFile): Promise<FileLook> {
  const { path, mapping } = named;
  const constants = mapping?.constants ?? {};
  const refused = { kind: mapping?.kind ?? null, constants };
  try {
    const file = await openCsvFile(path, mapping ?? undefined);
    try {
      const { encoding, delimiter } = file.layout;
      const rows = await firstRows(file);
      const { problem, kind } = await kindOf(named);
      const readAs = kind && problem === null ? readAsOf(kind, file.headings, mapping) : [];
      const columns = file.headings.map((heading, at) => ({
        ...{ heading, readAs: readAs[at] ?? null },
        cells: rows.map((cells) => cells[at] ?? ''),
      }));
      return { kind, problem, encoding, delimiter, columns, constants };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!(error instanceof FileRefused) && !isFileGone(error)) throw error;
    const problem = error instanceof FileRefused ? error.message : 'the file is not here any more';
    return { ...refused, problem, encoding: null, delimiter: null, columns: [] };
  }
}

async function kindOf(
  named: NamedFile,
): Promise<{ readonly kind: FileKind | null; readonly problem: string | null }> {
  try {
    return { kind: (await planNamedFile(named)).kind, problem: null };
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    return { kind: named.mapping?.kind ?? null, problem: error.message };
  }
}

function readAsOf(
  kind: FileKind,
  headings: readonly string[],
  mapping: ColumnMapping | null,
): readonly (string | null)[] {
  return planColumns(kind, headings, mapping ?? undefined).readAs;
}

async function firstRows(file: CsvFile): Promise<(readonly string[])[]> {
  const rows: (readonly string[])[] = [];
  for await (const batch of file.batches()) {
    rows.push(...batch.rows.map(({ cells }) => cells));
    if (rows.length >= ROWS_LOOKED_AT) break;
  }
  return rows.slice(0, ROWS_LOOKED_AT);
}

/** The mapping of a file as it was kept; null where there is none, or this version no longer knows its kind. */
export function keptMapping(json: string | null): ColumnMapping | null {
  if (json === null) return null;
  const kept = JSON.parse(json) as { kind?: unknown };
  return typeof kept.kind === 'string' && isFileKind(kept.kind) ? parseColumnMapping(json) : null;
}
