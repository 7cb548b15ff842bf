import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { StaffDirectory } from '../../people/staff/staff-directory.js';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { Account } from '../accounts/account.entity.js';
import type { Actor } from '../actor.js';
import { permissionsOf } from '../roles.js';

/** Who a signed-in account stands for, as they are now: roles given or taken count from the next page on. */
@Injectable()
export class SignedInStaff {
  constructor(
    private readonly reader: Reader,
    private readonly staff: StaffDirectory,
    private readonly clock: Clock,
  ) {}

  /** Null when the account is disabled or its person has left. */
  async actorFor(accountId: number): Promise<Actor | null> {
    const account = await this.reader.manager.findOneBy(Account, { id: accountId, disabledAt: IsNull() });
    const [member] = account ? await this.staff.byIds([account.staffId]) : [];
    if (!member) return null;
    const { staff, roles } = member;
    if (staff.leftOn !== null && staff.leftOn <= this.clock.now().slice(0, 10)) return null;
    return {
      name: `staff:${staff.publicId}`,
      shownName: `${staff.firstName} ${staff.lastName}`,
      permissions: permissionsOf(roles.map((one) => one.role)),
      roles: roles.map(({ role, yearGroups }) => ({ role, yearGroups })),
      organisationId: staff.organisationId,
      staffId: staff.id,
    };
  }
}
