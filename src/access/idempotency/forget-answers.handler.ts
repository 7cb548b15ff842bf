import { defineSubscription } from '../../platform/jobs/event.js';
import { Handles, type JobHandler } from '../../platform/jobs/job-handler.js';
import { hourPassed } from '../../platform/jobs/prune-jobs.handler.js';
import { KeptAnswers } from './kept-answers.js';

export const forgetAnswers = defineSubscription({
  event: hourPassed,
  subscriber: 'forget-answers',
  attempts: 3,
  backoffSeconds: 60,
});

/** An answer is kept for a day, in case its request is sent again; then it is only one more place with ids of children. */
@Handles(forgetAnswers)
export class ForgetAnswers implements JobHandler<Record<string, never>> {
  constructor(private readonly answers: KeptAnswers) {}

  handle(): Promise<void> {
    return this.answers.forgetOld();
  }
}
