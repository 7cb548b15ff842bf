import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { defineSubscription } from '../../platform/jobs/event.js';
import { Handles, type JobHandler } from '../../platform/jobs/job-handler.js';
import { hourPassed } from '../../platform/jobs/prune-jobs.handler.js';
import { addMinutes } from '../../shared/instants.js';
import { lockedBatch } from './batch-records.js';
import { ImportBatch } from './import-batch.entity.js';
import { BATCH_LIFECYCLE, nextBatchState } from './import-batch.lifecycle.js';
import { OldKeptRows } from './old-kept-rows.js';
import { UploadFolder } from './upload-folder.js';

/** How long files that were brought, and never imported, are kept: a day, so that somebody may ask the office first. */
export const KEPT_MINUTES = 24 * 60;

export const putAwayUploads = defineSubscription({
  event: hourPassed,
  subscriber: 'put-away-uploads',
  attempts: 3,
  backoffSeconds: 60,
});

type OfBatch = Pick<ImportBatch, 'state' | 'via' | 'finishedAt'>;

/** Deletes files that nobody has imported, what an import that was broken off has left behind, and refused rows that are old. */
@Handles(putAwayUploads)
export class PutAwayUploads implements JobHandler<Record<string, never>> {
  constructor(
    private readonly reader: Reader,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly folder: UploadFolder,
    private readonly keptRows: OldKeptRows,
  ) {}

  async handle(): Promise<void> {
    const before = addMinutes(this.clock.now(), -KEPT_MINUTES);
    const stale = await this.reader.query<{ id: number }>(
      "SELECT id FROM import_batch WHERE state IN ('brought', 'tried') AND touched_at < $1 ORDER BY id LIMIT 500",
      [before],
    );
    for (const { id } of stale) await this.putAway(id, before);
    await this.deleteWhatIsDoneWith(before);
    await this.keptRows.delete();
  }

  private async putAway(id: number, before: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const { state, touchedAt } = await lockedBatch(tx, id);
      if ((state !== 'brought' && state !== 'tried') || touchedAt >= before) return;
      await tx.update(ImportBatch, id, { state: nextBatchState(state, 'put-away'), report: null });
    });
  }

  /** A file whose import has ended, or that belongs to none: its upload was broken off before it was whole. */
  private async deleteWhatIsDoneWith(before: string): Promise<void> {
    for (const name of await this.folder.names()) {
      const found = await this.reader.first<OfBatch>(
        `SELECT b.state, b.via, b.finished_at AS "finishedAt" FROM import_upload u JOIN import_batch b ON b.id = u.batch_id
         WHERE u.public_id = $1`,
        [name],
      );
      const isDoneWith = found ? isOver(found, before) : await this.isOld(name, before);
      if (isDoneWith) await this.folder.remove([name]);
    }
  }

  private async isOld(name: string, before: string): Promise<boolean> {
    const since = await this.folder.keptSince(name);
    return since !== null && since < Date.parse(before);
  }
}

/** A file of the watched folder is told from a newer one by its copy, until it could be moved. */
function isOver({ state, via, finishedAt }: OfBatch, before: string): boolean {
  return BATCH_LIFECYCLE.final.includes(state) && (via !== 'folder' || (finishedAt ?? '') < before);
}
