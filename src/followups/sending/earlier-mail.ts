import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { type Day, toEpochDay } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import { HomeRecorder } from '../../signals/home/home-recorder.js';
import { mailOrigin } from '../../signals/home/invitation-origin.js';
import type { FollowUp } from '../follow-up.entity.js';
import { Invitation } from '../invitation.entity.js';
import { InvitationMail } from './invitation-mail.entity.js';

/** A mail of which a person says that it left before the database was restored. */
export interface LeftEarlier {
  readonly followUp: FollowUp;
  readonly invitation: Invitation;
  readonly mail: InvitationMail | null;
  readonly sequence: number;
  /** When it was due, which is as near as anybody can say. */
  readonly at: Instant;
  readonly day: Day;
}

/** Writes down what the lost weeks knew of a mail: it was sent, so the home can answer, be phoned, and be told when the meeting is off. */
@Injectable()
export class EarlierMail {
  constructor(
    private readonly clock: Clock,
    private readonly signals: HomeRecorder,
  ) {}

  async note(
    tx: EntityManager,
    { followUp, invitation, mail, sequence, at, day }: LeftEarlier,
  ): Promise<void> {
    const isCurrent = followUp.sequence === sequence && invitation.state === 'queued';
    if (!mail) {
      if (isCurrent)
        await tx.update(Invitation, { id: invitation.id }, { state: 'stopped', stopReason: 'by-phone' });
      return;
    }
    await tx.update(InvitationMail, { id: mail.id }, { state: 'sent', sentAt: mail.sentAt ?? at });
    const isRequest = mail.method === 'REQUEST';
    if (isRequest)
      await tx.update(
        Invitation,
        { id: invitation.id },
        { sentAt: invitation.sentAt ?? at, ...(isCurrent ? { state: 'sent' as const } : {}) },
      );
    const contact = {
      pupilId: followUp.pupilId,
      contactId: invitation.contactId,
      day: toEpochDay(day),
      channel: 'email',
      direction: 'school-to-home',
      summary: isRequest ? 'Invitation to a meeting' : 'Cancellation of a meeting',
      staffId: null,
      origin: mailOrigin(mail),
    } as const;
    await this.signals.recordContact(tx, contact, this.clock.now());
  }
}
