import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { TandemConfig } from '../../platform/config/config.js';
import { Reader } from '../../platform/database/reader.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { unseal } from '../../platform/secrets/sealed-text.js';
import { AuditLog } from '../audit/audit-log.js';
import { WrongCode, WrongPassword } from './account-errors.js';
import { Account } from './account.entity.js';
import { passwordMatches } from './password-hash.js';
import { RecoveryCode } from './recovery-code.entity.js';
import { recoveryCodeHash, totpStep } from './second-factor.js';

/** What is still asked of somebody whose password was right. */
export type NextStep = 'code' | 'set-up' | 'done';

/** Checks passwords and second factors. Sessions are made by the pages, by what this answers. */
@Injectable()
export class SignIn {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly clock: Clock,
    private readonly config: TandemConfig,
    private readonly audit: AuditLog,
  ) {}

  /** @throws WrongPassword for a wrong one, an unknown address and a disabled account alike */
  async withPassword(email: string, password: string): Promise<{ accountId: number; next: NextStep }> {
    const account = await this.reader.manager.findOneBy(Account, { email: email.trim().toLowerCase() });
    const usable = account !== null && account.disabledAt === null ? account.passwordHash : null;
    const right = await passwordMatches(usable, password);
    if (!right || !account) {
      if (account) await this.note(account, 'sign-in-refused', 'wrong password');
      throw new WrongPassword();
    }
    const next = this.nextFor(account);
    if (next === 'done') await this.enteredByPassword(account);
    return { accountId: account.id, next };
  }

  /** Takes a code of the app, or a recovery code, once. @throws WrongCode */
  async withCode(accountId: number, code: string): Promise<void> {
    const taken = await this.unitOfWork.run(async (tx) => {
      const account = await tx.findOneBy(Account, { id: accountId, disabledAt: IsNull() });
      if (!account?.totpSealed || account.totpConfirmedAt === null) return false;
      const secret = unseal(account.totpSealed, this.config.keys);
      const step = totpStep(secret, code.replaceAll(/\s/g, ''), account.totpLastStep, this.clock.now());
      const last = account.totpLastStep ?? IsNull();
      const taken =
        step === null
          ? await tx.update(
              RecoveryCode,
              { accountId, codeHash: recoveryCodeHash(code), usedAt: IsNull() },
              { usedAt: this.clock.now() },
            )
          : await tx.update(Account, { id: accountId, totpLastStep: last }, { totpLastStep: step });
      if (taken.affected === 1)
        await tx.update(Account, { id: accountId }, { lastSignedInAt: this.clock.now() });
      const subjectId = account.publicId;
      const actor = `account:${subjectId}`;
      const action = taken.affected === 1 ? 'signed-in' : 'sign-in-refused';
      const reason = step === null ? 'recovery code' : 'code of the app';
      await this.audit.record(tx, { actor, action, subject: 'account', subjectId, reason });
      return taken.affected === 1;
    });
    if (!taken) throw new WrongCode();
  }

  private async enteredByPassword({ id, publicId: subjectId }: Account): Promise<void> {
    const line = { actor: `account:${subjectId}`, action: 'signed-in', subject: 'account', subjectId };
    await this.unitOfWork.run(async (tx) => {
      await tx.update(Account, { id }, { lastSignedInAt: this.clock.now() });
      await this.audit.record(tx, { ...line, reason: 'password alone, in the demonstration' });
    });
  }

  /** The demonstration has made-up people only, and one sign-in per role on its first screen. */
  private nextFor(account: Account): NextStep {
    if (this.config.demo) return 'done';
    return account.totpConfirmedAt === null ? 'set-up' : 'code';
  }

  private note(account: Account, action: string, reason: string): Promise<void> {
    return this.audit.recordRead({
      actor: `account:${account.publicId}`,
      action,
      subject: 'account',
      subjectId: account.publicId,
      reason,
    });
  }
}
