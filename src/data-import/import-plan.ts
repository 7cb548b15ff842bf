import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InvalidInput } from '../shared/errors.js';
import type { ColumnMapping } from './csv/column-mapping.js';
import { nameOfKind, planColumns, recogniseKind } from './csv/column-plan.js';
import { openCsvFile } from './csv/csv-file.js';
import { FileRefused } from './csv/file-refused.js';
import { normaliseHeading } from './csv/heading.js';
import { FILE_KINDS, type FileKind } from './rows/row-kinds.js';

/** One file, and how it will be read. */
export interface PlannedFile {
  readonly path: string;
  /** What people call it; without its folder. */
  readonly name: string;
  /** What the files of its refused rows are named after: nothing that came from outside. */
  readonly keptAs: string;
  readonly kind: FileKind;
  readonly mapping?: ColumnMapping;
  /** Headings nothing is read from; one of them may be a misspelling. */
  readonly ignoredHeadings: readonly string[];
}

/** A file that came from outside and is kept under a name of ours. */
export interface NamedFile {
  readonly path: string;
  /** What whoever brought it calls it; it may be named after a kind. */
  readonly name: string;
  readonly mapping: ColumnMapping | null;
}

/** A file of a folder that is none of ours. It is passed over, and told. */
export interface ForeignFile {
  /** Without its folder. */
  readonly file: string;
  readonly reason: string;
}

/** The files to read, in the order in which they refer to each other, and those that are passed over. */
export interface ImportPlan {
  readonly files: readonly PlannedFile[];
  readonly foreign: readonly ForeignFile[];
}

interface Found {
  readonly path: string;
  /** Named by whoever asks, not met with in a folder. */
  readonly named: boolean;
}

/** Headings that only files about contacts, bars and holds have. */
const ABOUT_CONTACT: ReadonlySet<string> = new Set([
  'contact_id',
  'no_contact',
  'order_type',
  'order_until',
  'parental_responsibility',
  'placed_by',
  'review_on',
]);

/**
 * Finds the files and looks at each one's headings before anything is written. A mapping is for a file given alone; among several,
 * for those of its kind and those that fit no kind. A file of a folder that is none of ours costs the others nothing: at eight in
 * the morning a school needs its registers. One of ours that cannot be read stops all, because the others refer to it, and
 * a list of bars that is left out would leave the barred invited.
 * @throws InvalidInput when a path is not there or a folder holds no CSV file
 * @throws FileRefused naming the file that cannot be read
 */
export async function planImport(paths: readonly string[], mapping?: ColumnMapping): Promise<ImportPlan> {
  const found = (await Promise.all(paths.map(filesAt))).flat();
  const named = new Map<string, boolean>();
  for (const one of found) named.set(one.path, one.named || (named.get(one.path) ?? false));
  if (named.size === 0) throw new InvalidInput('files', 'expected at least one file or folder');
  const files: PlannedFile[] = [];
  const foreign: ForeignFile[] = [];
  for (const [path, byName] of named) {
    const planned = await planFile(path, named.size === 1, mapping);
    if ('file' in planned && !byName && !planned.ours) foreign.push(planned);
    else if ('file' in planned) throw new FileRefused(nothingTaken(`${planned.file}: ${planned.reason}`));
    else files.push(planned);
  }
  if (files.length === 0) throw new FileRefused(nothingTaken(listed(foreign)));
  return { files: inOrder(files), foreign };
}

/**
 * How one file that was brought will be read: by its mapping where somebody has made one, else by its name or its headings.
 * @throws FileRefused when it cannot be
 */
export async function planNamedFile({ path, name, mapping }: NamedFile): Promise<PlannedFile> {
  const headings = await headingsOf(path, mapping ?? undefined);
  const kind = mapping?.kind ?? recogniseKind(name, headings);
  return { ...planned(path, kind, headings, mapping ?? undefined), name, keptAs: `${kind}.csv` };
}

/**
 * The files of one import, in the order in which they refer to each other. With `mayPassOver`, for files that nobody has chosen one by one, what
 * is none of ours costs the others nothing (see {@link planImport}).
 * @throws FileRefused naming the first that cannot be read; nothing has been written
 */
export async function planNamedFiles(named: readonly NamedFile[], mayPassOver: boolean): Promise<ImportPlan> {
  const files: PlannedFile[] = [];
  const foreign: ForeignFile[] = [];
  for (const one of named) {
    try {
      files.push(await planNamedFile(one));
    } catch (error) {
      if (!(error instanceof FileRefused)) throw error;
      if (!mayPassOver || (await isNamedForUs(one)))
        throw new FileRefused(nothingTaken(`${one.name}: ${error.message}`));
      foreign.push({ file: one.name, reason: error.message });
    }
  }
  if (files.length === 0) throw new FileRefused(nothingTaken(listed(foreign)));
  return { files: inOrder(files), foreign };
}

async function isNamedForUs({ path, name }: NamedFile): Promise<boolean> {
  if (nameOfKind(name) !== null) return true;
  const headings = await headingsOf(path).catch(() => []);
  return isMeantForUs(name, headings);
}

function inOrder(files: PlannedFile[]): PlannedFile[] {
  return files.sort((a, b) => FILE_KINDS.indexOf(a.kind) - FILE_KINDS.indexOf(b.kind));
}

function listed(foreign: readonly ForeignFile[]): string {
  return foreign.map(({ file, reason }) => `${file}: ${reason}`).join('; ');
}

function nothingTaken(why: string): string {
  return `${why}. Nothing was taken in, of no file: mend or take away what is named here, then import again`;
}

async function filesAt(path: string): Promise<Found[]> {
  const found = await stat(path).catch(() => null);
  if (!found) throw new InvalidInput('files', `no file or folder at ${path}`);
  if (!found.isDirectory()) return [{ path, named: true }];
  const names = (await readdir(path)).filter(isData).sort();
  if (names.length === 0) throw new InvalidInput('files', `no CSV file in ${path}`);
  return names.map((name) => ({ path: join(path, name), named: false }));
}

/** A table by its name, and none of the files we have put there ourselves. */
export function isData(name: string): boolean {
  return /\.(csv|tsv|txt)$/i.test(name) && !/\.(rejected|warned)\.csv$/i.test(name) && !name.startsWith('.');
}

async function planFile(
  path: string,
  alone: boolean,
  mapping?: ColumnMapping,
): Promise<PlannedFile | (ForeignFile & { readonly ours: boolean })> {
  let headings: readonly string[] = [];
  try {
    if (alone && mapping) return await mapped(path, mapping);
    headings = await headingsOf(path);
    const kind = kindOrNull(path, headings, mapping !== undefined);
    if (mapping && (kind === null || kind === mapping.kind)) return await mapped(path, mapping);
    return planned(path, kind ?? recogniseKind(path, headings), headings);
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    return { file: basename(path), reason: error.message, ours: isMeantForUs(path, headings) };
  }
}

/** Named as one of ours, or about whom not to contact: such a file is never passed over. */
function isMeantForUs(path: string, headings: readonly string[]): boolean {
  return nameOfKind(path) !== null || headings.some((one) => ABOUT_CONTACT.has(normaliseHeading(one)));
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
  const name = basename(path);
  return { path, name, keptAs: name, kind, mapping, ignoredHeadings };
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
