import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { NotFound } from '../../shared/errors.js';
import { DslListService } from './dsl-list.service.js';
import { DslReading } from './dsl-reading.js';

/** A DSL says to have read a note; in the audit under the note's id, so that it names no pupil. */
@Injectable()
export class DslAcknowledging {
  constructor(
    private readonly list: DslListService,
    private readonly reading: DslReading,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
  ) {}

  /** False when it was read before: then nothing changes. @throws NotFound, also for one corrected since it was listed */
  async acknowledge(actor: Actor, publicId: string): Promise<boolean> {
    const note = await this.list.note(publicId);
    if (!note || !(await this.reading.sees(actor, note.pupilId)))
      throw new NotFound('There is no such note. It may have been corrected: please read the list again.');
    const line = { actor: actor.name, action: 'dsl-note-acknowledged', reason: 'is a DSL' };
    return this.unitOfWork.run(async (tx) => {
      const isFirst = await this.list.acknowledge(tx, note, actor.name);
      if (isFirst) await this.audit.record(tx, { ...line, subject: note.kind, subjectId: publicId });
      return isFirst;
    });
  }
}
