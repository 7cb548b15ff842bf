import { databaseRestored } from '../../platform/jobs/database-restored.event.js';
import { defineSubscription } from '../../platform/jobs/event.js';
import { Handles, type JobHandler, type RunningJob } from '../../platform/jobs/job-handler.js';
import { CaseDesk } from '../case-desk.js';
import type { Desk } from '../follow-up.entity.js';
import { heldMailOrigin, HeldMails } from './held-mail.service.js';

export const askAboutHeldMail = defineSubscription({
  event: databaseRestored,
  subscriber: 'ask-about-held-mail',
  attempts: 10,
  backoffSeconds: 30,
});

const TITLE: Readonly<Record<Desk, string>> = {
  'pastoral-lead':
    'Our records were restored from a backup: find out whether home has our last mail about the meeting',
  dsl: 'Our records were restored from a backup: ask the DSL what became of our last mail about the meeting',
};

/**
 * Held mail that nobody thinks of is a home that hears nothing: the owner of each case is asked on the same day. Where the DSL decides about
 * the meeting, to ask the DSL and not home.
 */
@Handles(askAboutHeldMail)
export class AskAboutHeldMail implements JobHandler<Record<string, never>> {
  constructor(
    private readonly desk: CaseDesk,
    private readonly held: HeldMails,
  ) {}

  async handle(job: RunningJob<Record<string, never>>): Promise<void> {
    const mails = await this.held.list();
    await job.complete(async (tx) => {
      for (const { id, caseId, desk } of mails)
        await this.desk.ask(tx, {
          ...{ caseId, title: TITLE[desk], withinSchoolDays: 0, origin: heldMailOrigin(id) },
        });
    });
  }
}
