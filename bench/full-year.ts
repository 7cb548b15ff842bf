import Database from 'better-sqlite3';
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

/** The 39 school weeks of a year, two sessions a day: 390 marks a pupil. */
const DAYS = 195;
const PUPILS_A_SCHOOL = 1_250;
const MS_PER_DAY = 86_400_000;
const run = promisify(execFile);

/** What the bench asks of a database, whichever it is. */
export interface BenchDatabase {
  readonly kind: 'sqlite' | 'postgres';
  /** First column of the first row, as a number. */
  number(sql: string): Promise<number>;
  rows(sql: string): Promise<readonly (readonly unknown[])[]>;
  run(sql: string): Promise<void>;
  close(): Promise<void>;
}

export function sqliteDatabase(path: string): BenchDatabase {
  const database = new Database(path);
  database.pragma('busy_timeout = 20000');
  return {
    kind: 'sqlite',
    number: (sql) => Promise.resolve(Number(database.prepare(sql).pluck().get())),
    rows: (sql) => Promise.resolve(database.prepare(sql).raw().all() as unknown[][]),
    run: (sql) => Promise.resolve(void database.exec(sql)),
    close: () => Promise.resolve(void database.close()),
  };
}

export async function postgresDatabase(url: string): Promise<BenchDatabase> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const rows = async (sql: string) => (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows;
  return {
    kind: 'postgres',
    rows,
    number: async (sql) => Number((await rows(sql))[0]?.[0]),
    run: async (sql) => void (await client.query(sql)),
    close: () => client.end(),
  };
}

/** Schools and people by the school's own door. */
export async function importPeople(
  tandem: string,
  env: NodeJS.ProcessEnv,
  folder: string,
  pupils: number,
): Promise<void> {
  await mkdir(folder);
  const write = (name: string, lines: readonly string[]) => writeFile(join(folder, name), lines.join('\n'));
  const schools = Array.from({ length: Math.ceil(pupils / PUPILS_A_SCHOOL) }, (_, at) => at + 1);
  const days = [...lastWeekdays().map(dayText), dayText(todayEpoch())];
  await write('schools.csv', [
    'school_id,name,timezone',
    ...schools.map((school) => `S${school},School ${school},Europe/London`),
  ]);
  await write('school-days.csv', [
    'school_id,date',
    ...schools.flatMap((school) => days.map((day) => `S${school},${day}`)),
  ]);
  await write('staff.csv', [
    'staff_id,organisation_id,first_name,last_name,email,job_title,roles,year_groups,working_hours',
    ...schools.map(
      (school) =>
        `T${school},S${school},Ada,Okafor,ada@school${school}.example,Head of pastoral care,pastoral-lead,,Mon 08:30-16:30`,
    ),
  ]);
  await write('pupils.csv', [
    'pupil_id,school_id,first_name,last_name,preferred_name,date_of_birth,year_group',
    ...Array.from(
      { length: pupils },
      (_, at) =>
        `P${at + 1},S${1 + Math.floor(at / PUPILS_A_SCHOOL)},Pupil,Number ${at + 1},,2012-0${1 + (at % 9)}-11,${7 + (at % 5)}`,
    ),
  ]);
  await run(process.execPath, [tandem, 'import', folder], { env, maxBuffer: 1 << 26 });
}

/**
 * A year of registers as rows: most pupils miss 3 to 7 % in scattered sessions, one in seven about 12 %, one in fifty more than half.
 * Each has two incidents and four results. Laid down directly, because importing 19 million marks is measured elsewhere.
 */
export async function layDownYear(database: BenchDatabase): Promise<void> {
  const [first = 0] = lastWeekdays();
  const start = dayText(first).slice(5);
  const pupils = await database.number('SELECT MAX(id) FROM pupil');
  await database.run(`UPDATE organisation SET school_year_start = '${start}'`);
  for (let from = 1; from <= pupils; from += 2_500) await database.run(marksOf(from, from + 2_499));
  await database.run(INCIDENTS);
  await database.run(RESULTS);
  await database.run(database.kind === 'postgres' ? 'VACUUM ANALYZE' : 'ANALYZE');
}

const marksOf = (first: number, last: number): string =>
  `INSERT INTO mark (pupil_id, day, session, school_id, code)
   SELECT p.id, d.day, s.session, p.organisation_id,
     CASE WHEN (p.id * 7919 + d.day * 5237 + s.session * 4243) % 1000
       < CASE WHEN p.id % 50 = 0 THEN 560 WHEN p.id % 7 = 0 THEN 120 ELSE 30 + p.id % 40 END
     THEN CASE WHEN (p.id + d.day) % 10 = 0 THEN 20 ELSE 13 END ELSE 1 + s.session END
   FROM pupil p
   JOIN (SELECT DISTINCT day FROM school_day WHERE day < ${todayEpoch()}) d ON 1 = 1
   JOIN (SELECT 0 AS session UNION ALL SELECT 1) s ON 1 = 1
   WHERE p.id BETWEEN ${first} AND ${last} ORDER BY p.id, d.day, s.session`;

const NUMBERS = (count: number): string =>
  Array.from({ length: count }, (_, at) => `SELECT ${at} AS n`).join(' UNION ALL ');

const INCIDENTS = `INSERT INTO incident (public_id, pupil_id, school_id, source, source_id, occurred_at, day, polarity, category, severity, points, recorded_at)
  SELECT 'i' || p.id || '-' || k.n, p.id, p.organisation_id, 'bench', 'i' || p.id || '-' || k.n, '2026-01-01T09:00:00.000Z',
    ${todayEpoch()} - 3 - (p.id * 17 + k.n * 71) % 260, CASE WHEN k.n = 0 THEN 'positive' ELSE 'negative' END,
    'low-level disruption', 1 + (p.id + k.n) % 3, 2, '2026-01-01T09:00:00.000Z'
  FROM pupil p JOIN (${NUMBERS(2)}) k ON 1 = 1`;

const RESULTS = `INSERT INTO result (public_id, pupil_id, source, subject, assessment, day, scale, score, recorded_at)
  SELECT 'r' || p.id || '-' || k.n, p.id, 'bench', CASE WHEN k.n % 2 = 0 THEN 'Mathematics' ELSE 'Reading' END, 'Test ' || (1 + k.n / 2),
    ${todayEpoch()} - 20 - 90 * (1 - k.n / 2), 'standardised', 80 + (p.id * 13 + k.n * 5) % 45, '2026-01-01T09:00:00.000Z'
  FROM pupil p JOIN (${NUMBERS(4)}) k ON 1 = 1`;

export function todayEpoch(): number {
  return Math.floor(Date.now() / MS_PER_DAY);
}

export const dayText = (day: number): string => new Date(day * MS_PER_DAY).toISOString().slice(0, 10);

/** Of the register. */
export const firstDay = (): number => lastWeekdays()[0] ?? 0;
export const lastDay = (): number => lastWeekdays().at(-1) ?? 0;

/** Newest last, all before today. */
function lastWeekdays(): number[] {
  const days: number[] = [];
  for (let day = todayEpoch() - 1; days.length < DAYS; day--) {
    const weekday = new Date(day * MS_PER_DAY).getUTCDay();
    if (weekday !== 0 && weekday !== 6) days.unshift(day);
  }
  return days;
}
