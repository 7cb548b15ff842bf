import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Clock } from '../../platform/clock/clock.js';
import { runSql } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { NotFound } from '../../shared/errors.js';
import { Observation } from '../observations/observation.entity.js';
import { ObservationRecorder } from '../observations/observation-recorder.js';
import { UnreadWorries } from './unread-worries.js';

const NO_SUCH =
  'There is no such worry for you to read. It may have been corrected, or given to the DSL, meanwhile.';

/** Those who were named to the writer of a worry say that they have read it, or that it is for the DSL. */
@Injectable()
export class ReadWorry {
  constructor(
    private readonly unread: UnreadWorries,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
    private readonly recorder: ObservationRecorder,
  ) {}

  /** False when somebody was first: then nothing changes. @throws NotFound */
  async read(actor: Actor, worryId: string): Promise<boolean> {
    await this.refuseOthers(actor, worryId);
    const line = { actor: actor.name, action: 'worry-read', subject: 'observation', subjectId: worryId };
    return this.unitOfWork.run(async (tx) => {
      const done = await runSql<{ id: number }>(
        tx,
        `UPDATE observation SET acknowledged_at = $1, acknowledged_by = $2 WHERE public_id = $3
         AND superseded_at IS NULL AND acknowledged_at IS NULL AND possible_harm = false RETURNING id`,
        [this.clock.now(), actor.name, worryId],
      );
      if (done.length > 0) await this.audit.record(tx, line);
      return done.length > 0;
    });
  }

  /**
   * It could be harm: it stands on the DSL's list from now on, unread, and only there; what rules had made of it is taken back. Nobody can
   * undo that: see the recorder. @throws NotFound
   */
  async giveToDsl(actor: Actor, worryId: string): Promise<void> {
    await this.refuseOthers(actor, worryId);
    const line = {
      actor: actor.name,
      action: 'dsl-worry-given',
      subject: 'observation',
      subjectId: worryId,
    };
    await this.unitOfWork.run(async (tx) => {
      const known = await tx.findOneBy(Observation, { publicId: worryId, supersededAt: IsNull() });
      if (!known) throw new NotFound(NO_SUCH);
      const row = { ...known, recordedOn: known.knownOn, possibleHarm: true };
      await this.recorder.recordObservations(tx, [row], this.clock.now());
      await this.audit.record(tx, line);
    });
  }

  private async refuseOthers(actor: Actor, worryId: string): Promise<void> {
    if (!(await this.unread.isFor(actor, worryId))) throw new NotFound(NO_SUCH);
  }
}
