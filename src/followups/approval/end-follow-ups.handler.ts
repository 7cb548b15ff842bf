import { caseClosed } from '../../cases/case-closed.event.js';
import { caseSetAside } from '../../cases/case-set-aside.event.js';
import { caseWithdrawn } from '../../cases/case-withdrawn.event.js';
import { defineSubscription } from '../../platform/jobs/event.js';
import { Handles, type JobHandler, type RunningJob } from '../../platform/jobs/job-handler.js';
import { CancelFollowUp } from './cancel-follow-up.service.js';

const RETRIES = { attempts: 8, backoffSeconds: 10 };

export const endFollowUpsOfClosedCase = defineSubscription({
  event: caseClosed,
  subscriber: 'end-follow-ups',
  ...RETRIES,
});
export const endFollowUpsOfWithdrawnCase = defineSubscription({
  event: caseWithdrawn,
  subscriber: 'end-follow-ups',
  ...RETRIES,
});
export const endFollowUpsOfCaseSetAside = defineSubscription({
  event: caseSetAside,
  subscriber: 'end-follow-ups',
  ...RETRIES,
});

/** A person has closed the case, which {@link CloseCase} lets nobody do with a meeting ahead: its draft is not asked for any more. */
@Handles(endFollowUpsOfClosedCase)
export class EndFollowUpsOfClosedCase implements JobHandler<{ caseId: number }> {
  constructor(private readonly followUps: CancelFollowUp) {}

  async handle(job: RunningJob<{ caseId: number }>): Promise<void> {
    await job.complete((tx) => this.followUps.endForCase(tx, job.payload.caseId));
  }
}

/** Corrections took the evidence away: nobody writes home on a false alarm. */
@Handles(endFollowUpsOfWithdrawnCase)
export class EndFollowUpsOfWithdrawnCase implements JobHandler<{ caseId: number }> {
  constructor(private readonly followUps: CancelFollowUp) {}

  async handle(job: RunningJob<{ caseId: number }>): Promise<void> {
    await job.complete((tx) => this.followUps.endForCase(tx, job.payload.caseId));
  }
}

/** Watched, or dealt with in an earlier case: its draft must not go out. When it comes back, one is drafted for that day. */
@Handles(endFollowUpsOfCaseSetAside)
export class EndFollowUpsOfCaseSetAside implements JobHandler<{ caseId: number }> {
  constructor(private readonly followUps: CancelFollowUp) {}

  async handle(job: RunningJob<{ caseId: number }>): Promise<void> {
    await job.complete((tx) => this.followUps.endForCase(tx, job.payload.caseId));
  }
}
