import { defineSubscription } from '../../platform/jobs/event.js';
import { Handles, type JobHandler } from '../../platform/jobs/job-handler.js';
import { hourPassed } from '../../platform/jobs/prune-jobs.handler.js';
import { SignInTryCounts } from '../accounts/sign-in-try-counts.js';
import { SessionStore } from './session-store.js';

export const forgetSignIns = defineSubscription({
  event: hourPassed,
  subscriber: 'forget-sign-ins',
  attempts: 3,
  backoffSeconds: 60,
});

/** Sessions nobody will come back to, and counts of tries that are over: what is of no use any more is not kept. */
@Handles(forgetSignIns)
export class ForgetSignIns implements JobHandler<Record<string, never>> {
  constructor(
    private readonly sessions: SessionStore,
    private readonly tries: SignInTryCounts,
  ) {}

  async handle(): Promise<void> {
    await this.sessions.prune();
    await this.tries.forgetOver();
  }
}
