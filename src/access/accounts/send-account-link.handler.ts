import { MailTransport } from '../../messaging/mail-transport.js';
import { StaffDirectory, type StaffMember } from '../../people/staff/staff-directory.js';
import { Clock } from '../../platform/clock/clock.js';
import { TandemConfig } from '../../platform/config/config.js';
import { Reader } from '../../platform/database/reader.js';
import { defineSubscription } from '../../platform/jobs/event.js';
import { Handles, type JobHandler, type RunningJob } from '../../platform/jobs/job-handler.js';
import { unseal } from '../../platform/secrets/sealed-text.js';
import { accountLinkDue, type DueLink } from './account-link-due.event.js';
import { mailAddressOf } from './account-addresses.js';
import { AccountLink } from './account-link.entity.js';
import { accountMail, type AccountMailText, addressInUseMail } from './account-mail.js';
import { Account } from './account.entity.js';

export const sendAccountLink = defineSubscription({
  event: accountLinkDue,
  subscriber: 'send-account-link',
  attempts: 6,
  backoffSeconds: 30,
});

/** Mails a link to choose a password. Staff are written to at any hour: they asked for it. */
@Handles(sendAccountLink)
export class SendAccountLink implements JobHandler<DueLink> {
  constructor(
    private readonly reader: Reader,
    private readonly staff: StaffDirectory,
    private readonly mail: MailTransport,
    private readonly config: TandemConfig,
    private readonly clock: Clock,
  ) {}

  async handle(job: RunningJob<DueLink>): Promise<void> {
    const { manager } = this.reader;
    const link = await manager.findOneBy(AccountLink, { id: job.payload.accountLinkId });
    const account = link && (await manager.findOneBy(Account, { id: link.accountId }));
    if (!account || !link.tokenSealed || link.usedAt !== null || link.expiresAt < this.clock.now()) return;
    const [member] = await this.staff.byIds([account.staffId]);
    const address = mailAddressOf(account);
    const name = member ? `${member.staff.firstName} ${member.staff.lastName}` : address;
    const token = unseal(link.tokenSealed, this.config.keys);
    // Numbers of links come again after a restore; a mail program shows only one of two mails with the same id.
    const moment = Date.parse(link.createdAt).toString(36);
    await this.mail.send({
      messageId: `<account-link-${link.id}.${moment}@${this.config.mailFrom.split('@')[1] ?? 'tandem'}>`,
      from: { name: 'Tandem', address: this.config.mailFrom },
      to: { name, address },
      ...(account.askedAddress === null
        ? accountMail(
            link.purpose,
            { firstName: member?.staff.firstName ?? '', ...(await this.whence(member, job.payload.by)) },
            `${this.config.baseUrl}/choose-password/${token}`,
          )
        : await this.inUse(member)),
    });
    await job.complete((tx) => tx.update(AccountLink, { id: link.id }, { tokenSealed: null }));
  }

  /** No link: an address opens one account, and theirs is at another place. */
  private async inUse(member: StaffMember | undefined): Promise<AccountMailText> {
    const place = await this.placeOf(member);
    return addressInUseMail(member?.staff.firstName ?? '', place ?? 'Your school');
  }

  /** Where the account is, and who invites: a mail with a link from nobody is one that people are taught to delete. */
  private async whence(member: StaffMember | undefined, by: string | undefined) {
    const inviter = await this.reader.first<{ name: string }>(
      `SELECT first_name || ' ' || last_name AS name FROM staff WHERE public_id = $1`,
      [by?.startsWith('staff:') ? by.slice('staff:'.length) : ''],
    );
    return { place: await this.placeOf(member), inviter: inviter?.name ?? null };
  }

  private async placeOf(member: StaffMember | undefined): Promise<string | null> {
    const place = await this.reader.first<{ name: string }>('SELECT name FROM organisation WHERE id = $1', [
      member?.staff.organisationId ?? 0,
    ]);
    return place?.name ?? null;
  }
}
