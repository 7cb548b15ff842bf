import { Injectable } from '@nestjs/common';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { isMailAddress } from '../../messaging/mail-address.js';
import { TandemConfig } from '../../platform/config/config.js';
import { Reader } from '../../platform/database/reader.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../shared/errors.js';
import { AlreadySetUp } from './account-errors.js';
import { Account } from './account.entity.js';
import { Accounts } from './accounts.service.js';
import { type FirstAdministrator, FirstPeople, type KnownSchool } from './first-people.js';
import { hashPassword } from './password-hash.js';
import { checkPassword } from './password-policy.js';

/**
 * The first account of an installation. Whoever opens the page first must not become its administrator: the page asks for a code that
 * only those who run the server can read. It comes from the installation's keys, so every process knows it and none keeps it.
 */
@Injectable()
export class FirstRun {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly config: TandemConfig,
    private readonly people: FirstPeople,
    private readonly accounts: Accounts,
  ) {}

  /** True while nobody has an account. */
  async isDue(): Promise<boolean> {
    return !(await this.reader.manager.exists(Account));
  }

  /** The schools that have been imported: whoever sets Tandem up works for one of them. */
  schools(): Promise<KnownSchool[]> {
    return this.people.schools(this.reader.manager);
  }

  /** Twelve characters in groups of four. */
  code(): string {
    const [key] = this.config.keys;
    if (!key) throw new Error('an installation without keys');
    const full = createHmac('sha256', key).update('tandem first run').digest('hex');
    return (full.slice(0, 12).match(/.{4}/g) ?? []).join('-');
  }

  /** @throws InvalidInput, AlreadySetUp */
  async setUp(wanted: FirstAdministrator): Promise<void> {
    if (!same(wanted.code.trim().toLowerCase(), this.code()))
      throw new InvalidInput('code', 'the code that "npx tandem first-run-code" prints on the server');
    const email = wanted.email.trim().toLowerCase();
    if (!isMailAddress(email)) throw new InvalidInput('email', 'one mail address');
    const schools = (await this.schools()).map((one) => one.name);
    const own = [wanted.firstName, wanted.lastName, wanted.schoolName, ...schools];
    checkPassword(wanted.password, [...own, 'tandem']);
    const passwordHash = await hashPassword(wanted.password);
    await this.unitOfWork.run(async (tx) => {
      if (await tx.exists(Account)) throw new AlreadySetUp();
      const staffId = await this.people.administrator(tx, wanted, email);
      const account = await this.accounts.insert(tx, staffId, email, 'first-run');
      await tx.update(Account, { id: account.id }, { passwordHash });
    });
  }
}

function same(given: string, right: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}
