import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../access/actor.js';
import { AuditLog } from '../../../access/audit/audit-log.js';
import { PupilDirectory } from '../../../people/pupils/pupil-directory.js';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { fromEpochDay } from '../../../shared/days.js';
import { DslListService } from '../../../signals/observations/dsl-list.service.js';
import type { DslObservation } from './dsl-observations.response.js';

/** The DSL's list: their own school's pupils, each reading in the audit. */
@Injectable()
export class DslDesk {
  constructor(
    private readonly list: DslListService,
    private readonly pupils: PupilDirectory,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
  ) {}

  async possibleHarm(actor: Actor): Promise<DslObservation[]> {
    const all = await this.list.possibleHarm();
    const ids = [...new Set(all.map((one) => one.pupilId))];
    const pupils = await this.pupils.byIds(await this.seen(actor, ids));
    await this.noteRead(
      actor,
      [...pupils.values()].map((pupil) => pupil.publicId),
    );
    return all.flatMap((one) => {
      const pupil = pupils.get(one.pupilId);
      if (!pupil) return [];
      return {
        id: one.publicId,
        pupil: pupil.publicId,
        pupilName: `${pupil.firstName} ${pupil.lastName}`,
        date: fromEpochDay(one.day),
        theme: one.theme,
        severity: one.severity,
        text: one.text,
        author: one.authorName,
        recordedAt: one.recordedAt,
      };
    });
  }

  private async seen(actor: Actor, pupilIds: readonly number[]): Promise<readonly number[]> {
    if (actor.organisationId === null) return pupilIds;
    const today = this.clock.now().slice(0, 10);
    return [...(await this.pupils.reachable(pupilIds, actor.organisationId, today))];
  }

  private async noteRead(actor: Actor, publicIds: readonly string[]): Promise<void> {
    if (publicIds.length === 0) return;
    const line = { actor: actor.name, action: 'possible-harm-read', subject: 'pupil', reason: 'is a DSL' };
    await this.unitOfWork.run((tx) =>
      this.audit.recordAll(
        tx,
        publicIds.map((subjectId) => ({ ...line, subjectId })),
      ),
    );
  }
}
