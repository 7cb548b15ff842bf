import { caseStandsAgain } from '../../cases/case-stands-again.event.js';
import { caseProposed } from '../../cases/case-proposed.event.js';
import { meetingWanted } from '../../cases/meeting-wanted.event.js';
import { defineSubscription } from '../../platform/jobs/event.js';
import { Handles, type JobHandler, type RunningJob } from '../../platform/jobs/job-handler.js';
import { FollowUpDrafts } from './follow-up-drafts.service.js';

export const draftFollowUp = defineSubscription({
  event: caseProposed,
  subscriber: 'draft-follow-up',
  attempts: 8,
  backoffSeconds: 10,
});

/** A proposed case has a meeting drafted at once: what the pastoral lead finds is something to say yes or no to. */
@Handles(draftFollowUp)
export class DraftFollowUp implements JobHandler<{ caseId: number }> {
  constructor(private readonly drafts: FollowUpDrafts) {}

  async handle(job: RunningJob<{ caseId: number }>): Promise<void> {
    const plan = await this.drafts.plan(job.payload.caseId);
    await job.complete((tx) => this.drafts.save(tx, plan));
  }
}

export const draftFollowUpAgain = defineSubscription({
  event: caseStandsAgain,
  subscriber: 'draft-follow-up',
  attempts: 8,
  backoffSeconds: 10,
});

/** A case that was set aside is to be looked at again, or an earlier one goes on: its meeting is drafted for the days ahead. */
@Handles(draftFollowUpAgain)
export class DraftFollowUpAgain implements JobHandler<{ caseId: number }> {
  constructor(private readonly drafts: FollowUpDrafts) {}

  async handle(job: RunningJob<{ caseId: number }>): Promise<void> {
    const plan = await this.drafts.plan(job.payload.caseId);
    await job.complete((tx) => this.drafts.save(tx, plan));
  }
}

export const draftFollowUpAfterAll = defineSubscription({
  event: meetingWanted,
  subscriber: 'draft-follow-up',
  attempts: 8,
  backoffSeconds: 10,
});

/** The rules that proposed the case asked for no meeting; one that does has joined them. */
@Handles(draftFollowUpAfterAll)
export class DraftFollowUpAfterAll implements JobHandler<{ caseId: number }> {
  constructor(private readonly drafts: FollowUpDrafts) {}

  async handle(job: RunningJob<{ caseId: number }>): Promise<void> {
    const plan = await this.drafts.plan(job.payload.caseId);
    await job.complete((tx) => this.drafts.save(tx, plan));
  }
}
