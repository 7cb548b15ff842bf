import { defineSubscription } from '../platform/jobs/event.js';
import { Handles, type JobHandler, type RunningJob } from '../platform/jobs/job-handler.js';
import { concernRaised } from '../rules/concern-raised.event.js';
import { CaseProposals } from './case-proposals.js';

export const proposeCaseOnConcern = defineSubscription({
  event: concernRaised,
  subscriber: 'propose-case',
  attempts: 8,
  backoffSeconds: 5,
});

/** A concern was raised: propose a case, add it to the one there is, or let it wait for a place in the week. */
@Handles(proposeCaseOnConcern)
export class ProposeCase implements JobHandler<{ concernId: number }> {
  constructor(private readonly proposals: CaseProposals) {}

  async handle(job: RunningJob<{ concernId: number }>): Promise<void> {
    await job.complete((tx) => this.proposals.consider(tx, job.payload.concernId));
  }
}
