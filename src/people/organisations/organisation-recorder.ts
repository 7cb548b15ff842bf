import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runSql } from '../../platform/database/sql.js';
import type { Day, EpochDay } from '../../shared/days.js';
import type { Fate } from '../../shared/fate.js';
import { newPublicId } from '../../shared/ids.js';
import { type KeyedTable, type Upserted, upsertByNaturalKey } from '../natural-key-upsert.js';

/** A school or team as another system gives it. Null or undefined: not said, what is known stays. */
export interface OrganisationRow {
  readonly kind: 'school' | 'team';
  readonly source: string;
  readonly sourceId: string;
  readonly name: string;
  readonly timezone?: string | null;
  readonly phone?: string | null;
  readonly email?: string | null;
  readonly address?: string | null;
}

/** A day with sessions. */
export interface SchoolDayRow {
  readonly schoolId: number;
  readonly day: EpochDay;
}

/** A term, both days included. Known by its school and first day. */
export interface TermRow {
  readonly schoolId: number;
  readonly name: string;
  readonly firstDay: Day;
  readonly lastDay: Day;
}

const ORGANISATION: KeyedTable = {
  table: 'organisation',
  key: ['source', 'source_id'],
  columns: ['kind', 'name', 'timezone', 'phone', 'email', 'address'],
  hasId: true,
  defaults: () => ({ public_id: newPublicId(), timezone: 'Europe/London', school_year_start: '08-01' }),
};
const SCHOOL_DAY: KeyedTable = { table: 'school_day', key: ['school_id', 'day'], columns: [], hasId: false };
const TERM: KeyedTable = {
  table: 'term',
  key: ['school_id', 'first_day'],
  columns: ['name', 'last_day'],
  hasId: true,
};

/** Writes schools, teams and calendars by natural key, in bulk; all in the caller's transaction. */
@Injectable()
export class OrganisationRecorder {
  recordOrganisations(tx: EntityManager, rows: readonly OrganisationRow[]): Promise<Upserted> {
    return upsertByNaturalKey(
      tx,
      ORGANISATION,
      rows.map((row) => ({
        source: row.source,
        source_id: row.sourceId,
        kind: row.kind,
        name: row.name,
        timezone: row.timezone ?? undefined,
        phone: row.phone ?? undefined,
        email: row.email ?? undefined,
        address: row.address ?? undefined,
      })),
    );
  }

  /** A day that the school has called off here stays called off: its row changes nothing. */
  async recordSchoolDays(tx: EntityManager, rows: readonly SchoolDayRow[]): Promise<Fate[]> {
    const closed = await calledOff(tx, [...new Set(rows.map((row) => row.schoolId))]);
    const isOpen = ({ schoolId, day }: SchoolDayRow): boolean => !closed.has(`${schoolId} ${day}`);
    const values = rows.filter(isOpen).map((row) => ({ school_id: row.schoolId, day: row.day }));
    const { fates } = await upsertByNaturalKey(tx, SCHOOL_DAY, values);
    const next = fates.values();
    return rows.map((row) => (isOpen(row) ? (next.next().value ?? 'unchanged') : 'unchanged'));
  }

  async recordTerms(tx: EntityManager, rows: readonly TermRow[]): Promise<Fate[]> {
    const values = rows.map((row) => ({
      school_id: row.schoolId,
      first_day: row.firstDay,
      name: row.name,
      last_day: row.lastDay,
    }));
    return (await upsertByNaturalKey(tx, TERM, values)).fates;
  }
}

/** What schools have called off: "school day". */
async function calledOff(tx: EntityManager, schoolIds: readonly number[]): Promise<ReadonlySet<string>> {
  if (schoolIds.length === 0) return new Set();
  const rows = await runSql<{ school_id: number; day: EpochDay }>(
    tx,
    `SELECT school_id, day FROM school_closure WHERE school_id IN (${schoolIds.map((_, at) => `$${at + 1}`).join(', ')})`,
    schoolIds,
  );
  return new Set(rows.map(({ school_id, day }) => `${school_id} ${day}`));
}
