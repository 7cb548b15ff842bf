import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../access/actor.js';
import { AuditLog } from '../../../access/audit/audit-log.js';
import { SchoolToday } from '../../../people/calendar/school-today.js';
import { PupilDirectory } from '../../../people/pupils/pupil-directory.js';
import type { Pupil } from '../../../people/pupils/pupil.entity.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';

/** Whose rows on a DSL's list a DSL reads: those of their own school's pupils, each reading in the audit. */
@Injectable()
export class DslReading {
  constructor(
    private readonly pupils: PupilDirectory,
    private readonly schoolToday: SchoolToday,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
  ) {}

  /** By id. `action` names the reading in the audit: `possible-harm-read`. */
  async pupilsRead(
    actor: Actor,
    rows: readonly { readonly pupilId: number }[],
    action: string,
  ): Promise<Map<number, Pupil>> {
    const ids = [...new Set(rows.map((one) => one.pupilId))];
    const pupils = await this.pupils.byIds(await this.seen(actor, ids));
    await this.note(
      actor,
      [...pupils.values()].map((pupil) => pupil.publicId),
      action,
    );
    return pupils;
  }

  async sees(actor: Actor, pupilId: number): Promise<boolean> {
    return (await this.seen(actor, [pupilId])).length > 0;
  }

  private async seen(actor: Actor, pupilIds: readonly number[]): Promise<readonly number[]> {
    if (actor.organisationId === null) return pupilIds;
    const today = await this.schoolToday.at(actor.organisationId);
    return [...(await this.pupils.reachable(pupilIds, actor.organisationId, today))];
  }

  private async note(actor: Actor, publicIds: readonly string[], action: string): Promise<void> {
    if (publicIds.length === 0) return;
    const line = { actor: actor.name, action, subject: 'pupil', reason: 'is a DSL' };
    await this.unitOfWork.run((tx) =>
      this.audit.recordAll(
        tx,
        publicIds.map((subjectId) => ({ ...line, subjectId })),
      ),
    );
  }
}
