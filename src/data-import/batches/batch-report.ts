import type { RejectedRow } from '../csv/csv-file.js';
import type { FileReport, ImportListener } from '../import-listener.js';
import type { FileKind } from '../rows/row-kinds.js';

/** A row that was not taken in, or should be looked at, as a page shows it. */
export interface ShownRow {
  readonly line: number;
  readonly field: string;
  readonly reason: string;
}

/** What became of one file, or would. */
export interface ReportedFile {
  /** What whoever brought it calls it. */
  readonly name: string;
  readonly kind: FileKind;
  readonly accepted: number;
  readonly corrected: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly warned: number;
  /** The first of the refused rows, line by line; all of them are in the file kept beside the run. */
  readonly refused: readonly ShownRow[];
  /** The first of the rows taken in with a warning. */
  readonly warnings: readonly ShownRow[];
  /** Headings nothing was read from. */
  readonly ignored: readonly string[];
  /** Public id of the run, for the file of refused rows; null when it was only tried out. */
  readonly run: string | null;
  /** Its refused rows were kept for their time; only how many there were is still known. */
  readonly rowsDeleted?: true;
}

/** What became of an import, or would. */
export interface BatchReport {
  readonly files: readonly ReportedFile[];
  /** Files that are none of ours. */
  readonly passedOver: readonly { readonly file: string; readonly reason: string }[];
}

/** Rows of all files together. */
export interface BatchCounts {
  readonly accepted: number;
  readonly corrected: number;
  readonly unchanged: number;
  readonly rejected: number;
}

/** More would make a page nobody reads; the download has them all. */
export const ROWS_SHOWN = 20;

/** Listens to an import and puts together what its page will say. */
export class BatchReporter implements ImportListener {
  private readonly files: ReportedFile[] = [];
  private readonly passedOver: { file: string; reason: string }[] = [];
  private readonly refused = new Map<string, ShownRow[]>();
  private readonly warnings = new Map<string, ShownRow[]>();
  private readonly ignored = new Map<string, readonly string[]>();

  readonly onRejected = (file: string, row: RejectedRow): void => {
    keep(this.refused, file, row);
  };

  readonly onWarned = (file: string, row: RejectedRow): void => {
    keep(this.warnings, file, row);
  };

  readonly onForeign = (file: string, reason: string): void => {
    this.passedOver.push({ file, reason });
  };

  readonly onIgnoredHeadings = (file: string, headings: readonly string[]): void => {
    this.ignored.set(file, headings);
  };

  readonly onFileDone = (report: FileReport, kind: FileKind, run: string | null): void => {
    const { file: name, accepted, corrected, unchanged, rejected, warned = 0 } = report;
    this.files.push({
      ...{ name, kind, accepted, corrected, unchanged, rejected, warned, run },
      refused: this.refused.get(name) ?? [],
      warnings: this.warnings.get(name) ?? [],
      ignored: this.ignored.get(name) ?? [],
    });
    // Files of two folders may have one name.
    for (const said of [this.refused, this.warnings, this.ignored]) said.delete(name);
  };

  /** As far as the import has come. */
  report(): BatchReport {
    return { files: this.files, passedOver: this.passedOver };
  }
}

/** What all files of a report come to. */
export function countsOf({ files }: BatchReport): BatchCounts {
  const sum = (count: (file: ReportedFile) => number): number =>
    files.reduce((total, file) => total + count(file), 0);
  return {
    accepted: sum((file) => file.accepted),
    corrected: sum((file) => file.corrected),
    unchanged: sum((file) => file.unchanged),
    rejected: sum((file) => file.rejected),
  };
}

function keep(rows: Map<string, ShownRow[]>, file: string, { line, field, reason }: RejectedRow): void {
  const known = rows.get(file) ?? [];
  if (known.length < ROWS_SHOWN) known.push({ line, field, reason });
  rows.set(file, known);
}
