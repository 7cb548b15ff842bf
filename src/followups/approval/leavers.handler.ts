import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { defineSubscription } from '../../platform/jobs/event.js';
import { Handles, type JobHandler, type RunningJob } from '../../platform/jobs/job-handler.js';
import { hourPassed } from '../../platform/jobs/prune-jobs.handler.js';
import type { Day } from '../../shared/days.js';
import { FollowUp } from '../follow-up.entity.js';
import { nextFollowUpState } from '../follow-up.lifecycle.js';
import { lockedFollowUp } from '../locked-follow-up.js';
import { readScene } from '../meeting-scene.js';
import { FollowUpDesk } from './follow-up-desk.js';
import { InvitationQueue } from './invitation-queue.js';
import { LeaversReader } from './leavers.reader.js';

export const lookAfterLeavers = defineSubscription({
  event: hourPassed,
  subscriber: 'look-after-leavers',
  attempts: 3,
  backoffSeconds: 60,
});

/**
 * A pupil has left the school that planned the meeting. Its draft is withdrawn. An approved one is nobody's but the owner's to
 * call off: the family may have taken the day off for it, and a goodbye can be what is needed. So nothing more is sent, and the
 * owner is asked.
 */
@Handles(lookAfterLeavers)
export class LookAfterLeavers implements JobHandler<Record<string, never>> {
  constructor(
    private readonly leavers: LeaversReader,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly desk: FollowUpDesk,
    private readonly queue: InvitationQueue,
  ) {}

  /** One short transaction a meeting; run twice, it finds nothing more to do. */
  async handle(_job: RunningJob<Record<string, never>>): Promise<void> {
    for (const id of await this.leavers.meetings()) await this.unitOfWork.run((tx) => this.lookAfter(tx, id));
  }

  private async lookAfter(tx: EntityManager, id: number): Promise<void> {
    const followUp = await lockedFollowUp(tx, { id });
    const { pupilLeftOn, home } = await readScene(tx, followUp, this.clock.now());
    if (pupilLeftOn === null) return;
    const left = `${home.pupilFirstName} has left the school (last day ${pupilLeftOn})`;
    if (followUp.state === 'draft') await this.withdraw(tx, followUp, left);
    else if (followUp.state === 'approved' || followUp.state === 'answered')
      await this.askOwner(tx, followUp, left, pupilLeftOn);
  }

  private async withdraw(tx: EntityManager, followUp: FollowUp, left: string): Promise<void> {
    const state = nextFollowUpState(followUp.state, 'withdraw');
    await tx.update(FollowUp, { id: followUp.id }, { state });
    await this.queue.takeOut(tx, followUp.id, 'has-left');
    const text = `The draft is withdrawn: ${left}`;
    await this.desk.tell(tx, followUp, 'follow-up-withdrawn', 'worker', text);
  }

  private async askOwner(tx: EntityManager, followUp: FollowUp, left: string, on: Day): Promise<void> {
    await this.queue.takeOut(tx, followUp.id, 'has-left');
    const title = `${left}, and nothing more is sent about the meeting: cancel it, or hold it all the same`;
    await this.desk.ask(tx, followUp, title, `left:${followUp.id}:${on}`);
  }
}
