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
  /** False for a row that plainly bars nobody. */
  readonly mayBar: boolean;
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
        this.learn(this.wordOf(origin, null));
        sink.take(row, origin);
      },
      get due() {
        return sink.due;
      },
      write: () => sink.write(),
    };
  }

  refused(row: RejectedRow): void {
    const word = this.wordOf(row, row.field);
    if (this.kind === 'contacts' && !word.mayBar) this.forget(word);
    else this.learn(word);
  }

  lastWords(): LastWord[] {
    return [...this.last.values()];
  }

  /** What one row says by itself. */
  wordOf({ line, cells }: CsvRow, refusedFor: string | null): LastWord {
    const arranged = this.arrange(cells);
    const cell = (column: string) => this.cellOf(column, arranged);
    return {
      pupilId: cell('pupil_id'),
      contactId: cell('contact_id'),
      line,
      refusedFor,
      mayBar: mayBar(this.kind, cell, refusedFor),
    };
  }

  /** A row may be refused only when it is written, after later rows were taken. */
  private learn(word: LastWord): void {
    const before = this.last.get(keyOf(word));
    if (!before || before.line <= word.line) this.last.set(keyOf(word), word);
  }

  /** A row that bars nobody and was refused neither holds nor mends. */
  private forget(word: LastWord): void {
    if (this.last.get(keyOf(word))?.line === word.line) this.last.delete(keyOf(word));
  }

  private cellOf(column: string, cells: Cells): string {
    return (cells[ROW_KINDS[this.kind].columns.indexOf(column)] ?? '').trim();
  }
}

function keyOf({ pupilId, contactId }: LastWord): string {
  return JSON.stringify([pupilId, contactId]);
}

/** What is neither empty nor a plain no may have been meant to bar; so may a row that was cut short. */
function mayBar(kind: FileKind, cell: (column: string) => string, refusedFor: string | null): boolean {
  if (kind === 'holds') return true;
  const noContact = cell('no_contact');
  if (noContact !== '' && !saysNo(noContact)) return true;
  if (kind === 'contacts') return false;
  return refusedFor === '' || cell('order_type') !== '' || cell('order_until') !== '';
}
