import { UnsendableMail } from '../../messaging/mail.js';
import { MailRefused } from '../../messaging/mail-transport.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { EventBus } from '../../platform/jobs/event-bus.js';
import { defineSubscription } from '../../platform/jobs/event.js';
import { Handles, type JobHandler, type RunningJob } from '../../platform/jobs/job-handler.js';
import { type Decided, DueMailReader } from './due-mail.reader.js';
import { invitationDue } from './invitation-due.event.js';
import { InvitationFate } from './invitation-fate.js';
import type { InvitationMail } from './invitation-mail.entity.js';
import { OutgoingMail } from './outgoing-mail.js';

type Payload = Readonly<Record<'invitationId' | 'sequence', number>>;

/** A server down for a morning must not cost a family its invitation: about seven hours of tries. */
const ATTEMPTS = 12;

export const sendInvitation = defineSubscription({
  event: invitationDue,
  subscriber: 'send-invitation',
  attempts: ATTEMPTS,
  backoffSeconds: 60,
  reachesHome: true,
});

/** Sends one invitation, move or cancellation, or does not: everything is looked at once more. */
@Handles(sendInvitation)
export class SendInvitation implements JobHandler<Payload> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly due: DueMailReader,
    private readonly outgoing: OutgoingMail,
    private readonly fate: InvitationFate,
    private readonly events: EventBus,
  ) {}

  async handle(job: RunningJob<Payload>): Promise<void> {
    const { invitationId, sequence } = job.payload;
    const decided = await this.unitOfWork.run((tx) => this.due.decide(tx, invitationId, sequence));
    if (!decided || decided.decision.kind === 'skip') return;
    if (decided.decision.kind === 'send') return this.send(job, decided, decided.decision.mail);
    await this.doWithoutSending(job, decided);
  }

  private async send(job: RunningJob<Payload>, decided: Decided, mail: InvitationMail): Promise<void> {
    try {
      await this.outgoing.send(mail, decided);
    } catch (error) {
      return this.failed(job, decided, error);
    }
    await job.complete((tx) => this.fate.sent(tx, { ...decided.told, mail }));
  }

  /** What will never be taken is phoned at once; what was tried long enough is phoned too, and kept as failed. */
  private async failed(job: RunningJob<Payload>, { told }: Decided, error: unknown): Promise<void> {
    if (error instanceof MailRefused || error instanceof UnsendableMail) {
      await job.complete((tx) => this.fate.stopped(tx, told, 'refused-by-server', true));
      return;
    }
    if (job.attempt >= ATTEMPTS)
      await this.unitOfWork.run((tx) => this.fate.notDelivered(tx, told, job.attempt === ATTEMPTS));
    throw error;
  }

  private async doWithoutSending(job: RunningJob<Payload>, { decision, told }: Decided): Promise<void> {
    await job.complete(async (tx) => {
      if (decision.kind === 'later')
        await this.events.publish(tx, invitationDue, job.payload, { dueAt: decision.at });
      if (decision.kind === 'stop')
        await this.fate.stopped(tx, told, decision.reason, decision.reachOtherwise);
      if (decision.kind === 'ask') await this.fate.askInPerson(tx, told, decision.way);
    });
  }
}
