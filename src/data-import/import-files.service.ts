import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { InvalidInput } from '../shared/errors.js';
import { type BatchOutcome, BatchRecords } from './batches/batch-records.js';
import { BatchReporter } from './batches/batch-report.js';
import type { ColumnMapping } from './csv/column-mapping.js';
import { FileRefused } from './csv/file-refused.js';
import { FilesLoader } from './files-loader.js';
import { UNDISPUTED } from './import-claim.js';
import { type FileReport, heardByAll, type ImportListener } from './import-listener.js';
import { type ImportPlan, planImport } from './import-plan.js';

export type { FileReport, ImportListener } from './import-listener.js';

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

export const LONGEST_SOURCE = 40;
/** What the history says of an import that ended for a reason of ours: the reason itself is in the log. */
export const BROKEN_OFF =
  'The import was broken off by a fault. What had been taken in by then stays; import the files again to take up the rest';

/** Takes in files, half-good ones too: the good half is loaded, the rest reported line by line. */
@Injectable()
export class ImportFilesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly loader: FilesLoader,
    private readonly batches: BatchRecords,
  ) {}

  /**
   * Loads the files in the order in which they refer to each other, in many short transactions: what was committed before a
   * failure stays, and running it again takes up the rest. The same files again change nothing. Kept in the history of imports.
   * @throws InvalidInput for a path or source that is none
   * @throws FileRefused before anything is written, when one of the files is ours and cannot be read (see {@link planImport})
   */
  async importFiles(request: ImportRequest, listener: ImportListener = {}): Promise<FileReport[]> {
    const { source, dryRun = false, actor } = request;
    if (source.trim() === '' || source.length > LONGEST_SOURCE)
      throw new InvalidInput('source', `expected a name of at most ${LONGEST_SOURCE} characters`);
    const plan = await this.planned(request);
    for (const { file, reason } of plan.foreign) listener.onForeign?.(file, reason);
    const task = { files: plan.files, source, actor, within: null, claim: UNDISPUTED };
    if (dryRun) return this.loader.load({ ...task, batchId: null }, listener);
    const batchId = await this.open(request);
    try {
      const reporter = new BatchReporter();
      for (const { file, reason } of plan.foreign) reporter.onForeign(file, reason);
      const reports = await this.loader.load({ ...task, batchId }, heardByAll(reporter, listener));
      await this.end(batchId, { report: reporter.report() });
      return reports;
    } catch (error) {
      await this.end(batchId, { problem: BROKEN_OFF });
      throw error;
    }
  }

  /** A folder that nothing could be taken of stands in the history too: whoever brings the export looks there. */
  private async planned(request: ImportRequest): Promise<ImportPlan> {
    try {
      return await planImport(request.paths, request.mapping);
    } catch (error) {
      if (error instanceof FileRefused && !request.dryRun)
        await this.end(await this.open(request), { problem: error.message });
      throw error;
    }
  }

  private async open({ source, actor }: ImportRequest): Promise<number> {
    const batch = { organisationId: null, source, via: 'command' as const, actor };
    return (await this.unitOfWork.run((tx) => this.batches.open(tx, batch, 'importing'))).id;
  }

  private async end(batchId: number, outcome: BatchOutcome): Promise<void> {
    await this.unitOfWork.run((tx) => this.batches.end(tx, batchId, outcome));
  }
}
