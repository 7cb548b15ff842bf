import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Reader } from '../../platform/database/reader.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { EventBus } from '../../platform/jobs/event-bus.js';
import { BatchRecords, schoolOfSource } from '../batches/batch-records.js';
import { importAsked } from '../batches/import-asked.event.js';
import { ImportUpload } from '../batches/import-upload.entity.js';

/** As the audit and the history call it. */
export const DROP_FOLDER_ACTOR = 'drop-folder';

/** A file that has been copied, for an import that is to be made. */
export type NewUpload = Omit<ImportUpload, 'id' | 'batchId'>;

/** The imports that came through the watched folder. */
@Injectable()
export class DroppedImports {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly batches: BatchRecords,
    private readonly events: EventBus,
    private readonly audit: AuditLog,
  ) {}

  /** One that is to be done. */
  async open(source: string, uploads: readonly NewUpload[]): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const organisationId = await schoolOfSource(tx, source);
      const batch = { organisationId, source, via: 'folder' as const, actor: DROP_FOLDER_ACTOR };
      const { id: batchId, publicId } = await this.batches.open(tx, batch, 'importing');
      await tx.insert(
        ImportUpload,
        uploads.map((one) => ({ ...one, batchId })),
      );
      await this.events.publish(tx, importAsked, { batchId });
      const line = { actor: DROP_FOLDER_ACTOR, action: 'import-started', subject: 'import-batch' };
      await this.audit.record(tx, { ...line, subjectId: publicId });
    });
  }

  /** Is an import of this source under way? Its files still lie in the folder. */
  async isUnderWay(source: string): Promise<boolean> {
    const found = await this.reader.first<{ id: number }>(
      "SELECT id FROM import_batch WHERE source = $1 AND via = 'folder' AND state = 'importing' LIMIT 1",
      [source],
    );
    return found !== null;
  }
}
