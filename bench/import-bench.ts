import { execFile, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';
import pg from 'pg';

/**
 * Importing a million marks by the command a school uses, start of the process included, against `sqlite3 .import` of the same
 * marks, already as numbers, into an equal table. In turns, so that a busy machine slows both; medians. Last line: one JSON object.
 */
const MARKS = 1_000_000;
const PUPILS = 2_600;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const TANDEM = resolve(import.meta.dirname, '../cli/tandem.js');
const POSTGRES = process.env.TANDEM_TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const MS_PER_DAY = 86_400_000;
/** Monday 4 September 2023. */
const FIRST_DAY = 19_604;
const TABLE = `CREATE TABLE mark(pupil_id integer NOT NULL, day integer NOT NULL, session integer NOT NULL,
  school_id integer NOT NULL, code integer NOT NULL, recorded_on integer,
  PRIMARY KEY (pupil_id, day, session, school_id)) WITHOUT ROWID;`;

const run = promisify(execFile);

interface Inputs {
  readonly people: readonly string[];
  readonly register: string;
  readonly byDay: string;
  readonly numbers: string;
}

interface Measured {
  readonly seconds: number;
  /** Largest resident size, MB. */
  readonly megabytes: number;
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-bench-'));
  try {
    const inputs = await writeInputs(folder);
    const plain: number[] = [];
    const ours: Measured[] = [];
    const byDay: Measured[] = [];
    let bytesAMark = 0;
    for (let round = 0; round < ROUNDS; round++) {
      plain.push(await plainImport(folder, inputs.numbers));
      const home = await installation(folder, `by-pupil-${round}`, inputs.people);
      ours.push(await tandemImport(home, inputs.register));
      bytesAMark = await sqliteBytesAMark(home);
      await rm(home.folder, { recursive: true });
      const other = await installation(folder, `by-day-${round}`, inputs.people);
      byDay.push(await tandemImport(other, inputs.byDay));
      await rm(other.folder, { recursive: true });
      say(
        `round ${round + 1}: .import ${shown(plain)} s, by pupil ${shown(seconds(ours))} s, by day ${shown(seconds(byDay))} s`,
      );
    }
    const postgres = await onPostgres(folder, inputs);
    say(
      JSON.stringify({
        marks: MARKS,
        sqlite3ImportSeconds: median(plain),
        tandemSeconds: median(seconds(ours)),
        ratio: round2(median(seconds(ours).map((each, at) => each / (plain[at] ?? NaN)))),
        ratioSortedByDay: round2(median(seconds(byDay).map((each, at) => each / (plain[at] ?? NaN)))),
        megabytes: Math.max(...[...ours, ...byDay].map(({ megabytes }) => megabytes)),
        bytesAMarkSqlite: bytesAMark,
        ...postgres,
      }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A school of 2,600 pupils, 385 sessions each: one absence in eleven, all marks of a pupil together, or all of a day. */
async function writeInputs(folder: string): Promise<Inputs> {
  const inputs = {
    people: [join(folder, 'schools.csv'), join(folder, 'pupils.csv')],
    register: join(folder, 'attendance.csv'),
    byDay: join(folder, 'attendance-by-day.csv'),
    numbers: join(folder, 'numbers.csv'),
  };
  await writeFile(join(folder, 'schools.csv'), 'school_id,name\nS1,Northfield\n');
  const names = Array.from({ length: PUPILS }, (_, at) => `${600_000 + at},S1,Pupil,${600_000 + at}`);
  await writeFile(
    join(folder, 'pupils.csv'),
    `pupil_id,school_id,first_name,last_name\n${names.join('\n')}\n`,
  );
  const places = Array.from({ length: MARKS }, (_, at) => [Math.floor(at / 385), at % 385] as const);
  await writeLines(inputs.register, REGISTER_HEADING, places, registerLine);
  const days = [...places].sort(([, a], [, b]) => a - b);
  await writeLines(inputs.byDay, REGISTER_HEADING, days, registerLine);
  await writeLines(inputs.numbers, '', places, numbersLine);
  return inputs;
}

const REGISTER_HEADING = 'pupil_id,date,session,code\n';

function registerLine(pupil: number, session: number): string {
  const date = new Date(dayOf(session) * MS_PER_DAY).toISOString().slice(0, 10);
  const letters = isAbsent(pupil, session) ? 'I' : session % 2 === 0 ? '/' : '\\';
  return `${600_000 + pupil},${date},${session % 2 === 0 ? 'AM' : 'PM'},${letters}\n`;
}

function numbersLine(pupil: number, session: number): string {
  const code = isAbsent(pupil, session) ? 13 : 1 + (session % 2);
  return `${pupil + 1},${dayOf(session)},${session % 2},1,${code},\n`;
}

function dayOf(session: number): number {
  const schoolDay = Math.floor(session / 2);
  return FIRST_DAY + schoolDay + 2 * Math.floor(schoolDay / 5);
}

function isAbsent(pupil: number, session: number): boolean {
  return (pupil * 7 + Math.floor(session / 2) * 13) % 11 === 0;
}

async function writeLines(
  path: string,
  heading: string,
  places: readonly (readonly [number, number])[],
  line: (pupil: number, session: number) => string,
): Promise<void> {
  const file = createWriteStream(path);
  file.write(heading);
  for (let from = 0; from < places.length; from += 50_000)
    file.write(
      places
        .slice(from, from + 50_000)
        .map(([pupil, session]) => line(pupil, session))
        .join(''),
    );
  file.end();
  await finished(file);
}

/** Returns seconds. */
async function plainImport(folder: string, numbers: string): Promise<number> {
  const path = join(folder, 'plain.db');
  const began = performance.now();
  await run('sqlite3', [path, TABLE, '.mode csv', `.import ${numbers} mark`]);
  const took = (performance.now() - began) / 1000;
  await rm(path);
  return took;
}

interface Installation {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
}

async function installation(
  folder: string,
  name: string,
  people: readonly string[],
  databaseUrl = '',
): Promise<Installation> {
  const home = join(folder, name);
  const environment = { ...process.env, TANDEM_DATA: home, DATABASE_URL: databaseUrl, REDIS_URL: '' };
  if (databaseUrl === '') delete (environment as NodeJS.ProcessEnv)['DATABASE_URL'];
  delete (environment as NodeJS.ProcessEnv)['REDIS_URL'];
  const made = { folder: home, environment };
  for (const path of people) await tandemImport(made, path);
  return made;
}

async function tandemImport({ environment }: Installation, path: string): Promise<Measured> {
  const began = performance.now();
  const measured = spawn('/usr/bin/time', ['-f', '%M', process.execPath, TANDEM, 'import', path, '--json'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let answer = '';
  let complaint = '';
  measured.stdout.on('data', (piece) => (answer += String(piece)));
  measured.stderr.on('data', (piece) => (complaint += String(piece)));
  const code = await new Promise((done) => measured.on('close', done));
  const seconds = (performance.now() - began) / 1000;
  const { files } = JSON.parse(answer || '{}') as { files?: { rejected: number; accepted: number }[] };
  if (code !== 0 || files?.[0]?.rejected !== 0) throw new Error(`${path}: ${complaint}`);
  return { seconds, megabytes: Math.round(Number(complaint.trim().split('\n').at(-1)) / 1024) };
}

async function sqliteBytesAMark({ folder }: Installation): Promise<number> {
  const path = join(folder, 'tandem.db');
  try {
    const { stdout } = await run('sqlite3', [path, "SELECT SUM(pgsize) FROM dbstat WHERE name = 'mark'"]);
    return round2(Number(stdout) / MARKS);
  } catch {
    return round2((await stat(path)).size / MARKS);
  }
}

async function onPostgres(folder: string, inputs: Inputs): Promise<object> {
  const server = new pg.Client({ connectionString: POSTGRES, connectionTimeoutMillis: 2_000 });
  try {
    await server.connect();
  } catch {
    say('PostgreSQL does not answer: left out.');
    return {};
  }
  const name = `tandem_bench_${process.pid}`;
  await server.query(`CREATE DATABASE ${name}`);
  const url = new URL(POSTGRES);
  url.pathname = `/${name}`;
  try {
    const environment = { TANDEM_KEYS: Buffer.alloc(32, 7).toString('base64') };
    Object.assign(process.env, environment);
    const home = await installation(folder, 'postgres', inputs.people, url.href);
    const { seconds: took, megabytes } = await tandemImport(home, inputs.register);
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    const { rows } = await client.query<{ bytes: string }>("SELECT pg_total_relation_size('mark') AS bytes");
    await client.end();
    return {
      postgresSeconds: round2(took),
      postgresMegabytes: megabytes,
      bytesAMarkPostgres: round2(Number(rows[0]?.bytes) / MARKS),
    };
  } finally {
    await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await server.end();
  }
}

const seconds = (measured: readonly Measured[]): number[] => measured.map((each) => each.seconds);
const round2 = (value: number): number => Math.round(value * 100) / 100;
const shown = (values: readonly number[]): string => (values.at(-1) ?? NaN).toFixed(2);
const say = (text: string): void => void process.stdout.write(`${text}\n`);

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return round2(sorted[Math.floor(sorted.length / 2)] ?? NaN);
}

await main();
