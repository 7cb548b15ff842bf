import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../../access/audit/audit-log.js';
import { nextCaseState } from '../../cases/case.lifecycle.js';
import { whyCaseVisible } from '../../cases/case-visible.js';
import { PupilCase } from '../../cases/pupil-case.entity.js';
import { lockPupil } from '../../cases/row-lock.js';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { NotFound } from '../../shared/errors.js';
import { unreadHarmAmong } from '../../signals/dsl-list/unread-harm.js';
import { CaseDesk } from '../case-desk.js';
import { FollowUp } from '../follow-up.entity.js';
import { lockedFollowUp } from '../locked-follow-up.js';
import { deskOf } from '../meeting-home.js';
import type { MeetingScene } from '../meeting-scene.js';
import type { Decider } from './decider.js';
import { DslDecides, PupilHasLeft } from './follow-up-errors.js';

/** What every decision about a meeting has in common: one transaction, who may decide, the story and the audit. */
@Injectable()
export class FollowUpDesk {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly cases: CaseDesk,
    private readonly audit: AuditLog,
    private readonly reader: Reader,
  ) {}

  /**
   * Runs a decision on the locked follow-up and its pupil's locked cases; audited unless it comes to nothing (null). Throws
   * NotFound also for one of another school, DslDecides.
   */
  decide<T>(
    publicId: string,
    by: Decider,
    action: string,
    decision: (tx: EntityManager, followUp: FollowUp) => Promise<T>,
  ): Promise<T> {
    return this.unitOfWork.run(async (tx) => {
      const followUp = await lockedFollowUp(tx, { publicId });
      await refuseUnlessTheirs(tx, followUp, by);
      await lockPupil(tx, followUp.pupilId);
      if (!by.isDsl && (await awaitsDsl(tx, followUp.pupilId))) throw new DslDecides();
      const result = await decision(tx, followUp);
      if (result !== null)
        await this.audit.record(tx, { actor: by.actor, action, subject: 'follow-up', subjectId: publicId });
      return result;
    });
  }

  /** Shows somebody who may decide what a decision would come to; changes nothing and is in the audit as a reading. Throws as {@link decide}. */
  async look<T>(
    publicId: string,
    by: Decider,
    action: string,
    shown: (manager: EntityManager, followUp: FollowUp) => Promise<T>,
  ): Promise<T> {
    const { manager } = this.reader;
    const followUp = await manager.findOneBy(FollowUp, { publicId });
    if (!followUp) throw new NotFound('There is no such follow-up.');
    await refuseUnlessTheirs(manager, followUp, by);
    if (!by.isDsl && (await awaitsDsl(manager, followUp.pupilId))) throw new DslDecides();
    const result = await shown(manager, followUp);
    const line = { actor: by.actor, action, subject: 'follow-up', subjectId: publicId };
    await this.audit.recordRead({ ...line, reason: 'decides about the meeting' });
    return result;
  }

  /** A hold or social care may have come in since the draft: then it is for the DSL. Throws {@link DslDecides}. */
  refuseUnlessDesk({ home }: MeetingScene, by: Decider): void {
    if (deskOf(home) === 'dsl' && !by.isDsl) throw new DslDecides();
  }

  /** Before anything that asks a home. Throws {@link PupilHasLeft}. */
  refuseIfLeft({ pupilLeftOn }: MeetingScene): void {
    if (pupilLeftOn !== null) throw new PupilHasLeft();
  }

  /** Who asks a home to meet has taken the case on. */
  async openCase(tx: EntityManager, { found }: MeetingScene, by: Decider): Promise<void> {
    if (found.state !== 'proposed') return;
    const state = nextCaseState(found.state, 'open');
    await tx.update(PupilCase, { id: found.id }, { state, openedAt: this.clock.now(), openedBy: by.actor });
    const text = 'By approving the meeting';
    await this.cases.tell(tx, { caseId: found.id, kind: 'opened', actor: by.actor, text });
  }

  tell(
    tx: EntityManager,
    { caseId, publicId }: FollowUp,
    kind: string,
    actor: string,
    text: string,
    data: Readonly<Record<string, string | number | null>> = {},
  ): Promise<void> {
    return this.cases.tell(tx, { caseId, kind, actor, text, data: { followUp: publicId, ...data } });
  }

  withdraw(
    tx: EntityManager,
    caseId: number,
    isMeant: (origin: string) => boolean,
    because: string,
  ): Promise<void> {
    return this.cases.withdraw(tx, caseId, isMeant, because);
  }

  askedFor(manager: EntityManager, { caseId }: FollowUp): Promise<string[]> {
    return this.cases.askedFor(manager, caseId);
  }

  ask(tx: EntityManager, { caseId }: FollowUp, title: string, origin: string): Promise<string> {
    return this.cases.ask(tx, { caseId, title, origin, withinSchoolDays: 1 });
  }
}

async function refuseUnlessTheirs(
  manager: EntityManager,
  { caseId, routedTo }: FollowUp,
  by: Decider,
): Promise<void> {
  if ((await whyCaseVisible(manager, by.sight, caseId)) === null)
    throw new NotFound('There is no such follow-up.');
  if (routedTo === 'dsl' && !by.isDsl) throw new DslDecides();
}

/** Something about the pupil waits for a DSL to read it. Asked under the pupil's lock, which recording it takes too. */
async function awaitsDsl(tx: EntityManager, pupilId: number): Promise<boolean> {
  return (await unreadHarmAmong(tx, [pupilId])).size > 0;
}
