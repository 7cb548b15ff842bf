import type { EntityManager } from 'typeorm';
import type { Fate } from '../../shared/fate.js';
import type { ChunkWriter } from '../chunk-writer.js';
import type { CsvRow } from '../csv/csv-row.js';
import type { KnownPeople } from '../known-people.js';
import type { Refuse, RowSink, Tally } from '../row-sink.js';
import { RowsSaid } from '../rows-said.js';
import type { Checked, Rejection } from '../rows/row-check.js';

/** Taken in, but somebody should look at it: what is worth saying about the row. */
export type Warning = Rejection;

/** What became of a row that was written: its fate and the id it is now known by (0 for what has none), or why not. */
export type Outcome = { readonly fate: Fate; readonly id: number; readonly warning?: Warning } | Rejection;

/** A row with our ids in place of the file's, or why not. */
export type Prepared<Ready> = Checked<Ready> & { readonly warning?: Warning };

/** How the rows of one kind of file get into the database. */
export interface Loader<Row, Ready> {
  /** Puts our ids in place of the file's, or says what it does not know. */
  prepare(row: Row): Prepared<Ready>;
  /** One outcome per row, in their order. */
  write(tx: EntityManager, rows: readonly Ready[]): Promise<Outcome[]>;
  /** Which thing a row is about, where a file may say it once only. Absent: the later row is the last word. */
  thingOf?(row: Ready): string;
  /** True for a row that must not be refused because an earlier one says less: a mark of possible harm, a restriction. */
  asksForCare?(row: Ready): boolean;
  /** Called after the commit for a row that is now known by `id`, so that later files can name it. */
  remember?(row: Ready, id: number): void;
}

/** What all loads of one import share. */
export interface LoadContext {
  readonly known: KnownPeople;
  readonly writer: ChunkWriter;
  readonly tally: Tally;
  readonly refuse: Refuse;
  readonly warn: Refuse;
}

/** Said once, of the first row that could not be remembered. */
export const TOO_LONG_TO_COMPARE: Warning = {
  field: '',
  reason: 'the file is too long to find out whether rows from here on contradict earlier ones; split it',
};

/** Rows about people cost ten times a mark, and more statements. */
const MARKS_A_ROW = 10;
const MOST_WAITING = 2_000;

/** Collects the rows of a loader and writes them in short transactions. */
export class LoaderSink<Row, Ready> implements RowSink<Row> {
  private readonly said = new RowsSaid();
  private waiting: { readonly origin: CsvRow; readonly ready: Ready }[] = [];

  constructor(
    private readonly loader: Loader<Row, Ready>,
    private readonly context: LoadContext,
  ) {}

  get due(): boolean {
    return this.waiting.length >= MOST_WAITING;
  }

  take(row: Row, origin: CsvRow): void {
    const { known, refuse, tally, warn } = this.context;
    known.takeNamedProvisional();
    const { ok, rejected, warning } = this.loader.prepare(row);
    if (warning) warn(origin, warning);
    if (rejected) return refuse(origin, rejected);
    const contradiction = this.contradiction(ok, origin);
    if (contradiction) refuse(origin, contradiction);
    else if (known.takeNamedProvisional()) {
      this.loader.remember?.(ok, known.provisionalId());
      tally.accepted += 1;
    } else this.waiting.push({ origin, ready: ok });
  }

  /** Refused here and not when written, so that a dry run finds it too. */
  private contradiction(row: Ready, origin: CsvRow): Rejection | null {
    const thing = this.loader.thingOf?.(row);
    if (thing === undefined) return null;
    const wasFull = this.said.full;
    const line = this.said.take(thing, JSON.stringify(row), origin.line);
    if (this.said.full && !wasFull) this.context.warn(origin, TOO_LONG_TO_COMPARE);
    if (line === null || this.loader.asksForCare?.(row)) return null;
    return {
      field: '',
      reason: `line ${line} says something else about the same thing as this line ${origin.line}; line ${line} was taken`,
    };
  }

  async write(): Promise<void> {
    const { waiting } = this;
    this.waiting = [];
    for (let from = 0; from < waiting.length;) {
      const some = waiting.slice(
        from,
        from + Math.max(20, Math.floor(this.context.writer.size / MARKS_A_ROW)),
      );
      await this.writeSome(some);
      from += some.length;
    }
  }

  private async writeSome(rows: readonly { origin: CsvRow; ready: Ready }[]): Promise<void> {
    const { writer, tally, refuse, warn } = this.context;
    const outcomes = await writer.write(rows.length * MARKS_A_ROW, (tx) =>
      this.loader.write(
        tx,
        rows.map(({ ready }) => ready),
      ),
    );
    rows.forEach(({ origin, ready }, at) => {
      const outcome = outcomes[at];
      if (!outcome) throw new Error(`A row of line ${origin.line} was written without an outcome.`);
      if ('reason' in outcome) return refuse(origin, outcome);
      tally[outcome.fate] += 1;
      if (outcome.warning) warn(origin, outcome.warning);
      this.loader.remember?.(ready, this.lastingId(outcome.fate, outcome.id));
    });
  }

  /** The id a dry run was given was taken back with the row. */
  private lastingId(fate: Fate, id: number): number {
    const { known } = this.context;
    return known.dryRun && fate === 'accepted' ? known.provisionalId() : id;
  }
}

/** Outcomes of rows that have no id worth keeping. */
export function outcomesOf(fates: readonly Fate[], ids: readonly number[] = []): Outcome[] {
  return fates.map((fate, at) => ({ fate, id: ids[at] ?? 0 }));
}

/** A row that names something this source has not sent. */
export function unknown(field: string, what: string, outsideId: string): { readonly rejected: Rejection } {
  return { rejected: { field, reason: `${field}: no ${what} is known by "${outsideId}"` } };
}
