import type { EntityManager } from 'typeorm';
import { EventBus } from '../platform/jobs/event-bus.js';
import { defineSubscription } from '../platform/jobs/event.js';
import { Handles, type JobHandler, type RunningJob } from '../platform/jobs/job-handler.js';
import { Concern } from '../rules/concern.entity.js';
import { concernWithdrawn } from '../rules/concern-withdrawn.event.js';
import { anyStands, caseOfConcern } from './active-cases.js';
import { nextCaseState } from './case.lifecycle.js';
import { caseWithdrawn } from './case-withdrawn.event.js';
import { CaseChronology, WORKER } from './chronology/case-chronology.js';
import { PupilCase } from './pupil-case.entity.js';
import { lockPupil } from './row-lock.js';

export const withdrawCaseOnConcern = defineSubscription({
  event: concernWithdrawn,
  subscriber: 'withdraw-case',
  attempts: 8,
  backoffSeconds: 5,
});

/** A corrected signal took a concern's evidence away: nobody may write home, or go on, on what was never so. */
@Handles(withdrawCaseOnConcern)
export class WithdrawCase implements JobHandler<{ concernId: number }> {
  constructor(
    private readonly chronology: CaseChronology,
    private readonly events: EventBus,
  ) {}

  async handle(job: RunningJob<{ concernId: number }>): Promise<void> {
    await job.complete((tx) => this.takeBack(tx, job.payload.concernId));
  }

  private async takeBack(tx: EntityManager, concernId: number): Promise<void> {
    const concern = await tx.findOneBy(Concern, { id: concernId });
    if (!concern) return;
    await lockPupil(tx, concern.pupilId);
    const found = await caseOfConcern(tx, concernId);
    if (!found || found.state === 'withdrawn') return;
    await this.noteChange(tx, found, concern);
    const isUndecided = found.state === 'proposed' || found.state === 'watched';
    if (isUndecided && !(await anyStands(tx, found.id))) await this.withdraw(tx, found);
  }

  /** The copy in the case stays as it was; that it no longer holds is said beside it. */
  private async noteChange(tx: EntityManager, found: PupilCase, concern: Concern): Promise<void> {
    const at = await this.chronology.append(tx, {
      caseId: found.id,
      kind: 'evidence-changed',
      actor: WORKER,
      text: `Corrected since: this no longer holds. ${concern.sentence}`,
      data: { concern: concern.publicId, rule: concern.ruleKey },
    });
    await tx.update(PupilCase, { id: found.id }, { evidenceChangedAt: at });
  }

  private async withdraw(tx: EntityManager, found: PupilCase): Promise<void> {
    await tx.update(
      PupilCase,
      { id: found.id },
      { state: nextCaseState(found.state, 'withdraw'), watchUntil: null },
    );
    await this.chronology.append(tx, {
      caseId: found.id,
      kind: 'withdrawn',
      actor: WORKER,
      text: 'Withdrawn before anybody opened it: corrections took all of its evidence away.',
    });
    await this.events.publish(tx, caseWithdrawn, { caseId: found.id });
  }
}
