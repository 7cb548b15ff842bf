import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../../access/audit/audit-log.js';
import { runSql } from '../../platform/database/sql.js';
import { Reader } from '../../platform/database/reader.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { EventBus } from '../../platform/jobs/event-bus.js';
import { BatchRecords, schoolOfSource } from '../batches/batch-records.js';
import { importAsked } from '../batches/import-asked.event.js';
import { ImportUpload } from '../batches/import-upload.entity.js';

/** As the audit and the history call it. */
export const DROP_FOLDER_ACTOR = 'drop-folder';

/** The recurring look at the folder. */
export const LOOK = 'drop-folder';

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

  /** One that is to be done. False when another look, at the same time as this one, was first: the files are its. */
  open(source: string, uploads: readonly NewUpload[]): Promise<boolean> {
    return this.unitOfWork.run(async (tx) => {
      await oneLookAtATime(tx);
      if ((await runSql(tx, UNDER_WAY, [source])).length > 0) return false;
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
      return true;
    });
  }

  /** Is an import of this source under way? Its files still lie in the folder. */
  async isUnderWay(source: string): Promise<boolean> {
    return (await this.reader.first<{ id: number }>(UNDER_WAY, [source])) !== null;
  }
}

const UNDER_WAY =
  "SELECT id FROM import_batch WHERE source = $1 AND via = 'folder' AND state = 'importing' LIMIT 1";

/** Until the end of the transaction: a queue can bring the look to two workers, and both would take the files. */
async function oneLookAtATime(tx: EntityManager): Promise<void> {
  await runSql(tx, 'UPDATE periodic_task SET next_at = next_at WHERE name = $1', [LOOK]);
}
