import { In } from 'typeorm';
import { contactHoldPlaced } from '../../people/contacts/contact-hold-placed.event.js';
import { ContactHold } from '../../people/contacts/contact-hold.entity.js';
import { SPEAK_TO_DSL } from '../../people/contact-bars.js';
import { Reader } from '../../platform/database/reader.js';
import { defineSubscription } from '../../platform/jobs/event.js';
import { Handles, type JobHandler, type RunningJob } from '../../platform/jobs/job-handler.js';
import type { EntityManager } from 'typeorm';
import { CaseDesk } from '../case-desk.js';
import { asksToContact } from '../owner-tasks.js';
import { FamilyLinks } from '../family-links/family-links.service.js';
import { FollowUp } from '../follow-up.entity.js';
import { Invitation } from '../invitation.entity.js';
import { lockedFollowUp } from '../locked-follow-up.js';
import { InvitationMail } from './invitation-mail.entity.js';

export const stopHeldMail = defineSubscription({
  event: contactHoldPlaced,
  subscriber: 'stop-held-mail',
  attempts: 10,
  backoffSeconds: 5,
});

/**
 * A DSL's hold takes what it covers out of the line and ends its links. Nothing is told to the home, no cancellation either: it
 * would tip somebody off. What staff had been asked to phone or post says to speak to the DSL from then on. (Sending looks at holds by itself as well, so nothing leaves in the meantime.)
 */
@Handles(stopHeldMail)
export class StopHeldMail implements JobHandler<{ holdId: number }> {
  constructor(
    private readonly reader: Reader,
    private readonly links: FamilyLinks,
    private readonly desk: CaseDesk,
  ) {}

  async handle(job: RunningJob<{ holdId: number }>): Promise<void> {
    const hold = await this.reader.manager.findOneBy(ContactHold, { id: job.payload.holdId });
    if (!hold || hold.liftedAt !== null) return;
    await job.complete(async (tx) => {
      await this.links.revoke(tx, hold.pupilId, hold.contactId);
      for (const state of ['draft', 'approved', 'answered'] as const) {
        for (const { id } of await tx.findBy(FollowUp, { pupilId: hold.pupilId, state }))
          await this.stopIn(tx, await lockedFollowUp(tx, { id }), hold);
      }
      await this.stopTasks(tx, hold);
    });
  }

  private async stopTasks(tx: EntityManager, { pupilId, contactId }: ContactHold): Promise<void> {
    const covered = await tx.findBy(Invitation, { pupilId, ...(contactId === null ? {} : { contactId }) });
    const ids = new Set(covered.map((one) => one.id));
    const cases = new Set((await tx.findBy(FollowUp, { pupilId })).map(({ caseId }) => caseId));
    for (const caseId of cases)
      await this.desk.reword(tx, caseId, (origin) => asksToContact(origin, ids), SPEAK_TO_DSL);
  }

  private async stopIn(tx: EntityManager, followUp: FollowUp, { contactId }: ContactHold): Promise<void> {
    const covered = await tx.findBy(Invitation, {
      followUpId: followUp.id,
      ...(contactId === null ? {} : { contactId }),
    });
    const ids = covered.map((one) => one.id);
    const reason = { stopReason: 'held' };
    await tx.update(Invitation, { id: In(ids), state: 'queued' }, { state: 'stopped', ...reason });
    await tx.update(
      Invitation,
      { id: In(ids), state: 'drafted' },
      { state: 'withheld', ...reason, textBody: '' },
    );
    await tx.update(
      InvitationMail,
      { invitationId: In(ids), state: 'queued' },
      { state: 'stopped', ...reason },
    );
    await tx.update(FollowUp, { id: followUp.id }, { routedTo: 'dsl' });
    const { caseId, publicId } = followUp;
    await this.desk.tell(tx, {
      ...{ caseId, kind: 'contact-stopped', actor: 'worker' },
      text: SPEAK_TO_DSL,
      data: { followUp: publicId },
    });
  }
}
