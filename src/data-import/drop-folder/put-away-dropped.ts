import { Inject, Injectable } from '@nestjs/common';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { TandemConfig } from '../../platform/config/config.js';
import { failureReason } from '../../platform/jobs/failure-reason.js';
import { LOGGER, type Logger } from '../../platform/logging/logging.module.js';
import type { BatchOutcome } from '../batches/batch-records.js';
import type { ImportBatch } from '../batches/import-batch.entity.js';
import type { ImportUpload } from '../batches/import-upload.entity.js';
import { UploadFolder } from '../batches/upload-folder.js';
import { keptFolder } from '../files-loader.js';
import { DropFolder } from './drop-folder.js';

/** What became of one file, and what is put beside it. */
interface Fate {
  readonly place: 'done' | 'refused';
  /** The file of its refused rows. */
  readonly rejected: string | null;
  /** Why nothing of it was taken in. */
  readonly why: string | null;
}

/** Moves the files of an import out of the watched folder, so that whoever dropped them sees what became of them. */
@Injectable()
export class PutAwayDropped {
  constructor(
    private readonly config: TandemConfig,
    private readonly folder: DropFolder,
    private readonly uploads: UploadFolder,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Never throws: the import is done, and the same files are not taken twice when they cannot be moved. */
  async putAway(batch: ImportBatch, uploads: readonly ImportUpload[], outcome: BatchOutcome): Promise<void> {
    if (batch.via !== 'folder' || this.folder.path === null) return;
    for (const upload of uploads) {
      try {
        await this.move(batch, upload, await this.fateOf(upload, outcome));
      } catch (error) {
        this.logger.warn({ failure: failureReason(error) }, 'a file of the watched folder was not moved');
      }
    }
  }

  private async move(
    { source, publicId }: ImportBatch,
    { fileName: name, publicId: kept }: ImportUpload,
    { why, ...fate }: Fate,
  ): Promise<void> {
    const copy = this.uploads.pathOf(kept);
    const isMoved = await this.folder.putAway({ source, name, copy, batch: publicId, ...fate });
    if (isMoved && why !== null) await this.folder.sayWhy(source, publicId, `${name}: ${why}`);
  }

  private async fateOf({ fileName }: ImportUpload, outcome: BatchOutcome): Promise<Fate> {
    if ('problem' in outcome) return { place: 'refused', rejected: null, why: outcome.problem };
    const { files, passedOver } = outcome.report;
    const foreign = passedOver.find(({ file }) => file === fileName);
    if (foreign) return { place: 'refused', rejected: null, why: foreign.reason };
    const run = files.find(({ name, rejected }) => name === fileName && rejected > 0)?.run ?? null;
    if (run === null) return { place: 'done', rejected: null, why: null };
    const folder = keptFolder(this.config, run);
    const kept = (await readdir(folder)).find((name) => name.endsWith('.rejected.csv'));
    return { place: 'refused', rejected: kept === undefined ? null : join(folder, kept), why: null };
  }
}
