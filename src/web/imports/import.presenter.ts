import type { BatchReport, ReportedFile } from '../../data-import/batches/batch-report.js';
import type { FileLook } from '../../data-import/batches/file-look.js';
import type { ShownBatch } from '../../data-import/batches/import-history.js';
import type { ImportUpload } from '../../data-import/batches/import-upload.entity.js';
import { isConfidential } from '../../data-import/batches/who-looks-in.js';
import { addMinutes, type Instant } from '../../shared/instants.js';
import { localDayOf } from '../../shared/local-day.js';
import { pastMomentWords } from '../layout/dates.js';
import { dateWords } from '../layout/day-words.js';
import { addedSchoolsWords } from './added-schools.js';
import {
  DELIMITER_WORDS,
  doneWords,
  ENCODING_WORDS,
  KIND_WORDS,
  rowsWords,
  sizeWords,
  STATE_WORDS,
  VIA_WORDS,
  whoWords,
} from './import-words.js';
import { countsWords, QUIET_MINUTES } from './imports.presenter.js';
import { type KnownSystems, unknownIdsWords } from './unknown-ids.js';

/** All the page shows, from what was read. */
export interface ImportFacts {
  readonly batch: ShownBatch;
  readonly names: ReadonlyMap<string, string>;
  /** By the id of the file; of an import that has not begun. */
  readonly looks: ReadonlyMap<string, FileLook>;
  /** They brought the files, or are a DSL. */
  readonly mayLook: boolean;
  readonly known: KnownSystems;
  /** What the school or team is called that looks. */
  readonly own: string;
  readonly zone: string;
  readonly now: Instant;
}

export type ImportView = ReturnType<typeof presentImport>;

/** One import: what the files look like, how far it is, or what became of it. */
export function presentImport({ batch, names, looks, mayLook, known, own, zone, now }: ImportFacts) {
  const { publicId, state, source, via, uploads, report, problem } = batch;
  const waits = state === 'brought' || state === 'tried';
  const present = mayLook ? presentFile : presentUnseen;
  const files = waits ? uploads.map((one) => present(publicId, one, looks.get(one.publicId))) : [];
  const who = whoWords(batch.actor, names);
  return {
    title: 'Import',
    path: `/imports/${publicId}`,
    state: state === 'done' ? doneWords(batch) : STATE_WORDS[state],
    brought: `${pastMomentWords(batch.createdAt, zone)}, by ${who}, ${VIA_WORDS[via]}`,
    source,
    waits,
    mayLook,
    unseen: `What stands in these files is shown to ${who}, who brought them, and to the DSL.`,
    isTried: state === 'tried',
    files,
    canImport: files.some((one) => one.isTaken) && files.every((one) => !one.stands),
    isAllLeftOut: waits && files.every((one) => !one.isTaken),
    running: state === 'trying' || state === 'importing' ? presentProgress(batch, now) : null,
    report:
      report === null || state === 'trying' || state === 'importing'
        ? null
        : presentReport(batch, report, mayLook, zone),
    ...schoolWords(batch, own, known),
    counts: state === 'done' ? countsWords(batch) : null,
    finished: batch.finishedAt === null ? null : pastMomentWords(batch.finishedAt, zone),
    problem,
    isPutAway: state === 'put-away',
    isFailed: state === 'failed',
  };
}

/** Of whose ids and schools the files speak, once there is a report. */
function schoolWords({ state, report, source }: ShownBatch, own: string, known: KnownSystems) {
  if (report === null) return { addsSchools: null, unknownIds: null };
  return {
    addsSchools: state === 'tried' ? addedSchoolsWords(report, own, known) : null,
    unknownIds: unknownIdsWords(report, source, known),
  };
}

function presentFile(batch: string, upload: ImportUpload, look: FileLook | undefined) {
  const { publicId, fileName: name, bytes, leftOut } = upload;
  const problem = look?.problem ?? null;
  return {
    name,
    path: `/imports/${batch}/files/${publicId}`,
    isTaken: !leftOut,
    /** It stands in the way of the import. */
    stands: problem !== null && !leftOut,
    problem: problem === null ? null : sentence(problem.replace(A_MAPPING_FILE, '')),
    kind: look?.kind ? KIND_WORDS[look.kind] : 'Not known yet',
    layout: layoutWords(bytes, look),
    columns: (look?.columns ?? []).map(({ heading, readAs, cells }) => ({
      heading: heading.trim() === '' ? '(no heading)' : heading,
      readAs: readAs ?? 'not read',
      isRead: readAs !== null,
      cells: cells.map((cell) => (cell.trim() === '' ? '(empty)' : shortened(cell))).join('; '),
    })),
    constants: Object.entries(look?.constants ?? {}).map(([column, value]) => `${column}: ${value}`),
  };
}

/** For others than who brought it: what it is, and nothing that stands in it. A file without headings has its first row in their place. */
function presentUnseen(batch: string, upload: ImportUpload, look: FileLook | undefined) {
  const file = presentFile(batch, upload, look);
  const problem = file.problem === null ? null : 'It cannot be read as it is.';
  return { ...file, problem, columns: [], constants: [] };
}

/** What the command advises; here the page itself has a form for it. */
const A_MAPPING_FILE = '; a mapping file can say what they are';
const LONGEST_CELL = 40;

function shortened(cell: string): string {
  const characters = Array.from(cell);
  return characters.length > LONGEST_CELL ? `${characters.slice(0, LONGEST_CELL).join('')}…` : cell;
}

function layoutWords(bytes: number, look: FileLook | undefined): string {
  const { encoding = null, delimiter = null } = look ?? {};
  return [
    sizeWords(bytes),
    encoding === null ? null : `${ENCODING_WORDS[encoding]} text`,
    delimiter === null ? null : `cells separated by ${DELIMITER_WORDS[delimiter]}`,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

function presentProgress({ state, progress, touchedAt }: ShownBatch, now: Instant) {
  const doing = state === 'trying' ? 'Trying it out' : 'Importing';
  return {
    title: doing,
    text:
      progress === null
        ? `${doing} begins as soon as a worker is free.`
        : `File ${progress.number} of ${progress.of}, ${progress.file}: ${progress.percent}% read, ${rowsWords(progress.rows)}.`,
    percent: progress?.percent ?? null,
    isQuiet: touchedAt < addMinutes(now, -QUIET_MINUTES),
  };
}

function presentReport(
  batch: ShownBatch,
  { files, passedOver }: BatchReport,
  mayLook: boolean,
  zone: string,
) {
  const { publicId, state, rowsKeptUntil } = batch;
  return {
    files: files.map((one) => {
      const isShown = mayLook || (state !== 'tried' && !isConfidential(one.kind));
      return presentReported(publicId, isShown ? one : withoutRows(one), isShown);
    }),
    kept:
      rowsKeptUntil === null || !files.some((one) => one.rejected + one.warned > 0 && !one.rowsDeleted)
        ? null
        : `These rows are kept until ${dateWords(localDayOf(rowsKeptUntil, zone))}, then deleted.`,
    passedOver: passedOver.map(({ file, reason }) => ({ file, reason: sentence(reason) })),
  };
}

/** Reasons quote cells. */
function withoutRows(file: ReportedFile): ReportedFile {
  return { ...file, refused: [], warnings: [], ignored: [], run: null };
}

function presentReported(batch: string, file: ReportedFile, isShown: boolean) {
  const { name, kind, refused, warnings, rowsDeleted = false } = file;
  const run = rowsDeleted ? null : file.run;
  const instead = rowsInstead(isShown, rowsDeleted);
  const number = (count: number): string => count.toLocaleString('en-GB');
  return {
    ...{ name, kind: KIND_WORDS[kind], refused, warnings },
    accepted: number(file.accepted),
    corrected: number(file.corrected),
    unchanged: number(file.unchanged),
    rejected: number(file.rejected),
    hasRefused: file.rejected > 0,
    hasWarned: file.warned > 0,
    refusedTitle: `${rowsWords(file.rejected)} of ${name} refused`,
    warnedTitle: `${rowsWords(file.warned)} of ${name} taken in, to be looked at`,
    refusedMore: instead ?? moreWords(file.rejected, refused.length, run),
    warnedMore: instead ?? moreWords(file.warned, warnings.length, run),
    ignored: file.ignored.map((heading) => heading.trim()).join(', '),
    refusedHref: run === null || file.rejected === 0 ? null : `/imports/${batch}/refused/${run}`,
    warnedHref: run === null || file.warned === 0 ? null : `/imports/${batch}/warned/${run}`,
  };
}

/** Why no rows are shown. */
function rowsInstead(isShown: boolean, rowsDeleted: boolean): string | null {
  if (!isShown) return 'These rows are shown to whoever brought the file, and to the DSL.';
  return rowsDeleted ? 'These rows were kept for their time and have been deleted.' : null;
}

function moreWords(all: number, shown: number, run: string | null): string | null {
  if (all <= shown) return null;
  const where = run === null ? 'the import itself keeps them all in a file' : 'the file has them all';
  return `The first ${shown} of ${all.toLocaleString('en-GB')}; ${where}.`;
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return first.endsWith('.') ? first : `${first}.`;
}
