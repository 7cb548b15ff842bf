import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import { StaffDirectory } from '../../people/staff/staff-directory.js';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { AuditLog } from '../audit/audit-log.js';
import { endSessions } from '../sessions/staff-session.entity.js';
import { LinkSpent } from './account-errors.js';
import { AccountLink } from './account-link.entity.js';
import { Account } from './account.entity.js';
import { hashPassword } from './password-hash.js';
import { linkHash } from './password-links.service.js';
import { checkPassword } from './password-policy.js';

/** Chooses a password by a link. It never stands in for the second factor, which stays as it is. */
@Injectable()
export class ChoosePassword {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly staff: StaffDirectory,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
  ) {}

  /** The address whose password a link may choose. Changes nothing: mail scanners open every link. @throws LinkSpent */
  async emailOf(token: string): Promise<string> {
    return (await this.valid(this.reader.manager, token)).account.email;
  }

  /** Once, and ends the account's sessions. @throws LinkSpent, InvalidInput */
  async choose(token: string, password: string): Promise<void> {
    const { account } = await this.valid(this.reader.manager, token);
    const [member] = await this.staff.byIds([account.staffId]);
    const names = member ? [member.staff.firstName, member.staff.lastName] : [];
    checkPassword(password, [...names, ...account.email.split(/[@.]/), 'tandem']);
    const passwordHash = await hashPassword(password);
    await this.unitOfWork.run(async (tx) => {
      const { link } = await this.valid(tx, token);
      const usedAt = this.clock.now();
      const spent = await tx.update(
        AccountLink,
        { id: link.id, usedAt: IsNull() },
        { usedAt, tokenSealed: null },
      );
      if (spent.affected !== 1) throw new LinkSpent();
      await tx.update(Account, { id: account.id }, { passwordHash });
      await endSessions(tx, account.id);
      await this.audit.record(tx, {
        actor: `account:${account.publicId}`,
        action: 'password-chosen',
        subject: 'account',
        subjectId: account.publicId,
      });
    });
  }

  private async valid(
    manager: EntityManager,
    token: string,
  ): Promise<{ account: Account; link: AccountLink }> {
    const link = await manager.findOneBy(AccountLink, { tokenHash: linkHash(token), usedAt: IsNull() });
    const account = link && (await manager.findOneBy(Account, { id: link.accountId, disabledAt: IsNull() }));
    if (!account || account.askedAddress !== null || link.expiresAt < this.clock.now()) throw new LinkSpent();
    return { account, link };
  }
}
