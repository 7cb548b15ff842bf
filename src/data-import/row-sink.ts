import type { CsvRow } from './csv/csv-row.js';
import type { Rejection } from './rows/row-check.js';

/** What became of the rows of one file; of a wide register, of its marks. */
export interface Tally {
  accepted: number;
  corrected: number;
  unchanged: number;
}

/** Says that a row, or one mark of it, is not taken in. */
export type Refuse = (row: CsvRow, rejection: Rejection) => void;

/** Where the checked rows of one file go. */
export interface RowSink<Row> {
  /** Takes a row; what it refers to and is not known is refused here. */
  take(row: Row, origin: CsvRow): void;
  /** True when enough rows wait to be worth a write. */
  readonly due: boolean;
  /** Writes all that waits. */
  write(): Promise<void>;
}
