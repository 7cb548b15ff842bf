import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { RejectedRow } from './csv/csv-file.js';

const DANGEROUS_START = /^[=+\-@\t\r]/;

/** Rows that were refused, and rows that were taken in though something about them must be looked at. */
export type Complaint = 'rejected' | 'warned';

/** Where the refused rows of a file go: `attendance.csv` → `attendance.rejected.csv` in the folder given; likewise the warned. */
export function rejectedRowsPath(
  folder: string,
  fileName: string,
  complaint: Complaint = 'rejected',
): string {
  return join(folder, `${basename(fileName, extname(fileName))}.${complaint}.csv`);
}

/**
 * One cell as it may be opened in a spreadsheet: an apostrophe before what would run as a formula, quotes where needed. Minus
 * signs are treated like the rest, because "-2+cmd|…" is a formula too.
 */
export function spreadsheetCell(text: string): string {
  const harmless = DANGEROUS_START.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/**
 * The rows a file was refused (or warned about), for the person who has to mend them: line, field, reason, then the row as it stood. Made only
 * when there is a row to write, readable by its owner only, UTF-8 with a mark so that a spreadsheet shows the names right.
 */
export class RejectedRowsFile {
  /** Rows written so far. */
  count = 0;
  private file: FileHandle | null = null;

  constructor(
    readonly path: string,
    private readonly headings: readonly string[],
  ) {}

  async write(rows: readonly RejectedRow[]): Promise<void> {
    if (rows.length === 0) return;
    if (this.file === null) {
      this.file = await open(this.path, 'w', 0o600);
      await this.file.appendFile(`\uFEFF${lineOf(['line', 'field', 'reason', ...this.headings])}`);
    }
    const lines = rows.map(({ line, field, reason, cells }) =>
      lineOf([String(line), field, reason, ...cells]),
    );
    await this.file.appendFile(lines.join(''));
    this.count += rows.length;
  }

  async close(): Promise<void> {
    await this.file?.close();
    this.file = null;
  }
}

function lineOf(cells: readonly string[]): string {
  return `${cells.map(spreadsheetCell).join(',')}\r\n`;
}
