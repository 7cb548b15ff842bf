import { Injectable } from '@nestjs/common';
import { SchoolToday } from '../../people/calendar/school-today.js';
import type { OrganisationKind } from '../../people/organisations/organisation.entity.js';
import type { StaffRoleName } from '../../people/staff/staff-role.entity.js';
import { Reader } from '../../platform/database/reader.js';
import { NotFound } from '../../shared/errors.js';
import type { Instant } from '../../shared/instants.js';
import type { Actor } from '../actor.js';

/** How somebody stands: without an account, asked to choose a password, in use, ended, or no longer working here. */
export type PersonState = 'no-account' | 'invited' | 'active' | 'disabled' | 'left';

/** A role somebody has, and whether it was given here or by the file of staff. */
export interface PersonRole {
  readonly role: StaffRoleName;
  /** Null: all. */
  readonly yearGroups: readonly string[] | null;
  readonly isGivenHere: boolean;
}

/** A member of staff as an administrator sees them. */
export interface Person {
  /** Public id of the member of staff. */
  readonly id: string;
  readonly staffId: number;
  readonly firstName: string;
  readonly lastName: string;
  readonly jobTitle: string | null;
  /** What they sign in with; before that, the address the file of staff has. */
  readonly email: string | null;
  readonly state: PersonState;
  readonly hasSecondFactor: boolean;
  readonly lastSignedInAt: Instant | null;
  readonly roles: readonly PersonRole[];
}

/** An organisation and its people. */
export interface People {
  readonly organisation: string;
  readonly kind: OrganisationKind;
  readonly zone: string;
  /** By last name, as people look for it. */
  readonly people: readonly Person[];
}

interface Row {
  id: number;
  public_id: string;
  first_name: string;
  last_name: string;
  job_title: string | null;
  email: string | null;
  left_on: string | null;
  account_id: number | null;
  has_password: number;
  has_factor: number;
  is_disabled: number;
  last_signed_in_at: Instant | null;
}

interface RoleRow {
  staff_id: number;
  role: StaffRoleName;
  year_groups: string | null;
  given_by: string | null;
}

/** Reads the people of one's own organisation, in as many statements for one as for all. */
@Injectable()
export class PeopleReader {
  constructor(
    private readonly reader: Reader,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** Everybody who works there, and who has left but could still sign in. @throws NotFound for who works for no organisation */
  all(actor: Actor): Promise<People> {
    return this.read(
      actor,
      '(s.left_on IS NULL OR s.left_on > $2 OR (a.id IS NOT NULL AND a.disabled_at IS NULL))',
    );
  }

  /** @throws NotFound also for somebody of another organisation */
  async one(actor: Actor, publicId: string): Promise<People & { readonly person: Person }> {
    const found = await this.read(actor, 's.public_id = $2', publicId);
    const [person] = found.people;
    if (!person) throw new NotFound('There is nobody here with this number.');
    return { ...found, person };
  }

  /** @param second the value of `$2` in `which`; the day it is there when absent */
  private async read(actor: Actor, which: string, second?: string): Promise<People> {
    const at = await this.reader.first<{ name: string; kind: OrganisationKind; timezone: string }>(
      'SELECT name, kind, timezone FROM organisation WHERE id = $1',
      [actor.organisationId ?? 0],
    );
    if (!at || actor.organisationId === null) throw new NotFound('You work for no school or team here.');
    const today = await this.schoolToday.at(actor.organisationId);
    const values = [actor.organisationId, second ?? today];
    const rows = await this.reader.query<Row>(
      `SELECT s.id, s.public_id, s.first_name, s.last_name, s.job_title, s.left_on, COALESCE(a.asked_address, a.email, s.email) AS email,
              a.id AS account_id, a.last_signed_in_at, ${flag('a.password_hash IS NOT NULL', 'has_password')},
              ${flag('a.totp_confirmed_at IS NOT NULL', 'has_factor')}, ${flag('a.disabled_at IS NOT NULL', 'is_disabled')}
       FROM staff s LEFT JOIN account a ON a.staff_id = s.id WHERE s.organisation_id = $1 AND ${which}`,
      values,
    );
    const roles = await this.reader.query<RoleRow>(
      `SELECT r.staff_id, r.role, r.year_groups, r.given_by FROM staff_role r
         JOIN staff s ON s.id = r.staff_id LEFT JOIN account a ON a.staff_id = s.id
       WHERE s.organisation_id = $1 AND ${which} ORDER BY r.role`,
      values,
    );
    const people = rows.map((row) => personOf(row, roles, today)).sort(byName);
    return { organisation: at.name, kind: at.kind, zone: at.timezone, people };
  }
}

function flag(condition: string, name: string): string {
  return `CASE WHEN ${condition} THEN 1 ELSE 0 END AS ${name}`;
}

function personOf(row: Row, roles: readonly RoleRow[], today: string): Person {
  return {
    ...{ id: row.public_id, staffId: row.id, firstName: row.first_name, lastName: row.last_name },
    ...{ jobTitle: row.job_title, email: row.email, state: stateOf(row, today) },
    hasSecondFactor: row.has_factor === 1,
    lastSignedInAt: row.last_signed_in_at,
    roles: roles
      .filter((one) => one.staff_id === row.id)
      .map(({ role, year_groups, given_by }) => ({
        role,
        yearGroups: year_groups === null ? null : (JSON.parse(year_groups) as string[]),
        isGivenHere: given_by !== null,
      })),
  };
}

function stateOf(row: Row, today: string): PersonState {
  if (row.left_on !== null && row.left_on <= today) return 'left';
  if (row.account_id === null) return 'no-account';
  if (row.is_disabled === 1) return 'disabled';
  return row.has_password === 1 ? 'active' : 'invited';
}

/** Databases order names each in their own way. */
function byName(a: Person, b: Person): number {
  return (
    a.lastName.localeCompare(b.lastName, 'en-GB') ||
    a.firstName.localeCompare(b.firstName, 'en-GB') ||
    a.staffId - b.staffId
  );
}
