import { databaseRestored } from '../../platform/jobs/database-restored.event.js';
import { defineSubscription } from '../../platform/jobs/event.js';
import { Handles, type JobHandler, type RunningJob } from '../../platform/jobs/job-handler.js';
import { CaseDesk } from '../case-desk.js';
import { heldMailOrigin, readHeld } from './held-mail.service.js';

export const askAboutHeldMail = defineSubscription({
  event: databaseRestored,
  subscriber: 'ask-about-held-mail',
  attempts: 10,
  backoffSeconds: 30,
});

/** Held mail that nobody thinks of is a home that hears nothing: the owner of each case is asked on the same day. */
@Handles(askAboutHeldMail)
export class AskAboutHeldMail implements JobHandler<Record<string, never>> {
  constructor(private readonly desk: CaseDesk) {}

  async handle(job: RunningJob<Record<string, never>>): Promise<void> {
    await job.complete(async (tx) => {
      for (const { job: held, followUp } of await readHeld(tx))
        await this.desk.ask(tx, {
          caseId: followUp.caseId,
          title:
            'Our records were restored from a backup: find out whether home has our last mail about the meeting',
          withinSchoolDays: 0,
          origin: heldMailOrigin(held.id),
        });
    });
  }
}
