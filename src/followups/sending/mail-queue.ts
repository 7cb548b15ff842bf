import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isMailAddress } from '../../messaging/mail-address.js';
import { Clock } from '../../platform/clock/clock.js';
import { TandemConfig } from '../../platform/config/config.js';
import type { Instant } from '../../shared/instants.js';
import { placeholderLink } from '../family-links/link-placeholder.js';
import type { FollowUp } from '../follow-up.entity.js';
import type { Invitation } from '../invitation.entity.js';
import type { MailVariant } from '../invitation-language.js';
import type { WrittenInvitation } from '../invitation-wording.js';
import { invitationCalendar } from '../invitation.ics.js';
import type { HomePerson } from '../meeting-home.js';
import { type Meeting, writeTo } from '../meeting-texts.js';
import { InvitationMail } from './invitation-mail.entity.js';

/** One mail to be written down. */
export interface MailOrder {
  readonly followUp: Pick<FollowUp, 'uid' | 'sequence'>;
  readonly invitation: Pick<Invitation, 'id' | 'publicId'>;
  readonly person: HomePerson;
  readonly meeting: Meeting;
  readonly variant: MailVariant;
}

/** Writes mails down whole, with their Message-ID, before any of them is sent. */
@Injectable()
export class MailQueue {
  constructor(
    private readonly config: TandemConfig,
    private readonly clock: Clock,
  ) {}

  /** The exact words for one person, with a mark where the personal link will stand. */
  write({ person, meeting, variant }: Pick<MailOrder, 'person' | 'meeting' | 'variant'>): WrittenInvitation {
    return writeTo(person, meeting, variant, placeholderLink(this.config.familyBaseUrl));
  }

  /** Keeps one mail for later; somebody without a mail address is asked in another way and gets none: false. */
  async add(tx: EntityManager, order: MailOrder): Promise<boolean> {
    const { followUp, invitation, person, variant } = order;
    const toAddress = addressOf(person);
    if (toAddress === null) return false;
    const words = this.write(order);
    const queuedAt = this.clock.now();
    const method = variant === 'cancelled' ? 'CANCEL' : 'REQUEST';
    await tx.insert(InvitationMail, {
      invitationId: invitation.id,
      method,
      sequence: followUp.sequence,
      messageId: this.messageId(order, method, queuedAt),
      state: 'queued',
      subject: words.subject,
      textBody: words.text,
      htmlBody: words.html,
      calendar: this.calendar(order, toAddress, queuedAt),
      toName: person.name,
      toAddress,
      queuedAt,
      sentAt: null,
      stopReason: null,
    });
    return true;
  }

  /** The calendar entry; `stamp` is its DTSTAMP, the moment the mail was written down. */
  calendar({ followUp, person, meeting, variant }: MailOrder, email: string, stamp: Instant): string {
    const { school, startsAt, endsAt, kind, place } = meeting;
    return invitationCalendar({
      method: variant === 'cancelled' ? 'CANCEL' : 'REQUEST',
      uid: followUp.uid,
      sequence: followUp.sequence,
      now: stamp,
      ...{ startsAt, endsAt, kind, place },
      schoolName: school.name,
      organizer: { name: school.name, email: this.config.mailFrom },
      attendee: { name: person.name, email },
      link: placeholderLink(this.config.familyBaseUrl),
    });
  }

  /**
   * With the moment it was written down: after a restore an invitation may be approved a second time with other words, and a mail
   * program shows only one of two mails that carry the same id.
   */
  private messageId({ invitation, followUp }: MailOrder, method: string, queuedAt: Instant): string {
    const moment = Date.parse(queuedAt).toString(36);
    return `<${invitation.publicId}.${method.toLowerCase()}.${followUp.sequence}.${moment}@${this.domain()}>`;
  }

  private domain(): string {
    return new URL(this.config.familyBaseUrl).hostname.replaceAll(/[^A-Za-z0-9.-]/g, '') || 'tandem';
  }
}

/** Where a mail to this person goes; null for who is asked in another way. */
export function addressOf({ decision, email }: HomePerson): string | null {
  return decision.outcome === 'invite' && email !== null && isMailAddress(email) ? email : null;
}
