import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isMailAddress } from '../../messaging/mail-address.js';
import { StaffRecorder } from '../../people/staff/staff-recorder.js';
import { Staff } from '../../people/staff/staff.entity.js';
import { isUniqueViolation } from '../../platform/database/database-errors.js';
import { runSql } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Conflict, InvalidInput, NotFound } from '../../shared/errors.js';
import { newPublicId } from '../../shared/ids.js';
import type { AccountLinkPurpose } from '../accounts/account-link.entity.js';
import { Accounts } from '../accounts/accounts.service.js';
import { PasswordLinks } from '../accounts/password-links.service.js';
import type { Actor } from '../actor.js';
import { NotOneself } from './people-errors.js';
import { PeopleHere } from './people-here.js';

/** Somebody who stands in no file of staff. */
export interface NewPerson {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
}

/** As those who were made here are known, like the first administrator. */
const SOURCE = 'tandem';

/**
 * Accounts of the people of one's own organisation: invited, ended, helped. Links are mailed and never shown: whoever reads one becomes its
 * owner. Of other organisations nothing is told here, also not whether somebody has an account at one: the answer is the same.
 */
@Injectable()
export class PeopleAccounts {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly here: PeopleHere,
    private readonly staff: StaffRecorder,
    private readonly accounts: Accounts,
    private readonly links: PasswordLinks,
  ) {}

  /** Gives somebody an account and mails them a link to choose a password. @throws NotFound, InvalidInput, Conflict when they have one */
  async invite(actor: Actor, publicId: string, email: string): Promise<void> {
    const address = addressOf(email);
    await this.orOnceMore(async (tx) => {
      const { staffId, accountId, organisationId } = await this.here.locked(tx, actor, publicId);
      if (accountId !== null) throw new Conflict('This person has been invited meanwhile.');
      await this.open(tx, actor, { staffId, organisationId, address });
    });
  }

  /** The invitation goes to another address instead, until they have chosen a password. @throws NotFound, InvalidInput, Conflict */
  async inviteElsewhere(actor: Actor, publicId: string, email: string): Promise<void> {
    const address = addressOf(email);
    await this.orOnceMore(async (tx) => {
      const { accountId, organisationId } = await this.here.locked(tx, actor, publicId);
      if (accountId === null) throw new NotFound('This person has no account.');
      const wanted = { accountId, organisationId, address };
      const account = await this.accounts.inviteElsewhere(tx, wanted, actor.name);
      await this.links.issue(tx, account, 'welcome', actor.name);
    });
  }

  /** Somebody whom no file names, invited at once; without a role yet. Answers with their public id. @throws InvalidInput */
  async add(actor: Actor, { firstName, lastName, email }: NewPerson): Promise<string> {
    const address = addressOf(email);
    const { organisationId } = actor;
    if (organisationId === null) throw new NotFound('There is no school or team to add somebody to.');
    return this.orOnceMore(async (tx) => {
      await this.refuseSecondSelf(tx, organisationId, address);
      const row = { organisationId, source: SOURCE, sourceId: newPublicId(), firstName, lastName };
      const { ids } = await this.staff.recordStaff(tx, [
        { ...row, email: address, roles: [], yearGroups: [], workingHours: [] },
      ]);
      const { id, publicId } = await tx.findOneByOrFail(Staff, { id: ids[0] ?? 0 });
      await this.open(tx, actor, { staffId: id, organisationId, address });
      return publicId;
    });
  }

  /** A further link: the first one again, or one for a new password. @throws NotFound without an account in use */
  async sendLink(actor: Actor, publicId: string): Promise<AccountLinkPurpose> {
    const accountId = await this.orOnceMore(async (tx) => {
      const { accountId, organisationId } = await this.here.locked(tx, actor, publicId);
      if (accountId === null) throw new NotFound('This person has no account.');
      await this.accounts.askAgain(tx, accountId, organisationId);
      return accountId;
    });
    return this.links.again(accountId, actor.name);
  }

  /** Ends sessions and keys at once. @throws NotFound, NotOneself, LastAdministrator */
  async disable(actor: Actor, publicId: string): Promise<void> {
    const { accountId, staffId } = await this.known(actor, publicId);
    if (staffId === actor.staffId) throw new NotOneself('ends the account of');
    await this.accounts.setDisabled(accountId, true, actor.name, async (tx) =>
      this.here.keepAnAdministrator(tx, await this.here.locked(tx, actor, publicId)),
    );
  }

  /** @throws NotFound */
  async enable(actor: Actor, publicId: string): Promise<void> {
    const { accountId } = await this.known(actor, publicId);
    await this.accounts.setDisabled(accountId, false, actor.name);
  }

  /** For a lost phone: the next sign-in sets up another. @throws NotFound, NotOneself */
  async takeOffSecondFactor(actor: Actor, publicId: string): Promise<void> {
    const { accountId, staffId } = await this.known(actor, publicId);
    if (staffId === actor.staffId) throw new NotOneself('takes off the second factor of');
    await this.accounts.takeOffSecondFactor(accountId, actor.name);
  }

  private async known(actor: Actor, publicId: string): Promise<{ staffId: number; accountId: string }> {
    return this.unitOfWork.run(async (tx) => {
      const { staffId, accountId } = await this.here.locked(tx, actor, publicId);
      if (accountId === null) throw new NotFound('This person has no account.');
      return { staffId, accountId };
    });
  }

  private async open(
    tx: EntityManager,
    actor: Actor,
    invited: { readonly staffId: number; readonly organisationId: number; readonly address: string },
  ): Promise<void> {
    const account = await this.accounts.invite(tx, invited, actor.name);
    await this.links.issue(tx, account, 'welcome', actor.name);
  }

  /** Nobody becomes two people of one place: whose address stands in its file of staff is invited as who they are. */
  private async refuseSecondSelf(tx: EntityManager, organisationId: number, address: string): Promise<void> {
    const found = await runSql<{ id: number }>(
      tx,
      'SELECT id FROM staff WHERE LOWER(email) = $1 AND organisation_id = $2 LIMIT 1',
      [address, organisationId],
    );
    if (found.length > 0)
      throw new InvalidInput(
        'email',
        'an address of somebody new; who has this one is known already, find them in the list',
        'Somebody of this place has this address already: find them in the list of people',
      );
  }

  /** Two who invite at one address in the same moment: the second time the first is seen, and answered as if it had been there before. */
  private async orOnceMore<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await this.unitOfWork.run(work);
    } catch (error) {
      if (isUniqueViolation(error)) return this.unitOfWork.run(work);
      throw error;
    }
  }
}

function addressOf(email: string): string {
  const address = email.trim().toLowerCase();
  if (!isMailAddress(address)) throw new InvalidInput('email', 'one mail address');
  return address;
}
