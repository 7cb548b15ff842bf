import { dirname } from 'node:path';
import { makeFolder } from '../platform/config/make-folder.js';
import type { RejectedRow } from './csv/csv-file.js';
import type { ComplaintTaker } from './file-load.js';
import { RejectedRowsFile } from './rejected-rows.js';

/** Keeps the rows of one file that somebody must look at (not in a dry run) and tells of each. */
export class KeptComplaints {
  private readonly file: RejectedRowsFile | null;

  /** @param path null: they are told only */
  constructor(
    private readonly path: string | null,
    headings: readonly string[],
    private readonly tell: (row: RejectedRow) => void,
  ) {
    this.file = path === null ? null : new RejectedRowsFile(path, headings);
  }

  /** The file they are in; undefined when there is none. */
  get keptAt(): string | undefined {
    return this.file && this.file.count > 0 ? (this.path ?? undefined) : undefined;
  }

  async write(rows: readonly RejectedRow[]): Promise<void> {
    if (this.path !== null && this.file?.count === 0 && rows.length > 0) makeFolder(dirname(this.path));
    await this.file?.write(rows);
    for (const row of rows) this.tell(row);
  }

  async close(): Promise<void> {
    await this.file?.close();
  }
}

/** The refused and the warned rows of one file. */
export class Complaints implements ComplaintTaker {
  constructor(
    private readonly refusedRows: KeptComplaints,
    private readonly warnedRows: KeptComplaints,
    /** Says more about refused rows before they are kept. */
    private readonly worded: (rows: readonly RejectedRow[]) => Promise<readonly RejectedRow[]>,
  ) {}

  async rejected(rows: readonly RejectedRow[]): Promise<void> {
    await this.refusedRows.write(await this.worded(rows));
  }

  warned(rows: readonly RejectedRow[]): Promise<void> {
    return this.warnedRows.write(rows);
  }

  async close(): Promise<void> {
    await this.refusedRows.close();
    await this.warnedRows.close();
  }

  /** Where they are kept, as a report says it. */
  kept(): { rejectedRows?: string; warnedRows?: string } {
    const [rejectedRows, warnedRows] = [this.refusedRows.keptAt, this.warnedRows.keptAt];
    return { ...(rejectedRows ? { rejectedRows } : {}), ...(warnedRows ? { warnedRows } : {}) };
  }
}
