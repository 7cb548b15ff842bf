import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import { isMailAddress } from '../../messaging/mail-address.js';
import { StaffDirectory } from '../../people/staff/staff-directory.js';
import { Clock } from '../../platform/clock/clock.js';
import { isUniqueViolation } from '../../platform/database/database-errors.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Conflict, InvalidInput, NotFound } from '../../shared/errors.js';
import { newPublicId } from '../../shared/ids.js';
import { ApiKey } from '../api-keys/api-key.entity.js';
import { AuditLog } from '../audit/audit-log.js';
import { endSessions } from '../sessions/staff-session.entity.js';
import { AccountAddresses, type AddressWanted } from './account-addresses.js';
import { Account } from './account.entity.js';
import { RecoveryCode } from './recovery-code.entity.js';

/** May refuse by throwing. */
export type Check = (tx: EntityManager) => Promise<void>;
const NO_CHECK: Check = () => Promise.resolve();

/** Accounts of staff: made, disabled, helped when a phone is lost. */
@Injectable()
export class Accounts {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly staff: StaffDirectory,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
    private readonly addresses: AccountAddresses,
  ) {}

  /** An account without a password yet. @throws InvalidInput, Conflict, NotFound */
  async create(staffPublicId: string, email: string, by: string): Promise<Account> {
    const member = await this.staff.byPublicId(staffPublicId);
    if (!member) throw new NotFound('No such member of staff.');
    const address = email.trim().toLowerCase();
    if (!isMailAddress(address)) throw new InvalidInput('email', 'one mail address');
    try {
      return await this.unitOfWork.run((tx) => this.insert(tx, member.id, address, by));
    } catch (error) {
      if (isUniqueViolation(error)) throw new Conflict('This person or this address has an account already.');
      throw error;
    }
  }

  insert(tx: EntityManager, staffId: number, email: string, by: string): Promise<Account> {
    return this.make(tx, { publicId: newPublicId(), staffId, email, askedAddress: null }, by);
  }

  /** The same for somebody invited by who may not learn whether the address opens an account elsewhere. @throws InvalidInput */
  async invite(
    tx: EntityManager,
    { staffId, ...wanted }: Omit<AddressWanted, 'accountId'> & { readonly staffId: number },
    by: string,
  ): Promise<Account> {
    const publicId = newPublicId();
    const claimed = await this.addresses.claim(tx, { ...wanted, accountId: publicId });
    return this.make(tx, { publicId, staffId, ...claimed }, by);
  }

  /** Another address for somebody who has not chosen a password. @throws InvalidInput, Conflict once they have */
  async inviteElsewhere(tx: EntityManager, wanted: AddressWanted, by: string): Promise<Account> {
    const account = await this.known(tx, wanted.accountId);
    if (account.passwordHash !== null) throw new Conflict('This person signs in already.');
    await tx.update(Account, { id: account.id }, await this.addresses.claim(tx, wanted));
    await this.trace(tx, wanted.accountId, 'account-address-changed', by);
    return this.known(tx, wanted.accountId);
  }

  /** Where the address somebody was invited at opened another account: it is theirs now if it opens none any more. @throws NotFound, InvalidInput */
  async askAgain(tx: EntityManager, accountId: string, organisationId: number): Promise<void> {
    const { id, askedAddress: address } = await this.known(tx, accountId);
    if (address === null) return;
    await tx.update(Account, { id }, await this.addresses.claim(tx, { accountId, organisationId, address }));
  }

  private async make(
    tx: EntityManager,
    given: Pick<Account, 'publicId' | 'staffId' | 'email' | 'askedAddress'>,
    by: string,
  ): Promise<Account> {
    const row = { ...given, createdAt: this.clock.now() };
    const empty = { passwordHash: null, totpSealed: null, totpConfirmedAt: null, totpLastStep: null };
    const never = { disabledAt: null, lastSignedInAt: null };
    await tx.insert(Account, { ...row, ...empty, ...never });
    await this.trace(tx, row.publicId, 'account-created', by);
    return tx.findOneByOrFail(Account, { publicId: row.publicId });
  }

  /**
   * Disabled accounts sign in no more: their sessions end at once, and so do keys in their person's name, which stay revoked when the account
   * is given back. `check` may refuse by throwing, in the same transaction. @throws NotFound
   */
  async setDisabled(publicId: string, disabled: boolean, by: string, check: Check = NO_CHECK): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await check(tx);
      const account = await this.known(tx, publicId);
      await tx.update(Account, { id: account.id }, { disabledAt: disabled ? this.clock.now() : null });
      await endSessions(tx, account.id);
      await this.trace(tx, publicId, disabled ? 'account-disabled' : 'account-enabled', by);
      if (disabled) await this.revokeKeys(tx, account.staffId, by);
    });
  }

  /** For a lost phone with no recovery codes left: the next sign-in sets a new one up. @throws NotFound */
  async takeOffSecondFactor(publicId: string, by: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const account = await this.known(tx, publicId);
      const none = { totpSealed: null, totpConfirmedAt: null, totpLastStep: null };
      await tx.update(Account, { id: account.id }, none);
      await tx.delete(RecoveryCode, { accountId: account.id });
      await endSessions(tx, account.id);
      await this.trace(tx, publicId, 'second-factor-taken-off', by);
    });
  }

  private async revokeKeys(tx: EntityManager, staffId: number, actor: string): Promise<void> {
    const keys = await tx.findBy(ApiKey, { staffId, revokedAt: IsNull() });
    for (const { id, publicId: subjectId } of keys) {
      await tx.update(ApiKey, { id }, { revokedAt: this.clock.now() });
      await this.audit.record(tx, { actor, action: 'api-key-revoked', subject: 'api-key', subjectId });
    }
  }

  private async known(tx: EntityManager, publicId: string): Promise<Account> {
    const account = await tx.findOneBy(Account, { publicId });
    if (!account) throw new NotFound('No such account.');
    return account;
  }

  private trace(tx: EntityManager, subjectId: string, action: string, actor: string): Promise<void> {
    return this.audit.record(tx, { actor, action, subject: 'account', subjectId });
  }
}
