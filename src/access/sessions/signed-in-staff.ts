import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { StaffDirectory } from '../../people/staff/staff-directory.js';
import type { Staff } from '../../people/staff/staff.entity.js';
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
    private readonly schoolToday: SchoolToday,
  ) {}

  /** Null when the account is disabled or its person has left. */
  async actorFor(accountId: number): Promise<Actor | null> {
    const account = await this.reader.manager.findOneBy(Account, { id: accountId, disabledAt: IsNull() });
    const [member] = account ? await this.staff.byIds([account.staffId]) : [];
    if (!member) return null;
    const { staff, roles } = member;
    if (await this.hasLeft(staff)) return null;
    return {
      name: `staff:${staff.publicId}`,
      shownName: `${staff.firstName} ${staff.lastName}`,
      permissions: permissionsOf(roles.map((one) => one.role)),
      roles: roles.map(({ role, yearGroups }) => ({ role, yearGroups })),
      organisationId: staff.organisationId,
      staffId: staff.id,
    };
  }

  /** From midnight where they work: who leaves today has left. */
  private async hasLeft({ leftOn, organisationId }: Staff): Promise<boolean> {
    return leftOn !== null && leftOn <= (await this.schoolToday.at(organisationId));
  }
}
