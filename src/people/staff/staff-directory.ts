import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Reader } from '../../platform/database/reader.js';
import type { Day } from '../../shared/days.js';
import { StaffRole, type StaffRoleName } from './staff-role.entity.js';
import { SCHOOLS_WITHOUT_DSL, type SchoolWithoutDsl } from './schools-without-dsl.js';
import { Staff } from './staff.entity.js';
import { WorkingHours } from './working-hours.entity.js';

/** A member of staff with what they do and when they can be booked. */
export interface StaffMember {
  readonly staff: Staff;
  readonly roles: readonly StaffRole[];
  readonly workingHours: readonly WorkingHours[];
}

/** Finds staff by what they do for a school. Those who have left by `day` are not found. */
@Injectable()
export class StaffDirectory {
  constructor(private readonly reader: Reader) {}

  byPublicId(publicId: string): Promise<Staff | null> {
    return this.reader.manager.findOneBy(Staff, { publicId });
  }

  /** In the order of the ids given; unknown ids are left out. */
  async byIds(ids: readonly number[]): Promise<StaffMember[]> {
    const found = await this.members([...new Set(ids)]);
    return ids.flatMap((id) => found.filter((one) => one.staff.id === id));
  }

  /** Pastoral leads for a year group; those who lead just some year groups come before those who lead all. */
  async pastoralLeads(schoolId: number, yearGroup: string | null, day: Day): Promise<StaffMember[]> {
    const leads = await this.withRole([schoolId], ['pastoral-lead'], day);
    const yearsOf = (one: StaffMember) => one.roles.find((role) => role.role === 'pastoral-lead')?.yearGroups;
    const own = leads.filter((one) => yearGroup !== null && yearsOf(one)?.includes(yearGroup));
    return [...own, ...leads.filter((one) => !yearsOf(one))];
  }

  /** Schools that have pupils and no safeguarding lead: nobody reads their list of possible harm, or decides about their holds. */
  withoutDsl(day: Day): Promise<SchoolWithoutDsl[]> {
    return this.reader.query<SchoolWithoutDsl>(SCHOOLS_WITHOUT_DSL, [day]);
  }

  /** Staff of any of these organisations with any of these roles, in order of their ids. */
  async withRole(
    organisationIds: readonly number[],
    roles: readonly StaffRoleName[],
    day: Day,
  ): Promise<StaffMember[]> {
    if (organisationIds.length === 0) return [];
    const rows = await this.reader.query<{ id: number }>(
      `SELECT DISTINCT s.id FROM staff s JOIN staff_role r ON r.staff_id = s.id
       WHERE s.organisation_id IN (${organisationIds.map((_, at) => `$${at + 2}`).join(', ')})
       AND r.role IN (${roles.map((_, at) => `$${at + 2 + organisationIds.length}`).join(', ')})
       AND (s.left_on IS NULL OR s.left_on > $1) ORDER BY s.id`,
      [day, ...organisationIds, ...roles],
    );
    return this.members(rows.map((row) => row.id));
  }

  private async members(ids: readonly number[]): Promise<StaffMember[]> {
    const { manager } = this.reader;
    const staff = await manager.find(Staff, { where: { id: In(ids) }, order: { id: 'ASC' } });
    const roles = await manager.findBy(StaffRole, { staffId: In(ids) });
    const hours = await manager.find(WorkingHours, {
      where: { staffId: In(ids) },
      order: { weekday: 'ASC', fromTime: 'ASC' },
    });
    return staff.map((one) => ({
      staff: one,
      roles: roles.filter((role) => role.staffId === one.id),
      workingHours: hours.filter((stretch) => stretch.staffId === one.id),
    }));
  }
}
