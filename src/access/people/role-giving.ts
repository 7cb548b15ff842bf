import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { StaffRecorder } from '../../people/staff/staff-recorder.js';
import type { StaffRoleName } from '../../people/staff/staff-role.entity.js';
import { runSql } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../shared/errors.js';
import type { Actor } from '../actor.js';
import { NotOneself, RolesChanged } from './people-errors.js';
import { PeopleHere, type PersonHere } from './people-here.js';
import { RoleNews } from './role-news.js';
import { givable } from './roles-here.js';

/** The roles somebody is to have by our own word, beside those that the file of staff gives them. */
export interface WantedRoles {
  readonly roles: readonly StaffRoleName[];
  /** Of a pastoral lead; empty: all. */
  readonly yearGroups: readonly string[];
  /** What {@link standOf} said when the page was opened. */
  readonly seen: string;
}

interface RoleRow {
  role: StaffRoleName;
  year_groups: string | null;
  given_by: string | null;
}

/** A short text that differs when any role does. */
export function standOf(
  roles: readonly { role: string; yearGroups: readonly string[] | null; isGivenHere: boolean }[],
): string {
  return roles
    .map(
      ({ role, yearGroups, isGivenHere }) =>
        `${role}${isGivenHere ? '+' : ''}(${(yearGroups ?? []).join(' ')})`,
    )
    .sort()
    .join(' ');
}

/** Gives roles and takes them back. A role given here stays when the next file of staff does not name it. */
@Injectable()
export class RoleGiving {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly here: PeopleHere,
    private readonly staff: StaffRecorder,
    private readonly news: RoleNews,
  ) {}

  /**
   * Makes these the roles that are given here; those of the file are left as they are.
   * @throws NotFound, InvalidInput, RolesChanged, NotOneself, LastAdministrator
   */
  async set(actor: Actor, publicId: string, wanted: WantedRoles): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const person = await this.here.locked(tx, actor, publicId);
      const rows = await this.rolesOf(tx, person);
      if (standOf(rows) !== wanted.seen) throw new RolesChanged();
      const ofFile = rows.filter((row) => !row.isGivenHere).map((row) => row.role);
      const now = rows.filter((row) => row.isGivenHere);
      const may = givable(
        (actor.roles ?? []).map((one) => one.role),
        person.kind,
      );
      if (!wanted.roles.every((role) => may.includes(role) && !ofFile.includes(role)))
        throw new InvalidInput('roles', 'roles that there are here');
      if (wanted.roles.includes('pastoral-lead')) await this.checkYears(tx, person, wanted.yearGroups);
      const given = wanted.roles.filter((role) => !now.some((one) => isSame(one, role, wanted.yearGroups)));
      const taken = now
        .map((one) => one.role)
        .filter((role) => !wanted.roles.includes(role) && may.includes(role));
      if (given.length > 0 && person.staffId === actor.staffId) throw new NotOneself('gives a role to');
      await this.apply(tx, actor, person, given, taken, wanted.yearGroups);
    });
  }

  private async apply(
    tx: EntityManager,
    { name }: Actor,
    person: PersonHere,
    given: readonly StaffRoleName[],
    taken: readonly StaffRoleName[],
    yearGroups: readonly string[],
  ): Promise<void> {
    if (taken.includes('administrator')) await this.here.keepAnAdministrator(tx, person);
    for (const role of given) {
      await this.staff.giveRole(tx, person.staffId, role, name, role === 'pastoral-lead' ? yearGroups : []);
      await this.news.of(tx, name, person.publicId, role, 'given');
    }
    for (const role of taken) {
      await this.staff.takeRole(tx, person.staffId, role);
      await this.news.of(tx, name, person.publicId, role, 'taken');
    }
  }

  /** A year group that nobody is in would leave a lead without pupils, and nobody would know why. */
  private async checkYears(tx: EntityManager, at: PersonHere, yearGroups: readonly string[]): Promise<void> {
    const rows = await runSql<{ year_group: string | null }>(
      tx,
      'SELECT DISTINCT year_group FROM enrolment WHERE school_id = $1',
      [at.organisationId],
    );
    const known = rows.flatMap((row) => (row.year_group === null ? [] : [row.year_group])).sort(byNumber);
    if (known.length > 0 && !yearGroups.every((year) => known.includes(year)))
      throw new InvalidInput('yearGroups', `year groups that there are here: ${known.join(', ')}`);
  }

  private async rolesOf(tx: EntityManager, { staffId }: PersonHere) {
    const rows = await runSql<RoleRow>(
      tx,
      'SELECT role, year_groups, given_by FROM staff_role WHERE staff_id = $1',
      [staffId],
    );
    return rows.map(({ role, year_groups, given_by }) => ({
      role,
      yearGroups: year_groups === null ? null : (JSON.parse(year_groups) as string[]),
      isGivenHere: given_by !== null,
    }));
  }
}

function isSame(
  one: { readonly role: StaffRoleName; readonly yearGroups: readonly string[] | null },
  role: StaffRoleName,
  yearGroups: readonly string[],
): boolean {
  if (one.role !== role) return false;
  return role !== 'pastoral-lead' || (one.yearGroups ?? []).join() === yearGroups.join();
}

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en-GB', { numeric: true });
}
