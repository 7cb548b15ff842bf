import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { FilesLoader } from '../files-loader.js';
import { type ImportClaim, UNDISPUTED } from '../import-claim.js';
import type { ImportListener } from '../import-listener.js';
import { type NamedFile, planNamedFiles } from '../import-plan.js';
import { keptMapping } from './file-look.js';
import type { ImportBatch } from './import-batch.entity.js';
import { checkSource, ImportReach } from './import-reach.js';
import type { ImportUpload } from './import-upload.entity.js';
import { OwnSchool } from './own-school.js';
import { UploadFolder } from './upload-folder.js';

/**
 * Does an import, or tries it out. What who brought it may, is asked anew: it may have changed since. Who can write into the watched folder
 * runs the server, and may import as by command.
 */
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
  async run(
    batch: ImportBatch,
    uploads: readonly ImportUpload[],
    listener: ImportListener,
    claim: ImportClaim = UNDISPUTED,
  ): Promise<void> {
    const { id, source, actor } = batch;
    const reach = batch.via === 'folder' ? null : await this.reach.of(batch.organisationId);
    if (reach) checkSource(reach, source);
    const { files, foreign } = await planNamedFiles(this.taken(uploads), batch.via === 'folder');
    for (const { file, reason } of foreign) listener.onForeign?.(file, reason);
    const own = reach && (await this.ownSchool.in(files, reach));
    const isTrying = batch.state === 'trying';
    if (own && !isTrying)
      await this.unitOfWork.run(async (tx) => {
        await claim.check(tx);
        await this.ownSchool.keep(tx, own, source, actor);
      });
    const task = {
      files,
      source,
      actor,
      within: reach?.within ?? null,
      claim,
      ...(own ? { ownSchool: own } : {}),
    };
    await this.loader.load(
      { ...task, ...(isTrying ? { batchId: null, progressOf: id } : { batchId: id }) },
      listener,
    );
  }

  private taken(uploads: readonly ImportUpload[]): NamedFile[] {
    return uploads
      .filter(({ leftOut }) => !leftOut)
      .map(({ publicId, fileName: name, mapping }) => ({
        ...{ path: this.folder.pathOf(publicId), name, mapping: keptMapping(mapping) },
      }));
  }
}
