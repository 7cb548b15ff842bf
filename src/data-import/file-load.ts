import { type ColumnPlan, planColumns } from './csv/column-plan.js';
import type { ColumnMapping } from './csv/column-mapping.js';
import type { CsvFile, CsvBatch, RejectedRow } from './csv/csv-file.js';
import type { CsvRow } from './csv/csv-row.js';
import { lengthCheck } from './field-limits.js';
import type { RowSink, Tally } from './row-sink.js';
import type { Cells, Checked, Rejection } from './rows/row-check.js';
import { type FileKind, ROW_KINDS, type RowOf } from './rows/row-kinds.js';

/** Where the rows of one file go that were refused, or taken in with a warning. */
export interface ComplaintTaker {
  rejected(rows: readonly RejectedRow[]): Promise<void>;
  warned(rows: readonly RejectedRow[]): Promise<void>;
}

/** How far a file has been read. */
export interface LoadProgress {
  readonly bytesRead: number;
  readonly size: number;
  readonly rows: number;
}

/** Reads one opened file through: check, refer, write, and hand on what was refused. */
export class FileLoad<Kind extends FileKind> {
  private refused: RejectedRow[] = [];
  private warnings: RejectedRow[] = [];
  private rows = 0;
  private readonly check: (cells: Cells) => Checked<RowOf[Kind]>;

  constructor(
    private readonly file: CsvFile,
    kind: Kind,
    mapping: ColumnMapping | undefined,
    private readonly complaints: ComplaintTaker,
  ) {
    this.check = checkOf(kind, planColumns(kind, file.headings, mapping));
  }

  /** Rows refused so far; of a wide register, marks. */
  rejected = 0;

  /** For a sink that finds something wrong with a row it took. */
  readonly refuse = ({ line, cells }: CsvRow, rejection: Rejection): void => {
    this.rejected += 1;
    this.refused.push({ line, cells, ...rejection });
  };

  /** Rows taken in with a warning so far. */
  warned = 0;

  /** For a sink that takes a row and has something to say about it. */
  readonly warn = ({ line, cells }: CsvRow, warning: Rejection): void => {
    this.warned += 1;
    this.warnings.push({ line, cells, ...warning });
  };

  async run(sink: RowSink<RowOf[Kind]>, tell: (progress: LoadProgress) => Promise<void>): Promise<void> {
    for await (const batch of this.file.batches()) {
      this.takeBatch(batch, sink);
      if (sink.due) await sink.write();
      await this.handOn();
      await tell({ bytesRead: batch.bytesRead, size: this.file.layout.size, rows: this.rows });
    }
    await sink.write();
    await this.handOn();
  }

  private takeBatch({ rows, rejected }: CsvBatch, sink: RowSink<RowOf[Kind]>): void {
    for (const row of rows) {
      const { ok, rejected: wrong } = this.check(row.cells);
      if (wrong) this.refuse(row, wrong);
      else sink.take(ok, row);
    }
    this.rows += rows.length + rejected.length;
    this.rejected += rejected.length;
    this.refused.push(...rejected);
  }

  /** Line by line, though a row may be refused only when it is written. */
  private async handOn(): Promise<void> {
    const [refused, warnings] = [this.refused, this.warnings];
    this.refused = [];
    this.warnings = [];
    if (refused.length > 0) await this.complaints.rejected(refused.sort(byLine));
    if (warnings.length > 0) await this.complaints.warned(warnings.sort(byLine));
  }
}

function byLine(a: RejectedRow, b: RejectedRow): number {
  return a.line - b.line;
}

function checkOf<Kind extends FileKind>(
  kind: Kind,
  plan: ColumnPlan,
): (cells: Cells) => Checked<RowOf[Kind]> {
  const rowKind = ROW_KINDS[kind];
  const tooLong = lengthCheck(kind);
  if (tooLong === null) return (cells) => rowKind.check(plan.arrange(cells));
  return (cells) => {
    const arranged = plan.arrange(cells);
    const rejected = tooLong(arranged);
    return rejected ? { rejected } : rowKind.check(arranged);
  };
}

/** A tally that nothing has happened to. */
export function emptyTally(): Tally {
  return { accepted: 0, corrected: 0, unchanged: 0 };
}
