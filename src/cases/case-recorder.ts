import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../platform/clock/clock.js';
import { runSql } from '../platform/database/sql.js';
import type { Day } from '../shared/days.js';
import { newPublicId } from '../shared/ids.js';
import { CaseConcern } from './case-concern.entity.js';
import { CaseChronology, WORKER } from './chronology/case-chronology.js';
import { activeContext } from './known-contexts.js';
import type { WaitingPupil } from './waiting-pupils.js';
import { whyNowOf } from './why-now.js';

/** Writes a proposed case with its frozen evidence and the first lines of its story. */
@Injectable()
export class CaseRecorder {
  constructor(
    private readonly clock: Clock,
    private readonly chronology: CaseChronology,
  ) {}

  /** The new case's id, or null when the pupil already has an active one at the school (the database decides who was first). */
  async recordProposed(tx: EntityManager, waiting: WaitingPupil, asOf: Day): Promise<number | null> {
    const caseId = await this.insert(tx, waiting, asOf);
    if (caseId === null) return null;
    await tx.insert(
      CaseConcern,
      waiting.concernIds.map((concernId) => ({ caseId, concernId })),
    );
    await this.chronology.append(tx, {
      caseId,
      kind: 'proposed',
      actor: WORKER,
      text: whyNowOf(waiting.frozen),
      data: { on: asOf, urgency: waiting.urgency, concerns: waiting.frozen.length },
    });
    await this.noteContext(tx, caseId, waiting.pupilId, asOf);
    return caseId;
  }

  private async insert(tx: EntityManager, waiting: WaitingPupil, asOf: Day): Promise<number | null> {
    const { pupilId, schoolId, ownerStaffId, urgency, frozen } = waiting;
    const [made] = await runSql<{ id: number }>(
      tx,
      `INSERT INTO pupil_case (public_id, pupil_id, school_id, state, owner_staff_id, urgency, proposed_at, proposed_on,
                               evidence)
       VALUES ($1, $2, $3, 'proposed', $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id`,
      [
        newPublicId(),
        pupilId,
        schoolId,
        ownerStaffId,
        urgency,
        this.clock.now(),
        asOf,
        JSON.stringify(frozen),
      ],
    );
    return made?.id ?? null;
  }

  /** What the school already knows does not stop the case, but whoever reads it must see it, and no draft is made. */
  private async noteContext(tx: EntityManager, caseId: number, pupilId: number, asOf: Day): Promise<void> {
    const context = await activeContext(tx, pupilId, asOf);
    if (!context) return;
    await this.chronology.append(tx, {
      caseId,
      kind: 'known-context',
      actor: WORKER,
      text: `The school knows of something that explains this (${context.kind.replaceAll('-', ' ')}). Nothing is drafted for home until it is looked at again.`,
      data: { context: context.kind, heldBackUntil: context.heldBackUntil },
    });
  }
}
