import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { PupilSight } from '../../access/sight/pupil-sight.js';
import { PupilDirectory } from '../../people/pupils/pupil-directory.js';
import type { Pupil } from '../../people/pupils/pupil.entity.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';

/** Whose rows on a DSL's list a DSL reads: those of the pupils they may know of, each reading in the audit. */
@Injectable()
export class DslReading {
  constructor(
    private readonly pupils: PupilDirectory,
    private readonly sight: PupilSight,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
  ) {}

  /** By id. `action` names the reading in the audit: `possible-harm-read`. */
  async pupilsRead(
    actor: Actor,
    rows: readonly { readonly pupilId: number }[],
    action: string,
  ): Promise<Map<number, Pupil>> {
    const pupils = await this.pupilsOf(actor, rows);
    await this.note(
      actor,
      [...pupils.values()].map((pupil) => pupil.publicId),
      action,
    );
    return pupils;
  }

  /** How many of these rows are for this DSL. Shows nothing of them, so nothing is noted. */
  async countFor(actor: Actor, rows: readonly { readonly pupilId: number }[]): Promise<number> {
    const pupils = await this.pupilsOf(actor, rows);
    return rows.filter(({ pupilId }) => pupils.has(pupilId)).length;
  }

  async sees(actor: Actor, pupilId: number): Promise<boolean> {
    const pupil = (await this.pupils.byIds([pupilId])).get(pupilId);
    return pupil !== undefined && (await this.sight.among(actor, [pupil])).length > 0;
  }

  private async pupilsOf(
    actor: Actor,
    rows: readonly { readonly pupilId: number }[],
  ): Promise<Map<number, Pupil>> {
    const all = await this.pupils.byIds([...new Set(rows.map((one) => one.pupilId))]);
    const seen = await this.sight.among(actor, [...all.values()]);
    return new Map(seen.map(({ pupil }) => [pupil.id, pupil]));
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
