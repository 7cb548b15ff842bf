import type { RejectedRow } from './csv/csv-file.js';
import { planColumns } from './csv/column-plan.js';
import type { ColumnMapping } from './csv/column-mapping.js';
import type { CsvRow } from './csv/csv-row.js';
import type { RowSink } from './row-sink.js';
import { saysNo } from './rows/cell-readers.js';
import type { Cells } from './rows/row-check.js';
import { type FileKind, ROW_KINDS } from './rows/row-kinds.js';

/** The kinds of file whose rows keep somebody from being contacted. */
const PROTECTIVE: ReadonlySet<FileKind> = new Set<FileKind>(['contacts', 'contact-bars', 'holds']);

/** What the last row about one contact of one pupil came to. Ids are those of the file. */
export interface LastWord {
  readonly pupilId: string;
  /** Empty: everybody of the pupil (in `holds` only). */
  readonly contactId: string;
  readonly line: number;
  /** The column the row was refused for, empty for the row as a whole; null: the row was taken in. */
  readonly refusedFor: string | null;
}

/**
 * Follows the rows of one file that protect a child, because a refused one protects nobody: a bar with a mistyped date would
 * leave the barred parent invited, and the person who approves would see nothing of it.
 */
export class ProtectiveRows {
  private readonly last = new Map<string, LastWord>();

  private constructor(
    readonly kind: FileKind,
    private readonly arrange: (cells: Cells) => Cells,
  ) {}

  /** Null for a kind of file that protects nobody. */
  static of(
    kind: FileKind,
    headings: readonly string[],
    mapping: ColumnMapping | undefined,
  ): ProtectiveRows | null {
    if (!PROTECTIVE.has(kind)) return null;
    const plan = planColumns(kind, headings, mapping);
    return new ProtectiveRows(kind, (cells) => plan.arrange(cells));
  }

  /** The sink, overheard. What it takes counts as taken in until {@link refused} says otherwise. */
  overhear<Row>(sink: RowSink<Row>): RowSink<Row> {
    return {
      take: (row, origin) => {
        this.learn(origin, this.arrange(origin.cells), null);
        sink.take(row, origin);
      },
      get due() {
        return sink.due;
      },
      write: () => sink.write(),
    };
  }

  refused(row: RejectedRow): void {
    const cells = this.arrange(row.cells);
    if (this.kind === 'contacts' && barsNobody(this.cellOf('no_contact', cells))) this.forget(row, cells);
    else this.learn(row, cells, row.field);
  }

  lastWords(): LastWord[] {
    return [...this.last.values()];
  }

  /** A row may be refused only when it is written, after later rows were taken. */
  private learn({ line }: CsvRow, cells: Cells, refusedFor: string | null): void {
    const pupilId = this.cellOf('pupil_id', cells);
    const contactId = this.cellOf('contact_id', cells);
    const key = this.keyOf(cells);
    const before = this.last.get(key);
    if (!before || before.line <= line) this.last.set(key, { pupilId, contactId, line, refusedFor });
  }

  /** A row that bars nobody and was refused neither holds nor mends. */
  private forget({ line }: CsvRow, cells: Cells): void {
    const key = this.keyOf(cells);
    if (this.last.get(key)?.line === line) this.last.delete(key);
  }

  private keyOf(cells: Cells): string {
    return JSON.stringify([this.cellOf('pupil_id', cells), this.cellOf('contact_id', cells)]);
  }

  private cellOf(column: string, cells: Cells): string {
    return (cells[ROW_KINDS[this.kind].columns.indexOf(column)] ?? '').trim();
  }
}

/** What is neither empty nor a plain no may have been meant to bar. */
function barsNobody(cell: string): boolean {
  return cell === '' || saysNo(cell);
}
