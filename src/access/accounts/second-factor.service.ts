import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { TandemConfig } from '../../platform/config/config.js';
import { Reader } from '../../platform/database/reader.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { seal, unseal } from '../../platform/secrets/sealed-text.js';
import { Conflict } from '../../shared/errors.js';
import { AuditLog } from '../audit/audit-log.js';
import { WrongCode } from './account-errors.js';
import { Account } from './account.entity.js';
import { RecoveryCode } from './recovery-code.entity.js';
import { newRecoveryCodes, newTotpSecret, recoveryCodeHash, totpStep, totpUri } from './second-factor.js';

/** Sets up the authenticator app of an account. */
@Injectable()
export class SecondFactor {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly clock: Clock,
    private readonly config: TandemConfig,
    private readonly audit: AuditLog,
  ) {}

  /** A secret that is not in use yet, to be kept in the session until a code of it was right. */
  propose(): string {
    return seal(newTotpSecret(), this.config.keys);
  }

  /** What the page shows of a proposed secret: to type, and to scan. */
  async shown(accountId: number, sealed: string): Promise<{ secret: string; uri: string }> {
    const account = await this.reader.manager.findOneByOrFail(Account, { id: accountId });
    const secret = unseal(sealed, this.config.keys);
    return { secret, uri: totpUri(secret, account.email) };
  }

  /**
   * Takes the proposed secret into use with its first code. The answer is the only place where the recovery codes can be read.
   * @throws WrongCode, or Conflict when the account has a second factor already: who knows the password alone must not replace it
   */
  async confirm(accountId: number, sealed: string, code: string): Promise<string[]> {
    const at = this.clock.now();
    const step = totpStep(unseal(sealed, this.config.keys), code.replaceAll(/\s/g, ''), null, at);
    if (step === null) throw new WrongCode();
    const codes = newRecoveryCodes();
    await this.unitOfWork.run(async (tx) => {
      const account = await tx.findOneByOrFail(Account, { id: accountId });
      if (account.totpConfirmedAt !== null)
        throw new Conflict('This account has a second factor. An administrator can take it off.');
      const inUse = { totpSealed: sealed, totpConfirmedAt: at, totpLastStep: step, lastSignedInAt: at };
      await tx.update(Account, { id: accountId }, inUse);
      await tx.delete(RecoveryCode, { accountId });
      await tx.insert(
        RecoveryCode,
        codes.map((one) => ({ accountId, codeHash: recoveryCodeHash(one), usedAt: null })),
      );
      await this.audit.record(tx, {
        actor: `account:${account.publicId}`,
        action: 'second-factor-set-up',
        subject: 'account',
        subjectId: account.publicId,
      });
    });
    return codes;
  }
}
