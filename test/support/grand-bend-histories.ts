import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { packMarks, type MarkSignal } from '../../src/rules/packed-marks.js';
import { pupilHistory, type IncidentSignal, type PupilHistory } from '../../src/rules/pupil-history.js';
import { SchoolCalendar } from '../../src/rules/school-calendar.js';
import { toEpochDay } from '../../src/shared/days.js';
import { codeOf } from '../../src/signals/attendance/attendance-codes.js';

type Row = Record<string, string>;

export interface GrandBendPupil {
  readonly id: string;
  readonly firstName: string;
  readonly history: PupilHistory;
}

const read = (folder: string, file: string): Row[] =>
  parse<Row>(readFileSync(join(folder, file)), { columns: true, bom: true });

function grouped<T>(rows: Row[], key: string, make: (row: Row) => T): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const id = row[key] ?? '';
    const group = groups.get(id);
    if (group) group.push(make(row));
    else groups.set(id, [make(row)]);
  }
  return groups;
}

function markOf(row: Row): MarkSignal {
  const code = codeOf(row['code'] ?? '');
  if (!code) throw new Error(`Unknown code ${row['code']}`);
  return { day: toEpochDay(row['date'] ?? ''), session: row['session'] === 'AM' ? 0 : 1, code: code.id };
}

function incidentOf(row: Row): IncidentSignal {
  const day = toEpochDay((row['occurred_at'] ?? '').slice(0, 10));
  return {
    id: row['incident_id'] ?? '',
    day,
    knownOn: day,
    polarity: row['polarity'] === 'negative' ? 'negative' : 'neutral',
    category: row['category'] ?? '',
    severity: Number(row['severity']),
    points: Number(row['points']),
  };
}

/** Every pupil of a Grand Bend folder, straight from the CSVs, past the import and the database. */
export function readGrandBend(folder: string): GrandBendPupil[] {
  const days = grouped(read(folder, 'school-days.csv'), 'school_id', (row) => toEpochDay(row['date'] ?? ''));
  const calendars = new Map([...days].map(([school, list]) => [school, new SchoolCalendar(list)]));
  const marks = grouped(read(folder, 'attendance.csv'), 'pupil_id', markOf);
  const incidents = grouped(read(folder, 'behaviour.csv'), 'pupil_id', incidentOf);
  return read(folder, 'pupils.csv').map((row) => {
    const id = row['pupil_id'] ?? '';
    const history = pupilHistory({
      calendar: calendars.get(row['school_id'] ?? '') ?? new SchoolCalendar([]),
      marks: packMarks(marks.get(id) ?? []),
      incidents: incidents.get(id) ?? [],
    });
    return { id, firstName: row['first_name'] ?? '', history };
  });
}
