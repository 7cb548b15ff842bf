/** One row of the file, cells exactly as written. */
export interface CsvRow {
  /** Physical line on which the row starts; the first line of the file is 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** The rows that one piece of the file completed. */
export interface RecordBatch {
  readonly records: CsvRow[];
  readonly bytesRead: number;
  readonly suspect: boolean;
  /** Set on the last batch when the rest could not be read: the row that could not be finished, and why. */
  readonly failure?: { readonly line: number; readonly reason: string };
}

/** A row longer than this is a quote that was never closed, or no table at all; the bound keeps memory flat. */
export const MAX_RECORD_CHARACTERS = 1_000_000;
