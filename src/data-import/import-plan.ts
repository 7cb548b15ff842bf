import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InvalidInput } from '../shared/errors.js';
import type { ColumnMapping } from './csv/column-mapping.js';
import { planColumns, recogniseKind } from './csv/column-plan.js';
import { openCsvFile } from './csv/csv-file.js';
import { FileRefused } from './csv/file-refused.js';
import { FILE_KINDS, type FileKind } from './rows/row-kinds.js';

/** One file, and how it will be read. */
export interface PlannedFile {
  readonly path: string;
  readonly kind: FileKind;
  readonly mapping?: ColumnMapping;
  /** Headings nothing is read from; one of them may be a misspelling. */
  readonly ignoredHeadings: readonly string[];
}

/**
 * Finds the files and looks at each one's headings before anything is written, and puts them in the order in which they refer
 * to each other. A mapping is for a file given alone; among several, for those of its kind and those that fit no kind.
 * @throws InvalidInput when a path is not there or a folder holds no CSV file
 * @throws FileRefused naming the file that cannot be read
 */
export async function planImport(paths: readonly string[], mapping?: ColumnMapping): Promise<PlannedFile[]> {
  const files = [...new Set((await Promise.all(paths.map(filesAt))).flat())];
  if (files.length === 0) throw new InvalidInput('files', 'expected at least one file or folder');
  const planned: PlannedFile[] = [];
  for (const path of files) planned.push(await planFile(path, files.length === 1, mapping));
  return planned.sort((a, b) => FILE_KINDS.indexOf(a.kind) - FILE_KINDS.indexOf(b.kind));
}

async function filesAt(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => null);
  if (!found) throw new InvalidInput('files', `no file or folder at ${path}`);
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path)).filter(isData).sort();
  if (names.length === 0) throw new InvalidInput('files', `no CSV file in ${path}`);
  return names.map((name) => join(path, name));
}

function isData(name: string): boolean {
  return /\.(csv|tsv|txt)$/i.test(name) && !/\.(rejected|warned)\.csv$/i.test(name) && !name.startsWith('.');
}

async function planFile(path: string, alone: boolean, mapping?: ColumnMapping): Promise<PlannedFile> {
  try {
    if (alone && mapping) return await mapped(path, mapping);
    const headings = await headingsOf(path);
    const kind = kindOrNull(path, headings, mapping !== undefined);
    if (mapping && (kind === null || kind === mapping.kind)) return await mapped(path, mapping);
    return planned(path, kind ?? recogniseKind(path, headings), headings);
  } catch (error) {
    if (error instanceof FileRefused) throw new FileRefused(`${basename(path)}: ${error.message}`);
    throw error;
  }
}

async function mapped(path: string, mapping: ColumnMapping): Promise<PlannedFile> {
  return planned(path, mapping.kind, await headingsOf(path, mapping), mapping);
}

function planned(
  path: string,
  kind: FileKind,
  headings: readonly string[],
  mapping?: ColumnMapping,
): PlannedFile {
  const { ignoredHeadings } = planColumns(kind, headings, mapping);
  return { path, kind, mapping, ignoredHeadings };
}

function kindOrNull(path: string, headings: readonly string[], mayFail: boolean): FileKind | null {
  try {
    return recogniseKind(path, headings);
  } catch (error) {
    if (mayFail && error instanceof FileRefused) return null;
    throw error;
  }
}

async function headingsOf(path: string, mapping?: ColumnMapping): Promise<readonly string[]> {
  const file = await openCsvFile(path, mapping);
  await file.close();
  return file.headings;
}
