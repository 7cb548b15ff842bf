import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { EventBus } from '../../platform/jobs/event-bus.js';
import { InvalidInput, NotFound } from '../../shared/errors.js';
import { BatchRecords } from './batch-records.js';
import { importAsked } from './import-asked.event.js';
import { ImportBatch } from './import-batch.entity.js';
import type { BatchTransition } from './import-batch.lifecycle.js';
import { ImportReach, type Reach } from './import-reach.js';
import { ImportUpload } from './import-upload.entity.js';

/** The steps of an import by page, each one transaction with its line in the audit. */
@Injectable()
export class ImportSteps {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly batches: BatchRecords,
    private readonly reach: ImportReach,
    private readonly events: EventBus,
    private readonly audit: AuditLog,
  ) {}

  /** Leaves a file out, or takes it in again. @throws NotFound, BatchTransitionRefused */
  async leaveOut(actor: Actor, publicId: string, file: string, leftOut: boolean): Promise<void> {
    await this.step(actor, publicId, 'change', 'import-changed', async (tx, { id }) => {
      const upload = await tx.findOneBy(ImportUpload, { batchId: id, publicId: file });
      if (!upload) throw new NotFound('There is no such file in this import.');
      await tx.update(ImportUpload, upload.id, { leftOut });
      await tx.update(ImportBatch, id, { report: null });
    });
  }

  /** Has it tried out: nothing is kept. @throws NotFound, BatchTransitionRefused */
  async tryOut(actor: Actor, publicId: string): Promise<void> {
    await this.step(actor, publicId, 'try', 'import-tried', (tx, { id }) => this.ask(tx, id));
  }

  /** Has it done. @throws NotFound, BatchTransitionRefused */
  async start(actor: Actor, publicId: string): Promise<void> {
    await this.step(actor, publicId, 'start', 'import-started', (tx, { id }) => this.ask(tx, id));
  }

  /**
   * Ends it before anything is taken in. Answers with the names under which its files are kept: the caller deletes them.
   * @throws NotFound, BatchTransitionRefused
   */
  async putAway(actor: Actor, publicId: string): Promise<string[]> {
    const kept: string[] = [];
    await this.step(actor, publicId, 'put-away', 'import-put-away', async (tx, { id: batchId }) => {
      const uploads = await tx.findBy(ImportUpload, { batchId });
      kept.splice(0, kept.length, ...uploads.map((one) => one.publicId));
      await tx.update(ImportBatch, batchId, { report: null });
    });
    return kept;
  }

  /** One step of an import within the actor's reach, with what else it changes. */
  async step(
    actor: Actor,
    publicId: string,
    transition: BatchTransition,
    action: string,
    andAlso: (tx: EntityManager, batch: ImportBatch) => Promise<void>,
  ): Promise<void> {
    const reach = await this.reach.of(actor.organisationId);
    await this.unitOfWork.run(async (tx) => {
      const found = await tx.findOneBy(ImportBatch, { publicId });
      if (!found || !isWithinReach(reach, found)) throw new NotFound('There is no such import.');
      await this.batches.move(tx, found.id, transition);
      await andAlso(tx, found);
      await this.note(tx, actor, action, publicId);
    });
  }

  private async ask(tx: EntityManager, batchId: number): Promise<void> {
    const taken = await tx.countBy(ImportUpload, { batchId, leftOut: false });
    if (taken === 0) throw new InvalidInput('files', 'at least one file that is not left out');
    await this.events.publish(tx, importAsked, { batchId });
  }

  private async note(tx: EntityManager, actor: Actor, action: string, subjectId: string): Promise<void> {
    await this.audit.record(tx, { actor: actor.name, action, subject: 'import-batch', subjectId });
  }
}

/** Of the only school everything is shown; of one among several its own. */
export function isWithinReach(
  { within }: Reach,
  { organisationId }: Pick<ImportBatch, 'organisationId'>,
): boolean {
  return within === null || organisationId === within;
}
