import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { NotFound } from '../../shared/errors.js';
import type { ColumnMapping } from '../csv/column-mapping.js';
import { planColumns } from '../csv/column-plan.js';
import { ImportBatch } from './import-batch.entity.js';
import { ImportSteps } from './import-steps.service.js';
import { ImportUpload } from './import-upload.entity.js';
import { RememberedMappings } from './remembered-mappings.js';

/** Lets somebody say what the columns of a file mean, for this import and for the next of the same system. */
@Injectable()
export class MapColumns {
  constructor(
    private readonly steps: ImportSteps,
    private readonly mappings: RememberedMappings,
  ) {}

  /**
   * @param headings of the file, as they stand in it
   * @param mapping null: by their own names again
   * @throws NotFound, BatchTransitionRefused, FileRefused when a column that must be there is not
   */
  async say(
    actor: Actor,
    batchId: string,
    file: string,
    headings: readonly string[],
    mapping: ColumnMapping | null,
  ): Promise<void> {
    if (mapping) planColumns(mapping.kind, headings, mapping);
    const said = mapping && JSON.stringify(mapping);
    await this.steps.step(actor, batchId, 'change', 'import-changed', async (tx, batch) => {
      const upload = await tx.findOneBy(ImportUpload, { batchId: batch.id, publicId: file });
      if (!upload) throw new NotFound('There is no such file in this import.');
      await tx.update(ImportUpload, upload.id, { mapping: said, leftOut: false });
      await tx.update(ImportBatch, batch.id, { report: null });
      const { organisationId, source } = batch;
      if (organisationId === null) return;
      const files = { organisationId, source, headings };
      if (said === null) await this.mappings.forget(tx, files);
      else await this.mappings.remember(tx, files, said, actor.name);
    });
  }
}
