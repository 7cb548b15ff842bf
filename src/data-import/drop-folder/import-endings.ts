import { Injectable } from '@nestjs/common';
import type { BatchOutcome } from '../batches/batch-records.js';
import type { ImportBatch } from '../batches/import-batch.entity.js';
import type { ImportUpload } from '../batches/import-upload.entity.js';
import { UploadFolder } from '../batches/upload-folder.js';
import { PutAwayDropped } from './put-away-dropped.js';

/** What is done with the files when an import has ended: its row says so already. */
@Injectable()
export class ImportEndings {
  constructor(
    private readonly dropped: PutAwayDropped,
    private readonly folder: UploadFolder,
  ) {}

  async end(batch: ImportBatch, uploads: readonly ImportUpload[], outcome: BatchOutcome): Promise<void> {
    await this.dropped.putAway(batch, uploads, outcome);
    await this.folder.remove(uploads.map(({ publicId }) => publicId));
  }
}
