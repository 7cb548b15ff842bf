import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../access/actor.js';
import { AuditLog } from '../../../access/audit/audit-log.js';
import { PupilRecorder } from '../../../people/pupils/pupil-recorder.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { runSql } from '../../../platform/database/sql.js';
import { Conflict, NotFound } from '../../../shared/errors.js';
import { KeyReach } from './key-reach.js';
import type { PupilDto } from './pupils.dto.js';
import type { PupilRecordedResponse } from './pupils.responses.js';

/** One pupil's record as another system sends it. */
@Injectable()
export class PupilRecords {
  constructor(
    private readonly reach: KeyReach,
    private readonly recorder: PupilRecorder,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
  ) {}

  /** @throws NotFound for a school that is not this key's own: no team sends a school's pupils; Conflict for an id in use for a pupil of another school. */
  async record(actor: Actor, dto: PupilDto): Promise<PupilRecordedResponse> {
    const source = dto.source ?? (await this.reach.sourceOf(actor));
    const school = await this.reach.school(actor, dto.schoolId, source);
    const isTheirs = actor.organisationId === null || actor.organisationId === school.id;
    if (school.kind !== 'school' || !isTheirs) throw new NotFound('No such school.');
    if (await this.reach.isForeign(actor, source, dto.pupilId))
      throw new Conflict('This id is in use elsewhere.');
    const row = { ...dto, source, sourceId: dto.pupilId, schoolId: school.id };
    const today = await this.reach.today(school.id);
    return this.unitOfWork.run(async (tx) => {
      const { fates, ids } = await this.recorder.recordPupils(tx, [row], () => today);
      const [pupil] = await runSql<{ public_id: string }>(tx, 'SELECT public_id FROM pupil WHERE id = $1', [
        ids[0] ?? 0,
      ]);
      const id = pupil?.public_id ?? '';
      await this.audit.record(tx, {
        actor: actor.name,
        action: 'pupil-recorded',
        subject: 'pupil',
        subjectId: id,
      });
      return { id, outcome: fates[0] ?? 'unchanged' };
    });
  }
}
