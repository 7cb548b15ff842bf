import type { EntityManager } from 'typeorm';
import { Reader } from '../../platform/database/reader.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import {
  Handles,
  JobAlreadyDone,
  type JobHandler,
  NotNow,
  type RunningJob,
} from '../../platform/jobs/job-handler.js';
import { DomainError } from '../../shared/errors.js';
import type { ImportClaim } from '../import-claim.js';
import { BROKEN_OFF } from '../import-files.service.js';
import { type BatchOutcome, BatchRecords } from './batch-records.js';
import { BatchReporter } from './batch-report.js';
import { BatchRunner } from './batch-runner.js';
import { runImport } from './import-asked.event.js';
import type { ImportBatch } from './import-batch.entity.js';
import { ImportClaims } from './import-claims.js';
import { isFileGone } from './file-gone.js';
import { ImportUpload } from './import-upload.entity.js';

interface Asked extends Readonly<Record<string, number>> {
  readonly batchId: number;
}

const FILE_GONE =
  'One of its files is not on this machine any more, so nothing of it was taken in. Bring the files again';

/**
 * Tries an import out, or does it; one run at a time, whatever the queue brings. Safe to run again after it was broken off: what was taken in
 * is unchanged the second time, and the counts tell each row once.
 */
@Handles(runImport)
export class RunImport implements JobHandler<Asked> {
  constructor(
    private readonly reader: Reader,
    private readonly claims: ImportClaims,
    private readonly runner: BatchRunner,
    private readonly records: BatchRecords,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws NotNow while another worker is at it, or when another has taken it over */
  async handle(job: RunningJob<Asked>): Promise<void> {
    await this.claims.holding(job.payload.batchId, async (batch, claim) => {
      const end = async (tx: EntityManager, outcome: BatchOutcome): Promise<void> => {
        await claim.check(tx);
        await this.records.end(tx, batch.id, outcome);
      };
      try {
        const outcome = await this.outcomeOf(batch, claim);
        await job.complete((tx) => end(tx, outcome));
      } catch (error) {
        if (isOurFault(error) && job.attempt >= runImport.attempts)
          await this.unitOfWork.run((tx) => end(tx, { problem: BROKEN_OFF }));
        throw error;
      }
    });
  }

  /** What the files are to blame for is an end in words; a fault of ours is tried again, and said on the page when tries are used up. */
  private async outcomeOf(batch: ImportBatch, claim: ImportClaim): Promise<BatchOutcome> {
    const reporter = new BatchReporter();
    const uploads = await this.reader.manager.find(ImportUpload, {
      where: { batchId: batch.id },
      order: { id: 'ASC' },
    });
    try {
      await this.runner.run(batch, uploads, reporter, claim);
      return { report: reporter.report() };
    } catch (error) {
      if (error instanceof DomainError) return { problem: error.message };
      if (isFileGone(error)) return { problem: FILE_GONE };
      throw error;
    }
  }
}

/** Another worker's being first is none. */
function isOurFault(error: unknown): boolean {
  return !(error instanceof NotNow) && !(error instanceof JobAlreadyDone);
}
