import { Clock } from '../../platform/clock/clock.js';
import { defineSubscription } from '../../platform/jobs/event.js';
import { Handles, type JobHandler, type RunningJob } from '../../platform/jobs/job-handler.js';
import { Invitation } from '../invitation.entity.js';
import { lockedFollowUp } from '../locked-follow-up.js';
import { isAsked } from '../meeting-home.js';
import { readScene } from '../meeting-scene.js';
import { answerDue } from './answer-due.event.js';
import { InvitationFate } from './invitation-fate.js';

type Payload = Readonly<Record<'followUpId' | 'sequence', number>>;

export const phoneUnanswered = defineSubscription({
  event: answerDue,
  subscriber: 'phone-unanswered',
  attempts: 8,
  backoffSeconds: 60,
});

/** Once the day to answer has passed: a mail without an answer is no conversation, so the owner of the case phones. */
@Handles(phoneUnanswered)
export class PhoneUnanswered implements JobHandler<Payload> {
  constructor(
    private readonly clock: Clock,
    private readonly fate: InvitationFate,
  ) {}

  async handle(job: RunningJob<Payload>): Promise<void> {
    await job.complete(async (tx) => {
      const followUp = await lockedFollowUp(tx, { id: job.payload.followUpId });
      if (followUp.sequence !== job.payload.sequence) return;
      if (followUp.state !== 'approved' && followUp.state !== 'answered') return;
      const { home, today, pupilLeftOn } = await readScene(tx, followUp, this.clock.now());
      if (pupilLeftOn !== null) return;
      // Taken back and approved again: the later day counts, and has a job of its own.
      if (followUp.answerBy === null || today <= followUp.answerBy) return;
      for (const invitation of await tx.findBy(Invitation, { followUpId: followUp.id, state: 'sent' })) {
        const person = home.people.find((one) => one.contactId === invitation.contactId);
        if (invitation.answer !== null || !person || !isAsked(person)) continue;
        await this.fate.phoneHome(tx, { followUp, invitation, recipientName: person.name }, 'unanswered', 0);
      }
    });
  }
}
