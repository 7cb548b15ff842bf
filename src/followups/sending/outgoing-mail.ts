import { Injectable } from '@nestjs/common';
import { isMailAddress } from '../../messaging/mail-address.js';
import { MailTransport } from '../../messaging/mail-transport.js';
import { TandemConfig } from '../../platform/config/config.js';
import { Reader } from '../../platform/database/reader.js';
import { PermanentFailure } from '../../platform/jobs/job-handler.js';
import { mayReallySend } from '../approval/family-page-address.js';
import { FamilyLink } from '../family-links/family-link.entity.js';
import { FamilyLinks } from '../family-links/family-links.service.js';
import { calendarWithToken, linkOfSchool, withToken } from '../family-links/link-placeholder.js';
import type { Decided } from './due-mail.reader.js';
import type { InvitationMail } from './invitation-mail.entity.js';

/** Puts a mail's own link in and hands it to the transport. */
@Injectable()
export class OutgoingMail {
  constructor(
    private readonly config: TandemConfig,
    private readonly reader: Reader,
    private readonly links: FamilyLinks,
    private readonly transport: MailTransport,
  ) {}

  /** Throws MailDelayed, MailRefused, UnsendableMail, SealNotOpened. The same row gives the same octets each time. */
  async send(mail: InvitationMail, { familyLinkId, schoolId, schoolMail }: Decided): Promise<void> {
    const { smtpUrl, familyBaseUrl, mailFrom } = this.config;
    if (!mayReallySend(smtpUrl, familyBaseUrl)) throw new PermanentFailure('FAMILY_BASE_URL is not public');
    const link = await this.reader.manager.findOneByOrFail(FamilyLink, { id: familyLinkId ?? 0 });
    const ownLink = linkOfSchool(this.links.tokenOf(link), schoolId);
    const { name, email } = schoolMail;
    await this.transport.send({
      messageId: mail.messageId,
      from: { name, address: mailFrom },
      to: { name: mail.toName, address: mail.toAddress },
      ...(email !== null && isMailAddress(email) ? { replyTo: { name, address: email } } : {}),
      subject: mail.subject,
      text: withToken(mail.textBody, ownLink),
      html: withToken(mail.htmlBody, ownLink),
      calendar: { method: mail.method, content: calendarWithToken(mail.calendar, ownLink) },
    });
  }
}
