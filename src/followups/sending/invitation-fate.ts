import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SPEAK_TO_DSL } from '../../people/contact-bars.js';
import { Clock } from '../../platform/clock/clock.js';
import { toEpochDay } from '../../shared/days.js';
import { HomeRecorder } from '../../signals/home/home-recorder.js';
import { mailOrigin } from '../../signals/home/invitation-origin.js';
import { CaseDesk } from '../case-desk.js';
import { FollowUp } from '../follow-up.entity.js';
import { Invitation } from '../invitation.entity.js';
import { lockedFollowUp } from '../locked-follow-up.js';
import { localDayOf } from '../../shared/local-day.js';
import { InvitationMail } from './invitation-mail.entity.js';
import { stopWords } from './stop-words.js';

/** Of whom and of which meeting something is told. */
export interface Told {
  readonly followUp: FollowUp;
  readonly invitation: Invitation;
  readonly mail: InvitationMail | null;
  readonly recipientName: string;
  readonly zone: string;
}

/** Writes down what became of an invitation: rows, the case's story, what is to be done, and the signal for the rules. */
@Injectable()
export class InvitationFate {
  constructor(
    private readonly clock: Clock,
    private readonly desk: CaseDesk,
    private readonly signals: HomeRecorder,
  ) {}

  /** The server has taken it. */
  async sent(tx: EntityManager, { followUp, invitation, mail, recipientName, zone }: Told): Promise<void> {
    if (!mail) return;
    const at = this.clock.now();
    const overtaken = await isOvertaken(tx, followUp);
    await tx.update(InvitationMail, { id: mail.id }, { state: 'sent', sentAt: at });
    if (!overtaken) await tx.update(Invitation, { id: invitation.id, state: 'queued' }, { state: 'sent' });
    const isRequest = mail.method === 'REQUEST';
    await this.desk.tell(tx, {
      caseId: followUp.caseId,
      kind: isRequest ? 'invitation-sent' : 'cancellation-sent',
      actor: 'worker',
      text: `${isRequest ? 'Invitation' : 'Cancellation'} sent to ${recipientName}`,
      data: { followUp: followUp.publicId, sequence: mail.sequence },
    });
    const contact = {
      pupilId: followUp.pupilId,
      contactId: invitation.contactId,
      day: toEpochDay(localDayOf(at, zone)),
      channel: 'email',
      direction: 'school-to-home',
      summary: isRequest ? 'Invitation to a meeting' : 'Cancellation of a meeting',
      staffId: null,
      origin: mailOrigin(mail),
    } as const;
    await this.signals.recordContact(tx, contact, at);
  }

  /** It does not leave. What is for the DSL is told without a name and goes to the DSL's desk; nobody is told why. */
  async stopped(tx: EntityManager, told: Told, reason: string, reachOtherwise: boolean): Promise<void> {
    const { followUp, invitation, mail, recipientName } = told;
    const overtaken = await isOvertaken(tx, followUp);
    if (mail)
      await tx.update(
        InvitationMail,
        { id: mail.id, state: 'queued' },
        { state: 'stopped', stopReason: reason },
      );
    if (overtaken) return;
    await tx.update(
      Invitation,
      { id: invitation.id, state: 'queued' },
      { state: 'stopped', stopReason: reason },
    );
    const words = stopWords(reason);
    await this.desk.tell(tx, {
      caseId: followUp.caseId,
      kind: 'invitation-stopped',
      actor: 'worker',
      text: words === SPEAK_TO_DSL ? SPEAK_TO_DSL : `Not sent to ${recipientName}: ${words}`,
      data: { followUp: followUp.publicId },
    });
    if (words === SPEAK_TO_DSL) await tx.update(FollowUp, { id: followUp.id }, { routedTo: 'dsl' });
    if (reachOtherwise) await this.phoneHome(tx, told, `not-sent:${reason}`, 0);
  }

  /** Tried long enough: somebody phones. Tried again later, it may still leave. @param isFirst the story tells it once */
  async notDelivered(tx: EntityManager, told: Told, isFirst: boolean): Promise<void> {
    const { followUp, recipientName } = told;
    await this.phoneHome(tx, told, 'not-delivered', 0);
    if (!isFirst) return;
    await this.desk.tell(tx, {
      ...{ caseId: followUp.caseId, kind: 'invitation-stopped', actor: 'worker' },
      text: `Not sent to ${recipientName} so far: ${stopWords('not-delivered')}`,
      data: { followUp: followUp.publicId },
    });
  }

  /** Somebody without mail is asked by a person. */
  async askInPerson(tx: EntityManager, told: Told, way: 'by-phone' | 'by-letter'): Promise<void> {
    const { followUp, invitation, recipientName } = told;
    if (await isOvertaken(tx, followUp)) return;
    await tx.update(
      Invitation,
      { id: invitation.id, state: 'queued' },
      { state: 'stopped', stopReason: way },
    );
    const title =
      way === 'by-phone' ? `Phone ${recipientName} and ask` : `Give or post the letter to ${recipientName}`;
    await this.desk.ask(tx, {
      caseId: followUp.caseId,
      title: `${title}: invitation to the meeting`,
      withinSchoolDays: 1,
      origin: `${way}:${invitation.id}:${followUp.sequence}`,
    });
  }

  /** Nobody waits for an answer that does not come: the owner phones. */
  async phoneHome(
    tx: EntityManager,
    { followUp, invitation, recipientName }: Pick<Told, 'followUp' | 'invitation' | 'recipientName'>,
    why: string,
    withinSchoolDays: number,
  ): Promise<void> {
    await this.desk.ask(tx, {
      caseId: followUp.caseId,
      title: `Phone home: ${recipientName}, about the meeting`,
      withinSchoolDays,
      origin: `${why}:${invitation.id}:${followUp.sequence}`,
    });
  }
}

/**
 * True when the meeting was moved or called off while this was under way. The invitation then waits for the newer mail, and
 * what becomes of the older one is not its fate any more: else the home would keep the old time. Locks the follow-up.
 */
async function isOvertaken(tx: EntityManager, { id, sequence }: FollowUp): Promise<boolean> {
  return (await lockedFollowUp(tx, { id })).sequence !== sequence;
}
