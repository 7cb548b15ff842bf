import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { FollowUp } from '../follow-up.entity.js';
import { Invitation } from '../invitation.entity.js';
import { lockedFollowUp } from '../locked-follow-up.js';
import { readScene } from '../meeting-scene.js';
import { InvitationMail } from './invitation-mail.entity.js';
import { MailQueue } from './mail-queue.js';
import { type DueMail, decideSending, type SendDecision } from './send-decision.js';
import type { Told } from './invitation-fate.js';
import { plannedMeeting } from '../planned-meeting.js';
import { localDayOf } from '../../shared/local-day.js';

/** What is to be done with a due invitation, and all it was decided from. */
export interface Decided {
  readonly decision: SendDecision;
  readonly told: Told;
  readonly familyLinkId: number | null;
  /** Whose meeting it is. */
  readonly schoolId: number;
  readonly schoolMail: { readonly name: string; readonly email: string | null };
}

/** Reads what is due and decides; notes, before a mail is handed to the server, that it has been. */
@Injectable()
export class DueMailReader {
  constructor(
    private readonly clock: Clock,
    private readonly mails: MailQueue,
  ) {}

  /** Null when the invitation is gone. In the caller's transaction, on the locked follow-up. */
  async decide(tx: EntityManager, invitationId: number, sequence: number): Promise<Decided | null> {
    const known = await tx.findOneBy(Invitation, { id: invitationId });
    if (!known) return null;
    const followUp = await lockedFollowUp(tx, { id: known.followUpId });
    const invitation = await tx.findOneByOrFail(Invitation, { id: invitationId });
    const now = this.clock.now();
    const mail = await mailOf(tx, followUp, invitationId, sequence);
    const scene = await readScene(tx, followUp, now);
    const due: DueMail = { scene, invitation, mail, sequence, now };
    const decision = decideSending(due);
    if (decision.kind === 'send') await this.noteHandedOver(tx, due, decision);
    const { zone, name, email } = scene.school;
    const person = scene.home.people.find((one) => one.contactId === invitation.contactId);
    const recipientName = person?.name ?? 'somebody no longer linked to the pupil';
    return {
      decision,
      told: { followUp, invitation, mail, recipientName, zone },
      familyLinkId: invitation.familyLinkId,
      schoolId: followUp.schoolId,
      schoolMail: { name, email },
    };
  }

  /**
   * From here on the home may have got it, whatever happens to this process: a cancellation will have to follow. An address that
   * was mended since the approval is used, but never once the mail may have left for the old one.
   */
  private async noteHandedOver(
    tx: EntityManager,
    { scene, invitation, now }: DueMail,
    { mail, person }: SendDecision & { kind: 'send' },
  ): Promise<void> {
    if (mail.sentAt !== null) return;
    if (person.email !== null && person.email !== mail.toAddress) {
      mail.calendar = this.calendarFor(scene, mail, person.email, person);
      mail.toAddress = person.email;
    }
    mail.sentAt = now;
    await tx.update(
      InvitationMail,
      { id: mail.id },
      { sentAt: now, toAddress: mail.toAddress, calendar: mail.calendar },
    );
    await tx.update(Invitation, { id: invitation.id }, { sentAt: invitation.sentAt ?? now });
  }

  private calendarFor(
    scene: DueMail['scene'],
    mail: InvitationMail,
    email: string,
    person: (SendDecision & { kind: 'send' })['person'],
  ): string {
    const { followUp } = scene;
    const { startsAt, endsAt, kind } = followUp;
    if (startsAt === null || endsAt === null) return mail.calendar;
    const sentOn = localDayOf(mail.queuedAt, scene.school.zone);
    const meeting = plannedMeeting(scene, { startsAt, endsAt, kind }, sentOn, followUp);
    const variant = mail.method === 'CANCEL' ? 'cancelled' : 'invitation';
    const order = { followUp, invitation: { id: 0, publicId: '' }, person, meeting, variant } as const;
    return this.mails.calendar(order, email, mail.queuedAt);
  }
}

function mailOf(
  tx: EntityManager,
  followUp: FollowUp,
  invitationId: number,
  sequence: number,
): Promise<InvitationMail | null> {
  const method = followUp.state === 'cancelled' ? 'CANCEL' : 'REQUEST';
  return tx.findOneBy(InvitationMail, { invitationId, sequence, method });
}
