import { Injectable } from '@nestjs/common';
import { basename, join } from 'node:path';
import { TandemConfig } from '../platform/config/config.js';
import { Reader } from '../platform/database/reader.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { InvalidInput } from '../shared/errors.js';
import { ChunkWriter } from './chunk-writer.js';
import type { ColumnMapping } from './csv/column-mapping.js';
import { openCsvFile, type RejectedRow } from './csv/csv-file.js';
import { FileLoad, type LoadProgress, emptyTally } from './file-load.js';
import { planImport, type PlannedFile } from './import-plan.js';
import { ImportRuns } from './import-runs.js';
import { Complaints, KeptComplaints } from './kept-complaints.js';
import { KnownPeople } from './known-people.js';
import { RowSinks } from './loaders/row-sinks.js';
import { ProtectiveRows } from './protective-rows.js';
import { type Complaint, rejectedRowsPath } from './rejected-rows.js';
import type { FileKind } from './rows/row-kinds.js';

/** What is taken in, and from whom. */
export interface ImportRequest {
  /** Files and folders; of a folder, its CSV files. */
  readonly paths: readonly string[];
  /** The system all ids in the files are ids of; two schools both have a pupil "1". At most 40 characters. */
  readonly source: string;
  readonly mapping?: ColumnMapping;
  /** True: everything is checked and tried out, nothing is kept. */
  readonly dryRun?: boolean;
  /** Who runs it, for the audit. */
  readonly actor: string;
}

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
  /** At the end: the schools of which a file has named a safeguarding lead, which a dry run writes nowhere. */
  readonly onDsls?: (schoolIds: ReadonlySet<number>) => void;
}

const LONGEST_SOURCE = 40;

/** Takes in files, half-good ones too: the good half is loaded, the rest reported line by line. */
@Injectable()
export class ImportFilesService {
  constructor(
    private readonly config: TandemConfig,
    private readonly reader: Reader,
    private readonly unitOfWork: UnitOfWork,
    private readonly sinks: RowSinks,
    private readonly runs: ImportRuns,
  ) {}

  /**
   * Loads the files in the order in which they refer to each other, in many short transactions: what was committed before a
   * failure stays, and running it again takes up the rest. The same files again change nothing.
   * @throws InvalidInput for a path or source that is none
   * @throws FileRefused before anything is written, when one of the files is ours and cannot be read (see {@link planImport})
   */
  async importFiles(request: ImportRequest, listener: ImportListener = {}): Promise<FileReport[]> {
    const { source, dryRun = false } = request;
    if (source.trim() === '' || source.length > LONGEST_SOURCE)
      throw new InvalidInput('source', `expected a name of at most ${LONGEST_SOURCE} characters`);
    const plan = await planImport(request.paths, request.mapping);
    for (const { file, reason } of plan.foreign) listener.onForeign?.(file, reason);
    const known = await KnownPeople.read(this.reader, source, dryRun);
    const reports: FileReport[] = [];
    for (const file of plan.files) {
      if (file.ignoredHeadings.length > 0)
        listener.onIgnoredHeadings?.(basename(file.path), file.ignoredHeadings);
      reports.push(await this.importFile(file, file.kind, known, request.actor, listener));
    }
    listener.onDsls?.(known.withDsl);
    return reports;
  }

  private async importFile<Kind extends FileKind>(
    { path, mapping }: PlannedFile,
    kind: Kind,
    known: KnownPeople,
    actor: string,
    listener: ImportListener,
  ): Promise<FileReport> {
    const name = basename(path);
    const file = await openCsvFile(path, mapping);
    const run = known.dryRun ? null : await this.runs.begin(name, kind, actor);
    const protective = ProtectiveRows.of(kind, file.headings, mapping);
    const complaints = new Complaints(
      new KeptComplaints(this.keptPath(run, name, 'rejected'), file.headings, (row) => {
        protective?.refused(row);
        listener.onRejected?.(name, row);
      }),
      new KeptComplaints(this.keptPath(run, name, 'warned'), file.headings, (row) =>
        listener.onWarned?.(name, row),
      ),
      async (rows) => (protective ? this.sinks.worded(protective, rows, known) : rows),
    );
    const tally = emptyTally();
    const load = new FileLoad(file, kind, mapping, complaints);
    const writer = new ChunkWriter(this.unitOfWork, this.reader.dialect, known.dryRun);
    try {
      const context = { known, writer, tally, refuse: load.refuse, warn: load.warn };
      const sink = await this.sinks.sinkFor(kind, context);
      await load.run(protective?.overhear(sink) ?? sink, (progress) => listener.onProgress?.(name, progress));
      if (protective) await this.sinks.settle(protective, context);
    } finally {
      await file.close();
      await complaints.close();
    }
    const { rejected, warned } = load;
    if (run) await this.runs.finish(run, { ...tally, rejected });
    return { file: name, ...tally, rejected, ...(warned > 0 ? { warned } : {}), ...complaints.kept() };
  }

  /** A folder of its own for each run: the folder the file came from may be read-only, and is not ours. */
  private keptPath(run: string | null, name: string, complaint: Complaint): string | null {
    return run === null
      ? null
      : rejectedRowsPath(join(this.config.dataFolder, 'imports', run), name, complaint);
  }
}
