import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { FilesLoader } from '../files-loader.js';
import type { ImportListener } from '../import-listener.js';
import { planNamedFiles } from '../import-plan.js';
import { keptMapping } from './file-look.js';
import type { ImportBatch } from './import-batch.entity.js';
import { checkSource, ImportReach } from './import-reach.js';
import type { ImportUpload } from './import-upload.entity.js';
import { OwnSchool } from './own-school.js';
import { UploadFolder } from './upload-folder.js';

/** Does an import that came by page, or tries it out. What the importer may, is asked anew: it may have changed since. */
@Injectable()
export class BatchRunner {
  constructor(
    private readonly reach: ImportReach,
    private readonly folder: UploadFolder,
    private readonly ownSchool: OwnSchool,
    private readonly unitOfWork: UnitOfWork,
    private readonly loader: FilesLoader,
  ) {}

  /** @throws DomainError saying why nothing was taken in */
  async run(batch: ImportBatch, uploads: readonly ImportUpload[], listener: ImportListener): Promise<void> {
    const { id, source, actor, organisationId } = batch;
    const reach = await this.reach.of(organisationId);
    checkSource(reach, source);
    const files = await planNamedFiles(
      uploads
        .filter(({ leftOut }) => !leftOut)
        .map(({ publicId, fileName: name, mapping }) => ({
          ...{ path: this.folder.pathOf(publicId), name, mapping: keptMapping(mapping) },
        })),
    );
    const own = await this.ownSchool.in(files, reach);
    const isTrying = batch.state === 'trying';
    if (own && !isTrying) await this.unitOfWork.run((tx) => this.ownSchool.keep(tx, own, source, actor));
    const task = { files, source, actor, within: reach.within, ...(own ? { ownSchool: own } : {}) };
    await this.loader.load(
      { ...task, ...(isTrying ? { batchId: null, progressOf: id } : { batchId: id }) },
      listener,
    );
  }
}
