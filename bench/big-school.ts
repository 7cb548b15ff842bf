import Database from 'better-sqlite3';
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const PUPILS = 50_000;
export const OPEN_CASES = 2_000;
export const WAITING = 500;
/** School days with a register: six school weeks. */
const DAYS = 30;
const MS_PER_DAY = 86_400_000;
export const LEAD = 'ada.okafor@northfield.example';

const run = promisify(execFile);

/**
 * One school of 50,000 pupils in one person's sight, larger than any: whatever does not grow with the school is found here, and
 * whatever does is as bad as it can be. People come by the school's own door; registers and cases are laid down as rows, which by way of
 * the worker would take hours.
 */
export async function buildBigSchool(tandem: string, env: NodeJS.ProcessEnv, folder: string): Promise<void> {
  const days = lastWeekdays();
  await mkdir(folder);
  const write = (name: string, lines: readonly string[]) => writeFile(join(folder, name), lines.join('\n'));
  await write('schools.csv', ['school_id,name,timezone', 'N,Northfield School,Europe/London']);
  await write('school-days.csv', ['school_id,date', ...[...days, today()].map((day) => `N,${day}`)]);
  await write('staff.csv', [
    'staff_id,organisation_id,first_name,last_name,email,job_title,roles,year_groups,working_hours',
    `T1,N,Ada,Okafor,${LEAD},Head of pastoral care,pastoral-lead,,Mon 08:30-16:30`,
    'T2,N,Sam,Lewis,sam.lewis@northfield.example,Safeguarding lead,dsl,,Mon 08:00-17:00',
  ]);
  await write('pupils.csv', [
    'pupil_id,school_id,first_name,last_name,preferred_name,date_of_birth,year_group',
    ...Array.from(
      { length: PUPILS },
      (_, at) => `P${at + 1},N,${first(at)},${last(at)},,2012-0${1 + (at % 9)}-11,${7 + (at % 5)}`,
    ),
  ]);
  await run(process.execPath, [tandem, 'import', folder], { env, maxBuffer: 1 << 26 });
  const database = new Database(join(String(env['TANDEM_DATA']), 'tandem.db'));
  try {
    layDown(database, days);
  } finally {
    database.close();
  }
}

/** Everybody has been looked at today: nothing is left for the worker to do. */
export function restWorker(database: Database.Database): void {
  database.prepare('UPDATE pupil SET evaluated_on = ?, evaluated_version = signals_version').run(today());
}

/** Nothing is owed and no job waits. */
export function isSettled(database: Database.Database): boolean {
  const due = `SELECT COUNT(*) FROM job WHERE state = 'waiting' AND due_at <= ?`;
  return owed(database) === 0 && database.prepare(due).pluck().get(new Date().toISOString()) === 0;
}

/** Everybody is owed a look, and the next worker that starts finds out at once. */
export function oweEverybody(database: Database.Database): void {
  database.exec('UPDATE pupil SET evaluated_on = NULL; DELETE FROM periodic_task;');
}

export function owed(database: Database.Database): number {
  return database.prepare('SELECT COUNT(*) FROM pupil WHERE evaluated_on IS NULL').pluck().get() as number;
}

export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function layDown(database: Database.Database, days: readonly string[]): void {
  const epochDays = days.map((day) => Date.parse(day) / MS_PER_DAY);
  const inAll = database.transaction(() => {
    layRegisters(database, epochDays);
    layCases(database, days);
    restWorker(database);
  });
  inAll();
  database.exec('ANALYZE');
}

/**
 * One session in twenty is missed for illness: an ordinary school. Those with a case miss three days of five, so that their concern still
 * stands when the worker has looked.
 */
function layRegisters(database: Database.Database, epochDays: readonly number[]): void {
  const insert = database.prepare(
    `INSERT INTO mark (pupil_id, day, session, school_id, code)
     SELECT p.id, d.value, s.value, p.organisation_id, CASE WHEN (p.id <= ? AND (p.id + d.value) % 5 < 3) OR (p.id * 7 + d.value * 13 + s.value * 5) % 20 = 0
       THEN 13 ELSE 1 + s.value END
     FROM pupil p, json_each(?) d, json_each('[0,1]') s WHERE p.id BETWEEN ? AND ? ORDER BY p.id, d.value, s.value`,
  );
  const json = JSON.stringify(epochDays);
  for (let from = 1; from <= PUPILS; from += 5_000)
    insert.run(OPEN_CASES + WAITING, json, from, from + 4_999);
}

/** The first 2,000 have an open case and the next 500 one to be looked at, each on a concern of its own. */
function layCases(database: Database.Database, days: readonly string[]): void {
  const since = days.at(-3) ?? '';
  const at = `${since}T09:00:00.000Z`;
  const lead = database.prepare(`SELECT id FROM staff WHERE source_id = 'T1'`).pluck().get();
  const concern = database.prepare(
    `INSERT INTO concern (public_id, pupil_id, school_id, rule_key, rule_set_version, severity, consequence, state, raised_on, raised_at,
       sentence, value, threshold, evidence, evaluated_version)
     SELECT ?, id, organisation_id, 'severe-absence', 1, ?, 'open-case', 'raised', ?, ?, ?, 12, 10, ?, 0 FROM pupil WHERE id = ?`,
  );
  const kase = database.prepare(
    `INSERT INTO pupil_case (public_id, pupil_id, school_id, state, owner_staff_id, urgency, proposed_at, proposed_on, opened_at, opened_by, evidence)
     SELECT ?, id, organisation_id, ?, ?, ?, ?, ?, ?, ?, ? FROM pupil WHERE id = ?`,
  );
  const link = database.prepare('INSERT INTO case_concern (case_id, concern_id) VALUES (?, ?)');
  const entry = database.prepare(
    `INSERT INTO case_entry (case_id, at, kind, actor, text) VALUES (?, ?, 'proposed', 'worker', ?)`,
  );
  for (let pupil = 1; pupil <= OPEN_CASES + WAITING; pupil++) {
    const isOpen = pupil <= OPEN_CASES;
    const severity = 3 + (pupil % 3);
    const sentence = `${first(pupil - 1)} missed 12 of the last 60 sessions, the limit is 10.`;
    const told = {
      concern: id('c', pupil),
      ruleKey: 'severe-absence',
      ruleSetVersion: 1,
      severity,
      consequence: 'open-case',
    };
    const evidence = {
      kind: 'sessions',
      span: { from: days[0], to: since, possible: 60, absent: 12 },
      marks: [],
      omitted: 0,
    };
    const figures = { raisedOn: since, sentence, value: 12, threshold: 10, trend: 'worse', evidence };
    const { lastInsertRowid: concernId } = concern.run(
      id('c', pupil),
      severity,
      since,
      at,
      sentence,
      JSON.stringify(evidence),
      pupil,
    );
    const { lastInsertRowid: caseId } = kase.run(
      ...[id('k', pupil), isOpen ? 'open' : 'proposed', lead, 10 * severity, at, since],
      ...[
        isOpen ? at : null,
        isOpen ? 'staff:bench' : null,
        JSON.stringify([{ ...told, ...figures }]),
        pupil,
      ],
    );
    link.run(caseId, concernId);
    entry.run(caseId, at, sentence);
  }
}

export function caseId(pupil: number): string {
  return id('k', pupil);
}

function id(kind: string, number: number): string {
  return `${kind}${String(number).padStart(21, '0')}`;
}

function first(at: number): string {
  return ['Samira', 'Amir', 'Zoe', 'Noor', 'Dan', 'Ivy', 'Kay'][at % 7] ?? '';
}

function last(at: number): string {
  return `${['Khan', 'Marsh', 'Nowak', 'Bell', 'Lewis'][at % 5]}-${Math.floor(at / 35)}`;
}

/** Newest last, before today. */
function lastWeekdays(): string[] {
  const days: string[] = [];
  for (let at = Date.now() - MS_PER_DAY; days.length < DAYS; at -= MS_PER_DAY) {
    const weekday = new Date(at).getUTCDay();
    if (weekday !== 0 && weekday !== 6) days.unshift(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}
