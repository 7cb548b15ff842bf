import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runSql, valuesList } from '../../platform/database/sql.js';
import type { Day } from '../../shared/days.js';
import { newPublicId } from '../../shared/ids.js';
import { type KeyedTable, type Upserted, upsertByNaturalKey } from '../natural-key-upsert.js';
import type { StaffRoleName } from './staff-role.entity.js';

/** A stretch of a weekday (Monday 1 … Sunday 7), local time 'HH:mm', end not included. */
export interface HoursRow {
  readonly weekday: number;
  readonly fromTime: string;
  readonly toTime: string;
}

/** A member of staff as another system gives them. Roles (but for those given here) and hours are stated whole. */
export interface StaffRow {
  readonly organisationId: number;
  readonly source: string;
  readonly sourceId: string;
  readonly firstName: string;
  readonly lastName: string;
  /** Null or undefined: not said, what is known stays. */
  readonly email?: string | null;
  readonly jobTitle?: string | null;
  readonly leftOn?: Day | null;
  readonly roles: readonly StaffRoleName[];
  /** Empty: every year group. */
  readonly yearGroups: readonly string[];
  readonly workingHours: readonly HoursRow[];
}

/** A role that a file gave to somebody, or no longer gives. */
export interface RoleChange {
  readonly staffId: number;
  readonly role: StaffRoleName;
  readonly change: 'given' | 'taken';
}

/** What was written, and whose roles are other than before. */
export interface RecordedStaff extends Upserted {
  readonly roleChanges: readonly RoleChange[];
}

const STAFF: KeyedTable = {
  table: 'staff',
  key: ['source', 'source_id'],
  columns: ['organisation_id', 'first_name', 'last_name', 'email', 'job_title', 'left_on'],
  hasId: true,
  defaults: () => ({ public_id: newPublicId() }),
};

/** What a file states whole of a member of staff. */
interface StatedWhole {
  readonly table: string;
  readonly columns: readonly string[];
  /** SQL for the rows that are the file's to state. */
  readonly ofTheFile: string;
}

const ROLES: StatedWhole = {
  table: 'staff_role',
  columns: ['staff_id', 'role', 'year_groups'],
  ofTheFile: 'given_by IS NULL',
};
const HOURS: StatedWhole = {
  table: 'working_hours',
  columns: ['staff_id', 'weekday', 'from_time', 'to_time'],
  ofTheFile: '1 = 1',
};

/** Writes staff with roles and hours by natural key, in the caller's transaction. */
@Injectable()
export class StaffRecorder {
  async recordStaff(tx: EntityManager, rows: readonly StaffRow[]): Promise<RecordedStaff> {
    const roleChanges: RoleChange[] = [];
    const { fates, ids } = await upsertByNaturalKey(
      tx,
      STAFF,
      rows.map((row) => ({
        source: row.source,
        source_id: row.sourceId,
        organisation_id: row.organisationId,
        first_name: row.firstName,
        last_name: row.lastName,
        email: row.email ?? undefined,
        job_title: row.jobTitle ?? undefined,
        left_on: row.leftOn ?? undefined,
      })),
    );
    for (const [at, row] of rows.entries()) {
      const id = ids[at] ?? 0;
      const roles = await this.setRoles(tx, id, row, roleChanges);
      const hours = await this.setHours(tx, id, row.workingHours);
      if (fates[at] === 'unchanged' && (roles || hours)) fates[at] = 'corrected';
    }
    return { fates, ids, roleChanges };
  }

  /**
   * Gives a role here in Tandem: files neither take it away nor give it again.
   * @param by as in the audit
   * @param yearGroups which they are responsible for; empty: all
   */
  async giveRole(
    tx: EntityManager,
    staffId: number,
    role: StaffRoleName,
    by: string,
    yearGroups: readonly string[] = [],
  ): Promise<void> {
    await runSql(
      tx,
      `INSERT INTO staff_role (staff_id, role, year_groups, given_by) VALUES ($1, $2, $3, $4)
       ON CONFLICT (staff_id, role) DO UPDATE SET given_by = excluded.given_by, year_groups = excluded.year_groups`,
      [staffId, role, yearGroups.length > 0 ? JSON.stringify(yearGroups) : null, by],
    );
  }

  /** Takes back a role that was given here; one that a file states is the file's to take. */
  async takeRole(tx: EntityManager, staffId: number, role: StaffRoleName): Promise<void> {
    await runSql(tx, 'DELETE FROM staff_role WHERE staff_id = $1 AND role = $2 AND given_by IS NOT NULL', [
      staffId,
      role,
    ]);
  }

  private async setRoles(
    tx: EntityManager,
    staffId: number,
    row: StaffRow,
    changes: RoleChange[],
  ): Promise<boolean> {
    const years = row.yearGroups.length > 0 ? JSON.stringify(row.yearGroups) : null;
    const known = await runSql<{ role: StaffRoleName; year_groups: string | null; given_by: string | null }>(
      tx,
      'SELECT role, year_groups, given_by FROM staff_role WHERE staff_id = $1',
      [staffId],
    );
    const given = known.filter((one) => one.given_by !== null).map((one) => one.role);
    const wanted = [...new Set(row.roles)].filter((role) => !given.includes(role));
    const stated = known.filter((one) => one.given_by === null);
    const before = stated.map((one) => one.role);
    changes.push(
      ...wanted
        .filter((role) => !before.includes(role))
        .map((role) => ({ staffId, role, change: 'given' as const })),
      ...before
        .filter((role) => !wanted.includes(role) && !given.includes(role))
        .map((role) => ({ staffId, role, change: 'taken' as const })),
    );
    const now = stated.map((one) => [staffId, one.role, one.year_groups]).sort(byText);
    return this.replace(tx, staffId, ROLES, now, wanted.map((role) => [staffId, role, years]).sort(byText));
  }

  private async setHours(tx: EntityManager, staffId: number, hours: readonly HoursRow[]): Promise<boolean> {
    const starts = new Map(hours.map((one) => [`${one.weekday} ${one.fromTime}`, one]));
    const wanted = [...starts.values()]
      .map((one) => [staffId, one.weekday, one.fromTime, one.toTime])
      .sort(byText);
    const known = await runSql<{ weekday: number; from_time: string; to_time: string }>(
      tx,
      'SELECT weekday, from_time, to_time FROM working_hours WHERE staff_id = $1',
      [staffId],
    );
    const now = known.map((one) => [staffId, one.weekday, one.from_time, one.to_time]).sort(byText);
    return this.replace(tx, staffId, HOURS, now, wanted);
  }

  private async replace(
    tx: EntityManager,
    staffId: number,
    { table, columns, ofTheFile }: StatedWhole,
    now: (string | number | null)[][],
    wanted: (string | number | null)[][],
  ): Promise<boolean> {
    if (JSON.stringify(now) === JSON.stringify(wanted)) return false;
    await runSql(tx, `DELETE FROM ${table} WHERE staff_id = $1 AND ${ofTheFile}`, [staffId]);
    if (wanted.length === 0) return true;
    await runSql(
      tx,
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${valuesList(wanted.length, columns.length)}`,
      wanted.flat(),
    );
    return true;
  }
}

function byText(a: unknown, b: unknown): number {
  const [one, other] = [JSON.stringify(a), JSON.stringify(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}
