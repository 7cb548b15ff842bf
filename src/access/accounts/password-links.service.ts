import { Injectable } from '@nestjs/common';
import { createHash, randomBytes } from 'node:crypto';
import { type EntityManager, IsNull, MoreThan } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { TandemConfig } from '../../platform/config/config.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { EventBus } from '../../platform/jobs/event-bus.js';
import { seal } from '../../platform/secrets/sealed-text.js';
import { Conflict, NotFound } from '../../shared/errors.js';
import { addMinutes } from '../../shared/instants.js';
import { AuditLog } from '../audit/audit-log.js';
import { accountLinkDue } from './account-link-due.event.js';
import { AccountLink, type AccountLinkPurpose } from './account-link.entity.js';
import { Account } from './account.entity.js';

const MINUTES: Readonly<Record<AccountLinkPurpose, number>> = { welcome: 7 * 24 * 60, reset: 60 };
/** Nobody's mailbox is filled by somebody else who asks again and again. */
const RESET_EVERY_MINUTES = 5;

/** Links with which a password is chosen, once: for a new account and for a forgotten password. */
@Injectable()
export class PasswordLinks {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly config: TandemConfig,
    private readonly events: EventBus,
    private readonly audit: AuditLog,
  ) {}

  /** Mails a link to whom the address belongs. Says nothing of whether it belongs to anybody. */
  async forgotten(email: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const account = await tx.findOneBy(Account, {
        email: email.trim().toLowerCase(),
        disabledAt: IsNull(),
      });
      if (!account) return;
      const createdAt = MoreThan(addMinutes(this.clock.now(), -RESET_EVERY_MINUTES));
      if (await tx.existsBy(AccountLink, { accountId: account.id, purpose: 'reset', createdAt })) return;
      await this.issue(tx, account, 'reset', `account:${account.publicId}`);
    });
  }

  /** Mails a new account its first link, and answers with its address for those who hand it over in person. @throws NotFound, Conflict */
  async welcome(accountPublicId: string, by: string): Promise<string> {
    const token = await this.unitOfWork.run(async (tx) => {
      const account = await tx.findOneBy(Account, { publicId: accountPublicId, disabledAt: IsNull() });
      if (!account) throw new NotFound('No such account.');
      if (account.askedAddress !== null)
        throw new Conflict(
          'The address of this account opens another one: invite at another address, on the page of people.',
        );
      return this.issue(tx, account, 'welcome', by);
    });
    return `${this.config.baseUrl}/choose-password/${token}`;
  }

  /** A further link for an account: its first, when no password was chosen yet, else for a new one. Mailed, never shown. @throws NotFound */
  async again(accountPublicId: string, by: string): Promise<AccountLinkPurpose> {
    return this.unitOfWork.run(async (tx) => {
      const account = await tx.findOneBy(Account, { publicId: accountPublicId, disabledAt: IsNull() });
      if (!account) throw new NotFound('No such account.');
      const purpose = account.passwordHash === null ? 'welcome' : 'reset';
      await this.issue(tx, account, purpose, by);
      return purpose;
    });
  }

  /** In the caller's transaction; answers with the token. Earlier links of the account stop working. */
  async issue(tx: EntityManager, account: Account, purpose: AccountLinkPurpose, by: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    await tx.update(
      AccountLink,
      { accountId: account.id, usedAt: IsNull() },
      { usedAt: now, tokenSealed: null },
    );
    const tokenHash = linkHash(token);
    await tx.insert(AccountLink, {
      accountId: account.id,
      purpose,
      tokenHash,
      tokenSealed: seal(token, this.config.keys),
      createdAt: now,
      expiresAt: addMinutes(now, MINUTES[purpose]),
      usedAt: null,
    });
    const link = await tx.findOneByOrFail(AccountLink, { tokenHash });
    await this.events.publish(tx, accountLinkDue, { accountLinkId: link.id, by });
    await this.audit.record(tx, {
      actor: by,
      action: `${purpose}-link-issued`,
      subject: 'account',
      subjectId: account.publicId,
    });
    return token;
  }
}

/** How a link's token is kept and found. */
export function linkHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
