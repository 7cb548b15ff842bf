import { stat } from 'node:fs/promises';
import type { CsvRow, RecordBatch } from './csv-row.js';
import { sniffDelimiter } from './delimiter.js';
import type { Delimiter } from './delimiter.js';
import { FileRefused } from './file-refused.js';
import { normaliseHeading } from './heading.js';
import { readRecords } from './record-reader.js';
import { DAMAGED, detectTextEncoding, statedTextEncoding, textChunks } from './text-encoding.js';
import type { DetectedText, TextChunk, TextEncoding } from './text-encoding.js';

/** A row that is not taken in, for the file that the school gets back. */
export interface RejectedRow {
  /** Physical line on which the row starts. */
  readonly line: number;
  /** Canonical name of the column at fault; empty when the row as a whole is. */
  readonly field: string;
  readonly reason: string;
  /** As they stand in the file; empty when the row could not be cut into cells. */
  readonly cells: readonly string[];
}

/** What one piece of the file (about 64 KB) gave. */
export interface CsvBatch {
  /** Each has exactly as many cells as the file has headings. */
  readonly rows: readonly CsvRow[];
  readonly rejected: readonly RejectedRow[];
  /** For progress, against {@link CsvFile.size}. */
  readonly bytesRead: number;
}

/** What a person states about a file instead of having it found out. */
export interface CsvFileOptions {
  readonly encoding?: TextEncoding;
  readonly delimiter?: Delimiter;
}

/** An opened file: its headings are read and sound. Read the rows once with {@link batches}. */
export class CsvFile {
  private readonly nameless: readonly number[];

  constructor(
    /** As written, spaces around included. */
    readonly headings: readonly string[],
    readonly layout: {
      readonly delimiter: Delimiter;
      readonly encoding: TextEncoding;
      readonly size: number;
    },
    private readonly damaged: boolean,
    private readonly first: RecordBatch,
    private readonly rest: AsyncGenerator<RecordBatch>,
  ) {
    this.nameless = headings.flatMap((heading, index) => (normaliseHeading(heading) === '' ? [index] : []));
  }

  /**
   * The rows below the headings, in order, a batch at a time. Rows whose cells are all empty are passed over (spreadsheets
   * leave them behind). A row with too many or too few cells, with a NUL, with bytes that are not text, or whose quote never
   * ends is rejected and the rows around it are still good.
   */
  async *batches(): AsyncGenerator<CsvBatch> {
    yield* this.sorted(this.first);
    for await (const batch of this.rest) yield* this.sorted(batch);
  }

  /** Stops before the end and closes the file. */
  async close(): Promise<void> {
    await this.rest.return(undefined);
  }

  private *sorted({ records, suspect, bytesRead, failure }: RecordBatch): Generator<CsvBatch> {
    const rows: CsvRow[] = [];
    const rejected: RejectedRow[] = [];
    for (const record of records) this.sort(record, suspect, rows, rejected);
    if (failure) rejected.push({ ...failure, field: '', cells: [] });
    if (rows.length > 0 || rejected.length > 0) yield { rows, rejected, bytesRead };
  }

  private sort(record: CsvRow, suspect: boolean, rows: CsvRow[], rejected: RejectedRow[]): void {
    const { line, cells } = record;
    const expected = this.headings.length;
    const even = cells.length === expected;
    if ((!even || cells[0] === '') && cells.every((cell) => cell === '')) return;
    const surplusIsEmpty = !even && cells.slice(expected).every((cell) => cell === '');
    const kept = surplusIsEmpty && cells.length > expected ? cells.slice(0, expected) : cells;
    const reason = this.faultOf(kept, suspect);
    if (reason === null) rows.push(kept === cells ? record : { line, cells: kept });
    else rejected.push({ line, field: '', reason, cells });
  }

  private faultOf(cells: readonly string[], suspect: boolean): string | null {
    if (suspect && cells.some((cell) => cell.includes('\0'))) return 'the row holds a NUL character';
    if (suspect && this.damaged && cells.some((cell) => cell.includes(DAMAGED)))
      return `the row holds bytes that are not ${this.layout.encoding} text`;
    if (cells.length !== this.headings.length)
      return `expected ${this.headings.length} cells, got ${cells.length}`;
    const stray = this.nameless.find((index) => cells[index] !== '');
    return stray === undefined ? null : `column ${stray + 1} has a value but no heading`;
  }
}

/**
 * Opens a CSV file and reads its headings.
 * @throws FileRefused when it is empty, not text, has no headings, or has two equal ones.
 */
export async function openCsvFile(path: string, options: CsvFileOptions = {}): Promise<CsvFile> {
  const { encoding } = options;
  const detected = encoding ? await statedTextEncoding(path, encoding) : await detectTextEncoding(path);
  const chunks = textChunks(path, detected);
  const first = await chunks.next();
  if (first.done) throw new FileRefused('the file is empty');
  const delimiter = options.delimiter ?? sniffDelimiter(first.value.text);
  const batches = readRecords(following(first.value, chunks), delimiter);
  try {
    const { headings, remaining } = await readHeadings(batches);
    const layout = { delimiter, encoding: detected.encoding, size: (await stat(path)).size };
    return new CsvFile(headings, layout, mayBeDamaged(detected), remaining, batches);
  } catch (error) {
    await batches.return(undefined);
    throw error;
  }
}

function mayBeDamaged({ damaged, encoding }: DetectedText): boolean {
  return damaged || encoding !== 'utf-8';
}

async function* following(first: TextChunk, rest: AsyncGenerator<TextChunk>): AsyncGenerator<TextChunk> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

async function readHeadings(
  batches: AsyncGenerator<RecordBatch>,
): Promise<{ headings: readonly string[]; remaining: RecordBatch }> {
  for (let next = await batches.next(); !next.done; next = await batches.next()) {
    const { records, failure } = next.value;
    const at = records.findIndex(({ cells }) => cells.some((cell) => normaliseHeading(cell) !== ''));
    const heading = records[at];
    if (heading) {
      const headings = withoutEmptyEnd(heading.cells);
      refuseUnsound(headings);
      return { headings, remaining: { ...next.value, records: records.slice(at + 1) } };
    }
    if (failure) throw new FileRefused(`the heading row cannot be read: ${failure.reason}`);
  }
  throw new FileRefused('the file is empty: it has no heading row');
}

/** A heading row ending in delimiters only has no columns there; a value under them makes its row ragged. */
function withoutEmptyEnd(cells: readonly string[]): readonly string[] {
  const last = cells.findLastIndex((cell) => normaliseHeading(cell) !== '');
  return cells.slice(0, last + 1);
}

function refuseUnsound(headings: readonly string[]): void {
  if (headings.some((heading) => heading.includes('\0')))
    throw new FileRefused('the heading row holds a NUL character; this is not a text file');
  const seen = new Set<string>();
  for (const heading of headings.map(normaliseHeading)) {
    if (heading !== '' && seen.has(heading)) throw new FileRefused(`two columns are headed "${heading}"`);
    seen.add(heading);
  }
}
