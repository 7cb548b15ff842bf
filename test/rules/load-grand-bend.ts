import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { EntityManager } from 'typeorm';
import { runSql } from '../../src/platform/database/sql.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { EventBus } from '../../src/platform/jobs/event-bus.js';
import { toEpochDay } from '../../src/shared/days.js';
import { newPublicId } from '../../src/shared/ids.js';
import { codeOf } from '../../src/signals/attendance/attendance-codes.js';
import { signalsRecorded } from '../../src/signals/signals-recorded.event.js';
import type { TestApp } from '../support/test-app.js';
import { insert, insertAll } from './school-under-rules.js';

type Row = Record<string, string>;

/** Grand Bend's schools, days, pupils, marks and incidents as an import leaves them: told to the rules, not yet evaluated. */
export async function loadGrandBend(app: TestApp, folder: string): Promise<void> {
  const read = (file: string): Row[] =>
    parse<Row>(readFileSync(join(folder, file)), { columns: true, bom: true });
  await app.get(UnitOfWork).run(async (tx) => {
    const schools = await loadSchools(tx, read);
    const pupils = await loadPupils(tx, read, schools);
    await loadMarks(tx, read, pupils, schools);
    await loadIncidents(tx, read, pupils);
    await runSql(tx, 'UPDATE pupil SET signals_version = 1');
    const payloads = [...pupils.values()].map(({ id }) => ({ pupilId: id }));
    await app.get(EventBus).publishAll(tx, signalsRecorded, payloads);
  });
}

type Read = (file: string) => Row[];
type Pupils = Map<string, { id: number; schoolId: number }>;

async function loadSchools(tx: EntityManager, read: Read): Promise<Map<string, number>> {
  const schools = new Map<string, number>();
  for (const row of read('schools.csv')) {
    const source_id = row['school_id'] ?? '';
    const values = {
      public_id: newPublicId(),
      kind: 'school',
      source: 'csv',
      source_id,
      name: row['name'] ?? '',
    };
    schools.set(source_id, await insert(tx, 'organisation', values));
  }
  const days = read('school-days.csv').map((row) => [
    schools.get(row['school_id'] ?? '') ?? 0,
    toEpochDay(row['date'] ?? ''),
  ]);
  await insertAll(tx, 'school_day (school_id, day)', days);
  return schools;
}

async function loadPupils(tx: EntityManager, read: Read, schools: Map<string, number>): Promise<Pupils> {
  const pupils: Pupils = new Map();
  for (const row of read('pupils.csv')) {
    const source_id = row['pupil_id'] ?? '';
    const schoolId = schools.get(row['school_id'] ?? '') ?? 0;
    const id = await insert(tx, 'pupil', {
      public_id: newPublicId(),
      organisation_id: schoolId,
      source: 'csv',
      source_id,
      first_name: row['first_name'] ?? '',
      last_name: row['last_name'] ?? '',
    });
    pupils.set(source_id, { id, schoolId });
  }
  const enrolments = [...pupils.values()].map(({ id, schoolId }) => [id, schoolId, '2021-08-23']);
  await insertAll(tx, 'enrolment (pupil_id, school_id, from_day)', enrolments);
  return pupils;
}

async function loadMarks(
  tx: EntityManager,
  read: Read,
  pupils: Pupils,
  schools: Map<string, number>,
): Promise<void> {
  const rows = read('attendance.csv').map((row) => {
    const pupil = pupils.get(row['pupil_id'] ?? '');
    const school = schools.get(row['school_id'] ?? '') ?? pupil?.schoolId ?? 0;
    const session = row['session'] === 'AM' ? 0 : 1;
    return [
      pupil?.id ?? 0,
      toEpochDay(row['date'] ?? ''),
      session,
      school,
      codeOf(row['code'] ?? '')?.id ?? 0,
    ];
  });
  await insertAll(tx, 'mark (pupil_id, day, session, school_id, code)', rows);
}

async function loadIncidents(tx: EntityManager, read: Read, pupils: Pupils): Promise<void> {
  const rows = read('behaviour.csv').map((row) => {
    const pupil = pupils.get(row['pupil_id'] ?? '');
    const at = row['occurred_at'] ?? '';
    return [
      newPublicId(),
      pupil?.id ?? 0,
      pupil?.schoolId ?? 0,
      'csv',
      row['incident_id'] ?? '',
      at,
      toEpochDay(at.slice(0, 10)),
      row['polarity'] ?? '',
      row['category'] ?? '',
      Number(row['severity']),
      Number(row['points']),
      '2026-03-02T08:10:00.000Z',
    ];
  });
  await insertAll(
    tx,
    `incident (public_id, pupil_id, school_id, source, source_id, occurred_at, day, polarity, category, severity, points,
               recorded_at)`,
    rows,
  );
}
