import type { INestApplicationContext } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runSql, type SqlValue, valuesList } from '../../src/platform/database/sql.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { addDays, type Day, isoWeekdayOf, toEpochDay } from '../../src/shared/days.js';
import { newPublicId } from '../../src/shared/ids.js';
import { codeOf } from '../../src/signals/attendance/attendance-codes.js';
import { IncidentRecorder } from '../../src/signals/behaviour/incident-recorder.js';
import { SignalNews } from '../../src/signals/signal-news.js';

/** Rows of a made-up school, written straight to the tables: these specs are about what the rules make of them. */
export class SchoolUnderRules {
  constructor(private readonly app: Pick<INestApplicationContext, 'get'>) {}

  /** A school; with sessions on all weekdays between two days, both included, unless none are given. */
  async school(sourceId: string, sessions?: { from: Day; to: Day }): Promise<number> {
    return this.write(async (tx) => {
      const id = await insert(tx, 'organisation', {
        public_id: newPublicId(),
        kind: 'school',
        source: 'mis',
        source_id: sourceId,
        name: sourceId,
      });
      if (sessions) await insertAll(tx, 'school_day (school_id, day)', schoolDays(sessions, id));
      return id;
    });
  }

  async sessions(schoolId: number, sessions: { from: Day; to: Day }): Promise<void> {
    await this.write((tx) => insertAll(tx, 'school_day (school_id, day)', schoolDays(sessions, schoolId)));
  }

  pupil(schoolId: number, firstName: string, enrolled: Day = '2025-09-01', left?: Day): Promise<number> {
    return this.write(async (tx) => {
      const id = await insert(tx, 'pupil', {
        public_id: newPublicId(),
        organisation_id: schoolId,
        source: `mis-${schoolId}`,
        source_id: firstName,
        first_name: firstName,
        last_name: 'Northfield',
      });
      await insert(tx, 'enrolment', {
        pupil_id: id,
        school_id: schoolId,
        year_group: '9',
        from_day: enrolled,
        to_day: left ?? null,
      });
      return id;
    });
  }

  /** Marks with one code in both sessions of each weekday, as one transaction that tells the rules. */
  async marks(pupilId: number, schoolId: number, from: Day, to: Day, letters: string): Promise<void> {
    const rows = schoolDays({ from, to }, schoolId).flatMap(([, day = 0]) =>
      [0, 1].map((session) => markRow(pupilId, schoolId, day, session, letters, null)),
    );
    await this.record(pupilId, rows);
  }

  /** One mark, or its correction. */
  async mark(
    pupilId: number,
    schoolId: number,
    day: Day,
    session: 0 | 1,
    letters: string,
    recordedOn?: Day,
  ): Promise<void> {
    const known = recordedOn === undefined ? null : toEpochDay(recordedOn);
    await this.record(pupilId, [markRow(pupilId, schoolId, toEpochDay(day), session, letters, known)]);
  }

  /** A pupil changes school: the next one keeps the record, and has them on roll from the day on. */
  async move(pupilId: number, to: number, on: Day): Promise<void> {
    await this.write(async (tx) => {
      await runSql(tx, 'UPDATE enrolment SET to_day = $1 WHERE pupil_id = $2 AND to_day IS NULL', [
        addDays(on, -1),
        pupilId,
      ]);
      await runSql(tx, 'UPDATE pupil SET organisation_id = $1 WHERE id = $2', [to, pupilId]);
    });
    await this.enrol(pupilId, to, on);
  }

  /** On roll at one school more. */
  async enrol(pupilId: number, schoolId: number, on: Day, yearGroup = '9'): Promise<void> {
    const more = { pupil_id: pupilId, school_id: schoolId, year_group: yearGroup, from_day: on };
    await this.write((tx) => insert(tx, 'enrolment', more));
  }

  /** One incident, told of on its day. */
  async incident(
    pupilId: number,
    schoolId: number,
    day: Day,
    { severity, points, category }: { severity: number; points: number; category: string },
  ): Promise<void> {
    const row = {
      ...{ pupilId, schoolId, source: `mis-${schoolId}`, sourceId: `${pupilId}-${day}-${category}` },
      ...{ occurredAt: `${day}T10:45`, polarity: 'negative' as const, category, severity, points },
      ...{ location: null, description: null, reportedBy: null, recordedOn: null },
    };
    const recorder = this.app.get(IncidentRecorder, { strict: false });
    await this.write((tx) => recorder.recordIncidents(tx, [row], `${day}T11:00:00.000Z`));
  }

  private async record(pupilId: number, rows: SqlValue[][]): Promise<void> {
    await this.write(async (tx) => {
      await insertAll(
        tx,
        'mark (pupil_id, day, session, school_id, code, recorded_on)',
        rows,
        `ON CONFLICT (pupil_id, day, session, school_id)
         DO UPDATE SET code = excluded.code, recorded_on = excluded.recorded_on`,
      );
      await this.app.get(SignalNews, { strict: false }).tell(tx, [pupilId]);
    });
  }

  private write<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.app.get(UnitOfWork, { strict: false }).run(work);
  }
}

function schoolDays({ from, to }: { from: Day; to: Day }, schoolId: number): number[][] {
  const days: number[][] = [];
  for (let day = toEpochDay(from); day <= toEpochDay(to); day++) {
    if (isoWeekdayOf(day) <= 5) days.push([schoolId, day]);
  }
  return days;
}

function markRow(
  pupilId: number,
  schoolId: number,
  day: number,
  session: number,
  letters: string,
  recordedOn: number | null,
): SqlValue[] {
  return [pupilId, day, session, schoolId, codeOf(letters)?.id ?? 0, recordedOn];
}

export async function insert(
  tx: EntityManager,
  table: string,
  values: Record<string, SqlValue>,
): Promise<number> {
  const names = Object.keys(values);
  const rows = await runSql<{ id: number }>(
    tx,
    `INSERT INTO ${table} (${names.join(', ')}) VALUES ${valuesList(1, names.length)} RETURNING id`,
    Object.values(values),
  );
  return rows[0]?.id ?? 0;
}

/** @param table its name with the columns in brackets. */
export async function insertAll(
  tx: EntityManager,
  table: string,
  rows: readonly SqlValue[][],
  more = '',
): Promise<void> {
  for (let from = 0; from < rows.length; from += 500) {
    const some = rows.slice(from, from + 500);
    await runSql(
      tx,
      `INSERT INTO ${table} VALUES ${valuesList(some.length, some[0]?.length ?? 0)} ${more}`,
      some.flat(),
    );
  }
}
