import { Injectable } from '@nestjs/common';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TandemConfig } from '../platform/config/config.js';
import { Reader } from '../platform/database/reader.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { ChunkWriter } from './chunk-writer.js';
import { type CsvFile, openCsvFile } from './csv/csv-file.js';
import { emptyTally, FileLoad, type LoadProgress } from './file-load.js';
import { type ImportClaim, ImportTakenOver } from './import-claim.js';
import type { FileReport, ImportListener } from './import-listener.js';
import type { PlannedFile } from './import-plan.js';
import { afterABreak, ImportRuns, type OpenRun, type RunTally } from './import-runs.js';
import { Complaints, KeptComplaints } from './kept-complaints.js';
import { KnownPeople } from './known-people.js';
import { RowSinks } from './loaders/row-sinks.js';
import { ProtectiveRows } from './protective-rows.js';
import { type Complaint, rejectedRowsPath } from './rejected-rows.js';
import type { FileKind } from './rows/row-kinds.js';

/** Files to load, already looked at. */
export interface LoadTask {
  /** In the order in which they refer to each other; no two of one name. */
  readonly files: readonly PlannedFile[];
  readonly source: string;
  /** Who runs it, for the audit. */
  readonly actor: string;
  /** The import they belong to; with null everything is tried out and nothing is kept. */
  readonly batchId: number | null;
  /** Says before each write whether this run may still write. */
  readonly claim: ImportClaim;
  /** Whose progress is told, where that is another than `batchId`: an import that is only tried out. */
  readonly progressOf?: number;
  /** The only organisation the files may be about; null: any. */
  readonly within: number | null;
  /** Our id and the files' id of the school that was made here and now is named by a file. */
  readonly ownSchool?: { readonly id: number; readonly sourceId: string };
}

/** What loading one file needs to know of the rest. */
interface Scene {
  readonly task: LoadTask;
  readonly known: KnownPeople;
  readonly listener: ImportListener;
  readonly place: { readonly number: number; readonly of: number };
}

const NOTE_EVERY_MS = 1_000;

/** The folder in which the refused rows of a run are kept. */
export function keptFolder({ dataFolder }: Pick<TandemConfig, 'dataFolder'>, run: string): string {
  return join(dataFolder, 'imports', run);
}

/** Reads files through, one after the other, and writes what is good of them. */
@Injectable()
export class FilesLoader {
  constructor(
    private readonly config: TandemConfig,
    private readonly reader: Reader,
    private readonly unitOfWork: UnitOfWork,
    private readonly sinks: RowSinks,
    private readonly runs: ImportRuns,
  ) {}

  /** What became of each file, in the order given. What was committed before a failure stays. */
  async load(task: LoadTask, listener: ImportListener): Promise<FileReport[]> {
    const { files, source, batchId, within, ownSchool } = task;
    const known = await KnownPeople.read(this.reader, source, batchId === null, within);
    await known.noteBringer(task.actor);
    if (ownSchool) known.learnOrganisation(ownSchool.sourceId, { id: ownSchool.id, kind: 'school' });
    const reports: FileReport[] = [];
    for (const file of files) {
      if (file.ignoredHeadings.length > 0) listener.onIgnoredHeadings?.(file.name, file.ignoredHeadings);
      const place = { number: reports.length + 1, of: files.length };
      reports.push(await this.loadOne(file, file.kind, { task, known, listener, place }));
    }
    listener.onDsls?.(known.withDsl);
    return reports;
  }

  private async loadOne<Kind extends FileKind>(
    planned: PlannedFile,
    kind: Kind,
    scene: Scene,
  ): Promise<FileReport> {
    const {
      known,
      listener,
      task: { claim },
    } = scene;
    const run = await this.begin(planned, scene);
    const file = await openCsvFile(planned.path, planned.mapping);
    const protective = ProtectiveRows.of(kind, file.headings, planned.mapping);
    const complaints = this.complaints(planned, file, run, protective, scene);
    const tally = emptyTally();
    const load = new FileLoad(file, kind, planned.mapping, complaints);
    const soFar = (): RunTally => ({
      ...afterABreak(run?.before ?? null, tally),
      rejected: load.rejected,
    });
    const tell = this.telling(planned, run, soFar, scene);
    const writer = new ChunkWriter(this.unitOfWork, this.reader.dialect, known.dryRun, tell.wrote, claim);
    try {
      const context = { known, writer, tally, refuse: load.refuse, warn: load.warn };
      const sink = await this.sinks.sinkFor(kind, context);
      await load.run(protective?.overhear(sink) ?? sink, tell.read);
      if (protective) await this.sinks.settle(protective, context);
      if (run) await this.runs.finish(run.publicId, soFar(), claim);
    } catch (error) {
      if (run && error instanceof ImportTakenOver) await this.forget(run.publicId);
      throw error;
    } finally {
      await file.close();
      await complaints.close();
    }
    const warned = load.warned > 0 ? { warned: load.warned } : {};
    const report = { file: planned.name, ...soFar(), ...warned, ...complaints.kept() };
    listener.onFileDone?.(report, kind, run?.publicId ?? null);
    return report;
  }

  /** What an earlier try has kept of refused rows is about the same rows, and is written anew. */
  private async begin(
    { name, kind }: PlannedFile,
    { task: { batchId, actor, claim }, place }: Scene,
  ): Promise<OpenRun | null> {
    if (batchId === null) return null;
    const { number: position } = place;
    const run = await this.runs.begin({ fileName: name, kind, actor, batchId, position, claim });
    if (run.before) await this.forget(run.before.publicId);
    return run;
  }

  private async forget(run: string): Promise<void> {
    await rm(keptFolder(this.config, run), { recursive: true, force: true });
  }

  private complaints(
    { name, keptAs }: PlannedFile,
    { headings }: CsvFile,
    run: OpenRun | null,
    protective: ProtectiveRows | null,
    { known, listener }: Scene,
  ): Complaints {
    const keptAt = (complaint: Complaint): string | null =>
      run && rejectedRowsPath(keptFolder(this.config, run.publicId), keptAs, complaint);
    return new Complaints(
      new KeptComplaints(keptAt('rejected'), headings, (row) => {
        protective?.refused(row);
        listener.onRejected?.(name, row);
      }),
      new KeptComplaints(keptAt('warned'), headings, (row) => listener.onWarned?.(name, row)),
      async (rows) => (protective ? this.sinks.worded(protective, rows, known) : rows),
    );
  }

  /** Whoever waits sees once a second how far it is: registers are read in a moment, and written for long after. */
  private telling(
    { name }: PlannedFile,
    run: OpenRun | null,
    soFar: () => RunTally,
    { task, listener, place }: Scene,
  ): { read(this: void, progress: LoadProgress): Promise<void>; wrote(this: void): Promise<void> } {
    let nextAt = performance.now() + NOTE_EVERY_MS;
    let last: LoadProgress | null = null;
    const batchId = task.batchId ?? task.progressOf ?? null;
    const wrote = async (): Promise<void> => {
      if (batchId === null || last === null || performance.now() < nextAt) return;
      const percent = Math.floor((100 * last.bytesRead) / Math.max(last.size, 1));
      const tally = run && { run: run.publicId, tally: soFar() };
      const progress = { file: name, ...place, percent, rows: last.rows };
      await this.runs.noteProgress(batchId, progress, tally, task.claim);
      nextAt = performance.now() + NOTE_EVERY_MS;
    };
    const read = (progress: LoadProgress): Promise<void> => {
      listener.onProgress?.(name, progress);
      last = progress;
      return wrote();
    };
    return { read, wrote };
  }
}
