import { Reader } from '../../platform/database/reader.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Handles, type JobHandler, type RunningJob } from '../../platform/jobs/job-handler.js';
import { DomainError } from '../../shared/errors.js';
import { BROKEN_OFF } from '../import-files.service.js';
import { type BatchOutcome, BatchRecords } from './batch-records.js';
import { BatchReporter } from './batch-report.js';
import { ImportEndings } from '../drop-folder/import-endings.js';
import { BatchRunner } from './batch-runner.js';
import { runImport } from './import-asked.event.js';
import { ImportBatch } from './import-batch.entity.js';
import { isFileGone } from './file-gone.js';
import { ImportUpload } from './import-upload.entity.js';

interface Asked extends Readonly<Record<string, number>> {
  readonly batchId: number;
}

const FILE_GONE =
  'One of its files is not on this machine any more, so nothing of it was taken in. Bring the files again';

/**
 * Tries an import out, or does it. Safe to run again after it was broken off: what was taken in is unchanged the second time, and the counts
 * tell each row once.
 */
@Handles(runImport)
export class RunImport implements JobHandler<Asked> {
  constructor(
    private readonly reader: Reader,
    private readonly runner: BatchRunner,
    private readonly records: BatchRecords,
    private readonly unitOfWork: UnitOfWork,
    private readonly endings: ImportEndings,
  ) {}

  async handle(job: RunningJob<Asked>): Promise<void> {
    const batch = await this.reader.manager.findOneBy(ImportBatch, { id: job.payload.batchId });
    if (batch?.state !== 'trying' && batch?.state !== 'importing') return;
    const uploads = await this.reader.manager.find(ImportUpload, {
      where: { batchId: batch.id },
      order: { id: 'ASC' },
    });
    const outcome = await this.outcomeOf(batch, uploads, job.attempt);
    await job.complete((tx) => this.records.end(tx, batch.id, outcome));
    if (batch.state === 'importing') await this.endings.end(batch, uploads, outcome);
  }

  /** What the files are to blame for is an end in words; a fault of ours is tried again, and said on the page when tries are used up. */
  private async outcomeOf(
    batch: ImportBatch,
    uploads: readonly ImportUpload[],
    attempt: number,
  ): Promise<BatchOutcome> {
    const reporter = new BatchReporter();
    try {
      await this.runner.run(batch, uploads, reporter);
      return { report: reporter.report() };
    } catch (error) {
      if (error instanceof DomainError) return { problem: error.message };
      if (isFileGone(error)) return { problem: FILE_GONE };
      if (attempt >= runImport.attempts)
        await this.unitOfWork.run((tx) => this.records.end(tx, batch.id, { problem: BROKEN_OFF }));
      throw error;
    }
  }
}
