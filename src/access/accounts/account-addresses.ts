import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { runSql } from '../../platform/database/sql.js';
import { InvalidInput } from '../../shared/errors.js';
import { endSessions } from '../sessions/staff-session.entity.js';
import { Account } from './account.entity.js';

/** For whom an address is wanted. */
export interface AddressWanted {
  /** Public id of their account, made or to be made. */
  readonly accountId: string;
  /** Where they work. */
  readonly organisationId: number;
  readonly address: string;
}

/** How an account is signed in with: see {@link Account}. */
export type AccountAddress = Pick<Account, 'email' | 'askedAddress'>;

/** Where mail about an account goes. */
export function mailAddressOf({ email, askedAddress }: AccountAddress): string {
  return askedAddress ?? email;
}

interface Holder {
  id: number;
  public_id: string;
  organisation_id: number;
  left_on: string | null;
  opens: number;
  has_password: number;
}

/**
 * An address opens one account. Whether it opens one at another school or team is told to whom its mail goes, and to nobody who
 * invites: an administrator would learn where anybody works whose address they can guess.
 */
@Injectable()
export class AccountAddresses {
  constructor(private readonly schoolToday: SchoolToday) {}

  /**
   * The address, or where it opens somebody's account elsewhere, one that opens nothing. Who has left there needs it no more, and who has
   * not chosen a password there has not said that it is theirs: of two invitations the newer one counts, or any place could keep an
   * address from another by inviting first.
   * @throws InvalidInput for an address of somebody else at the same place
   */
  async claim(
    tx: EntityManager,
    { accountId, organisationId, address }: AddressWanted,
  ): Promise<AccountAddress> {
    const holders = await this.holders(tx, address, accountId);
    if (holders.some((one) => one.organisation_id === organisationId))
      throw new InvalidInput('email', 'an address that nobody else signs in with');
    const holder = holders.find((one) => one.opens === 1);
    if (!holder) return { email: address, askedAddress: null };
    if (holder.has_password === 1 && !(await this.hasLeft(holder)))
      return { email: accountId, askedAddress: address };
    await tx.update(Account, { id: holder.id }, { email: holder.public_id, askedAddress: address });
    await endSessions(tx, holder.id);
    return { email: address, askedAddress: null };
  }

  private holders(tx: EntityManager, address: string, accountId: string): Promise<Holder[]> {
    return runSql<Holder>(
      tx,
      `SELECT a.id, a.public_id, s.organisation_id, s.left_on, CASE WHEN a.email = $1 THEN 1 ELSE 0 END AS opens,
              CASE WHEN a.password_hash IS NULL THEN 0 ELSE 1 END AS has_password
       FROM account a JOIN staff s ON s.id = a.staff_id
       WHERE (a.email = $1 OR a.asked_address = $1) AND a.public_id <> $2`,
      [address, accountId],
    );
  }

  private async hasLeft({ left_on, organisation_id }: Holder): Promise<boolean> {
    return left_on !== null && left_on <= (await this.schoolToday.at(organisation_id));
  }
}
