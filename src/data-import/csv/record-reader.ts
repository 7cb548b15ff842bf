import { MAX_RECORD_CHARACTERS } from './csv-row.js';
import type { CsvRow, RecordBatch } from './csv-row.js';
import type { Delimiter } from './delimiter.js';
import { quotedRecords } from './quoted-records.js';
import type { TextChunk } from './text-encoding.js';

/**
 * Cuts text into rows. While no quote has appeared a row is a line and a cell is what stands between two delimiters: that is
 * a register, and splitting it costs a quarter of csv-parse. At the first quote the rest of the file goes to csv-parse; a
 * property test shows that both read the same (docs/decisions/0005-csv-reading.md). LF, CRLF and CR end a row, also mixed.
 */
export async function* readRecords(
  chunks: AsyncIterable<TextChunk>,
  delimiter: Delimiter,
): AsyncGenerator<RecordBatch> {
  const source = chunks[Symbol.asyncIterator]();
  const plain = new PlainRows(delimiter);
  try {
    for (;;) {
      const next = await source.next();
      if (next.done) break;
      if (next.value.text.includes('"')) {
        yield* quotedRecords(plain.handOver(next.value), source, delimiter, plain.nextLine);
        return;
      }
      yield plain.read(next.value);
      if (plain.overlong) return;
    }
    yield plain.finish();
  } finally {
    await source.return?.();
  }
}

/** The quote-free path: holds the unfinished last line between two pieces. */
class PlainRows {
  nextLine = 1;
  overlong = false;
  private carry = '';
  private bytesRead = 0;
  private suspect = false;

  constructor(private readonly delimiter: Delimiter) {}

  handOver(chunk: TextChunk): TextChunk {
    return { ...chunk, text: this.carry + chunk.text, suspect: this.suspect || chunk.suspect };
  }

  read(chunk: TextChunk): RecordBatch {
    this.bytesRead = chunk.bytesRead;
    this.suspect ||= chunk.suspect;
    const text = this.carry + chunk.text;
    const halfNewline = text.endsWith('\r') ? '\r' : '';
    const lines = withLineFeeds(halfNewline ? text.slice(0, -1) : text).split('\n');
    this.carry = (lines.pop() ?? '') + halfNewline;
    this.overlong = this.carry.length > MAX_RECORD_CHARACTERS;
    const records = this.rowsOf(lines);
    return { ...this.batch(records), failure: this.overlong ? this.tooLong() : undefined };
  }

  finish(): RecordBatch {
    const lines = withLineFeeds(this.carry).split('\n');
    if (lines.at(-1) === '') lines.pop();
    return this.batch(this.rowsOf(lines));
  }

  private rowsOf(lines: readonly string[]): CsvRow[] {
    const records: CsvRow[] = [];
    for (const text of lines) {
      records.push({ line: this.nextLine, cells: text.split(this.delimiter) });
      this.nextLine += 1;
    }
    return records;
  }

  private batch(records: CsvRow[]): RecordBatch {
    return { records, bytesRead: this.bytesRead, suspect: this.suspect };
  }

  private tooLong(): { line: number; reason: string } {
    return {
      line: this.nextLine,
      reason: 'this row does not end within a million characters; reading stopped here',
    };
  }
}

function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : text;
}
