import type { EntityManager } from 'typeorm';
import { SPEAK_TO_DSL } from '../../people/contact-bars.js';
import { pupilWishRecorded } from '../../people/contacts/pupil-wish-recorded.event.js';
import { Clock } from '../../platform/clock/clock.js';
import { defineSubscription } from '../../platform/jobs/event.js';
import { Handles, type JobHandler, type RunningJob } from '../../platform/jobs/job-handler.js';
import { CaseDesk } from '../case-desk.js';
import { FollowUp } from '../follow-up.entity.js';
import { lockedFollowUp } from '../locked-follow-up.js';
import { readScene } from '../meeting-scene.js';
import { Redrafts } from './redrafts.service.js';

export const redraftAfterWish = defineSubscription({
  event: pupilWishRecorded,
  subscriber: 'redraft-after-wish',
  attempts: 10,
  backoffSeconds: 5,
});

/**
 * Whom the pupil wants there changes who is asked: a standing draft is written anew, and goes to the DSL when it is theirs to
 * decide. What is approved already is looked at again when it is sent.
 */
@Handles(redraftAfterWish)
export class RedraftAfterWish implements JobHandler<{ pupilId: number }> {
  constructor(
    private readonly clock: Clock,
    private readonly drafts: Redrafts,
    private readonly desk: CaseDesk,
  ) {}

  async handle(job: RunningJob<{ pupilId: number }>): Promise<void> {
    const { pupilId } = job.payload;
    await job.complete(async (tx) => {
      for (const { id } of await tx.findBy(FollowUp, { pupilId, state: 'draft' }))
        await this.redraft(tx, await lockedFollowUp(tx, { id }));
    });
  }

  private async redraft(tx: EntityManager, followUp: FollowUp): Promise<void> {
    if (followUp.state !== 'draft') return;
    const scene = await readScene(tx, followUp, this.clock.now());
    await this.drafts.rewriteIfChanged(tx, scene);
    if (followUp.routedTo === 'dsl' || scene.home.who.routedTo !== 'dsl') return;
    const { caseId, publicId } = followUp;
    await this.desk.tell(tx, {
      ...{ caseId, kind: 'contact-stopped', actor: 'worker' },
      text: SPEAK_TO_DSL,
      data: { followUp: publicId },
    });
  }
}
