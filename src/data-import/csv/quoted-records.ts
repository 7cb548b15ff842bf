import type { TransformOptions } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { Options, Parser } from 'csv-parse';
import { MAX_RECORD_CHARACTERS } from './csv-row.js';
import type { CsvRow, RecordBatch } from './csv-row.js';
import type { Delimiter } from './delimiter.js';
import type { TextChunk } from './text-encoding.js';

const NEWLINES = /\r\n|\n|\r/g;

/**
 * Reads the rest of a file, from the row in which its first quote stands, with csv-parse. Quotes in the middle of an unquoted
 * cell (37°36'37.8"N) are text. Lines are counted here, from the newlines inside the cells, because csv-parse counts where a
 * row ends and a person looks for where it starts.
 * @param first the piece with the first quote, from the start of a row
 * @param rest the pieces after it
 * @param firstLine the physical line on which `first` starts
 */
export async function* quotedRecords(
  first: TextChunk,
  rest: AsyncIterator<TextChunk>,
  delimiter: Delimiter,
  firstLine: number,
): AsyncGenerator<RecordBatch> {
  const reader = new QuotedRows(delimiter, firstLine);
  let { bytesRead, suspect } = first;
  for (let next: IteratorResult<TextChunk> = { value: first }; !next.done; next = await rest.next()) {
    bytesRead = next.value.bytesRead;
    suspect ||= next.value.suspect;
    const records = await reader.write(next.value.text);
    yield { records, bytesRead, suspect, failure: reader.failure };
    if (reader.failure) return;
  }
  const records = await reader.end();
  yield { records, bytesRead, suspect, failure: reader.failure };
}

/**
 * csv-parse fed by hand: rows that came before an error are still handed out, which piping would throw away. Its output
 * buffer has no bound of its own, because it is emptied after each piece and holds the rows of that piece only.
 */
class QuotedRows {
  failure: { line: number; reason: string } | undefined;
  private readonly parser: Parser;

  constructor(
    delimiter: Delimiter,
    private line: number,
  ) {
    const options: Options & TransformOptions = {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_quotes: true,
      relax_column_count: true,
      max_record_size: MAX_RECORD_CHARACTERS,
      readableHighWaterMark: Number.MAX_SAFE_INTEGER,
    };
    this.parser = parse(options);
    this.parser.on('error', (error) => this.fail(error));
  }

  async write(text: string): Promise<CsvRow[]> {
    await new Promise<void>((resolve) => {
      this.parser.write(text, (error) => {
        if (error) this.fail(error);
        resolve();
      });
    });
    return this.drain();
  }

  async end(): Promise<CsvRow[]> {
    await new Promise<void>((resolve) => {
      this.parser.once('error', () => resolve());
      this.parser.end(() => resolve());
    });
    return this.drain();
  }

  private drain(): CsvRow[] {
    const records: CsvRow[] = [];
    for (let cells = this.next(); cells; cells = this.next()) {
      records.push({ line: this.line, cells });
      this.line += 1 + newlinesIn(cells);
    }
    if (this.failure) this.failure.line = this.line;
    return records;
  }

  private next(): string[] | null {
    return this.parser.read() as string[] | null;
  }

  private fail(error: Error): void {
    const unclosed = error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED';
    const reason = unclosed
      ? 'a quote opened in this row is never closed; this row and all after it were not read'
      : 'this row does not end within a million characters (is a quote never closed?); reading stopped here';
    this.failure ??= { line: this.line, reason };
  }
}

function newlinesIn(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells)
    if (cell.includes('\n') || cell.includes('\r')) count += cell.match(NEWLINES)?.length ?? 0;
  return count;
}
