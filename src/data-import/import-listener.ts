import type { RejectedRow } from './csv/csv-file.js';
import type { LoadProgress } from './file-load.js';
import type { FileKind } from './rows/row-kinds.js';

/** What became of one file. For a wide register the first three count marks. */
export interface FileReport {
  /** Without its folder. */
  readonly file: string;
  readonly accepted: number;
  readonly corrected: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** Where the refused rows are kept with line, field and reason; absent when there are none, and in a dry run. */
  readonly rejectedRows?: string;
  /** Rows taken in that somebody should look at all the same; absent when there are none. */
  readonly warned?: number;
  /** Where these are kept, likewise. */
  readonly warnedRows?: string;
}

/** Hears how an import goes on. All are called from within it and must be quick. */
export interface ImportListener {
  readonly onProgress?: (file: string, progress: LoadProgress) => void;
  readonly onRejected?: (file: string, row: RejectedRow) => void;
  /** A row that was taken in, with what should be looked at. */
  readonly onWarned?: (file: string, row: RejectedRow) => void;
  /** A file of a folder that is none of ours and was passed over. */
  readonly onForeign?: (file: string, reason: string) => void;
  readonly onIgnoredHeadings?: (file: string, headings: readonly string[]) => void;
  /** A file is read through. `run`: the public id under which its refused rows are kept; null in a dry run. */
  readonly onFileDone?: (report: FileReport, kind: FileKind, run: string | null) => void;
  /** At the end: the schools of which a file has named a safeguarding lead, which a dry run writes nowhere. */
  readonly onDsls?: (schoolIds: ReadonlySet<number>) => void;
}

/** All of them hear everything, in their order. */
export function heardByAll(...listeners: readonly ImportListener[]): Required<ImportListener> {
  return {
    onProgress: (...said) => listeners.forEach((one) => one.onProgress?.(...said)),
    onRejected: (...said) => listeners.forEach((one) => one.onRejected?.(...said)),
    onWarned: (...said) => listeners.forEach((one) => one.onWarned?.(...said)),
    onForeign: (...said) => listeners.forEach((one) => one.onForeign?.(...said)),
    onIgnoredHeadings: (...said) => listeners.forEach((one) => one.onIgnoredHeadings?.(...said)),
    onFileDone: (...said) => listeners.forEach((one) => one.onFileDone?.(...said)),
    onDsls: (...said) => listeners.forEach((one) => one.onDsls?.(...said)),
  };
}
