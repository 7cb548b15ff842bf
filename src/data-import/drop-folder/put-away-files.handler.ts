import { Reader } from '../../platform/database/reader.js';
import { Handles, type JobHandler, type RunningJob } from '../../platform/jobs/job-handler.js';
import { ImportBatch } from '../batches/import-batch.entity.js';
import { putAwayFiles } from '../batches/import-ended.event.js';
import { ImportUpload } from '../batches/import-upload.entity.js';
import { UploadFolder } from '../batches/upload-folder.js';
import { PutAwayDropped } from './put-away-dropped.js';

interface Ended extends Readonly<Record<string, number>> {
  readonly batchId: number;
}

/**
 * What is done with the files when an import has ended. A job of its own, made in the transaction of the end: a crash between the two, or a
 * share that is away just then, must not leave a file lying there of which nobody is told what became of it.
 */
@Handles(putAwayFiles)
export class PutAwayFiles implements JobHandler<Ended> {
  constructor(
    private readonly reader: Reader,
    private readonly dropped: PutAwayDropped,
    private readonly folder: UploadFolder,
  ) {}

  async handle({ payload: { batchId } }: RunningJob<Ended>): Promise<void> {
    const { manager } = this.reader;
    const batch = await manager.findOneBy(ImportBatch, { id: batchId });
    const uploads = await manager.find(ImportUpload, { where: { batchId }, order: { id: 'ASC' } });
    if (batch?.via === 'folder') await this.dropped.putAway(batch, uploads);
    await this.folder.remove(uploads.map(({ publicId }) => publicId));
  }
}
