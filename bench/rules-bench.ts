import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import {
  type BenchDatabase,
  dayText,
  firstDay,
  importPeople,
  lastDay,
  layDownYear,
  postgresDatabase,
  sqliteDatabase,
} from './full-year.js';
import {
  environment,
  type Installation,
  median,
  round2,
  secondsSince,
  settle,
  type Sweep,
  sweep,
} from './sweep.js';

/**
 * The default rules over every pupil and a full year of marks, by real worker processes as they do it each day, against one pass of
 * SQL that sums absence by pupil over the same table; then one new mark among all, and a run over the past of a thousand pupils. In turns;
 * medians. Last line: one JSON object.
 */
const PUPILS = Number(process.env.BENCH_PUPILS ?? 50_000);
const PUPILS_IN_THE_PAST = 1_000;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const TANDEM = join(resolve(import.meta.dirname, '..'), 'cli/tandem.js');
/** Several workers share what is to be done by way of Redis: README, "Several machines". */
const REDIS = process.env.TANDEM_TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';
const POSTGRES = process.env.TANDEM_TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const ABSENCE = `SELECT pupil_id, SUM(CASE WHEN code BETWEEN 9 AND 22 OR code = 35 THEN 1 ELSE 0 END) FROM mark GROUP BY pupil_id`;

const run = promisify(execFile);
const say = (text: string): void => void process.stdout.write(`${text}\n`);

interface Measured {
  readonly marks: number;
  readonly firstSweepSeconds: number;
  readonly sqlSeconds: number;
  readonly sweepSeconds: number;
  readonly ratio: number;
  readonly megabytes: number;
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-rules-'));
  try {
    const tenth = await onSqlite(join(folder, 'tenth'), PUPILS / 10, (place) => measure(place, 1));
    const sqlite = await onSqlite(join(folder, 'all'), PUPILS, (place) => measure(place, 1));
    const past = await onSqlite(join(folder, 'past'), PUPILS_IN_THE_PAST, runOverThePast);
    const postgres = await onPostgres(join(folder, 'postgres'), (place) => measure(place, 2));
    say(
      JSON.stringify({
        pupils: PUPILS,
        sqlite,
        tenTimesThePupils: round2(sqlite.sweepSeconds / tenth.sweepSeconds),
        postgresTwoWorkers: postgres,
        past,
      }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function onSqlite<T>(
  folder: string,
  pupils: number,
  work: (place: Installation) => Promise<T>,
): Promise<T> {
  const env = environment({ TANDEM_DATA: `${folder}-data` });
  await importPeople(TANDEM, env, folder, pupils);
  const database = sqliteDatabase(join(`${folder}-data`, 'tandem.db'));
  try {
    await layDownYear(database);
    return await work({ env, database });
  } finally {
    await database.close();
    await rm(`${folder}-data`, { recursive: true });
  }
}

/** A database of its own, dropped afterwards. */
async function onPostgres<T>(folder: string, work: (place: Installation) => Promise<T>): Promise<T> {
  const name = `tandem_bench_${process.pid}`;
  const admin = new pg.Client({ connectionString: POSTGRES });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const url = new URL(POSTGRES);
  url.pathname = name;
  const keys = randomBytes(32).toString('base64');
  try {
    const several = { DATABASE_URL: url.href, TANDEM_KEYS: keys, REDIS_URL: REDIS };
    const env = environment({ TANDEM_DATA: `${folder}-data`, ...several });
    await importPeople(TANDEM, env, folder, PUPILS);
    const database = await postgresDatabase(url.href);
    try {
      await layDownYear(database);
      return await work({ env, database });
    } finally {
      await database.close();
    }
  } finally {
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  }
}

async function measure(place: Installation, workers: number): Promise<Measured> {
  const { database } = place;
  const marks = await database.number('SELECT COUNT(*) FROM mark');
  const first = await sweep(place, workers);
  say(
    `${database.kind}: ${marks} marks; the first look at everybody, with all it raises: ${first.seconds} s`,
  );
  await settle(place);
  const measured = { marks, firstSweepSeconds: first.seconds, ...(await inTurns(place, workers)) };
  await oneMarkMore(place);
  return measured;
}

async function inTurns(
  place: Installation,
  workers: number,
): Promise<Omit<Measured, 'marks' | 'firstSweepSeconds'>> {
  const passes: number[] = [];
  const sweeps: Sweep[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    passes.push(await sqlPass(place.database));
    sweeps.push(await sweep(place, workers));
    say(`SQL ${passes.at(-1) ?? NaN} s, sweep by ${workers} ${sweeps.at(-1)?.seconds ?? NaN} s`);
  }
  return {
    sqlSeconds: median(passes),
    sweepSeconds: median(sweeps.map(({ seconds }) => seconds)),
    ratio: round2(median(sweeps.map(({ seconds }, at) => seconds / (passes[at] ?? NaN)))),
    megabytes: Math.max(...sweeps.map(({ megabytes }) => megabytes)),
  };
}

async function sqlPass(database: BenchDatabase): Promise<number> {
  const began = performance.now();
  await database.rows(ABSENCE);
  return secondsSince(began);
}

/** A corrected mark by the school's own door: how many pupils do the rules look at again? */
async function oneMarkMore(place: Installation): Promise<void> {
  const { env, database } = place;
  const looks = () => database.number('SELECT SUM(evaluated_version) FROM pupil');
  const folder = env['TANDEM_DATA'] ?? '';
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'attendance.csv');
  await writeFile(file, `pupil_id,date,session,code\nP7,${dayText(lastDay())},AM,V\n`);
  const before = await looks();
  await run(process.execPath, [TANDEM, 'import', file], { env });
  await settle(place);
  const again = (await looks()) - before;
  say(`${database.kind}: one mark more, and ${again} pupil was looked at again`);
  if (again !== 1) throw new Error(`One mark had ${again} pupils looked at again.`);
}

/** The default rules, week by week over the year, against whether a pupil is persistently absent at its end. */
async function runOverThePast({ env, database }: Installation): Promise<object> {
  const spec = join(env['TANDEM_DATA'] ?? '', 'spec.json');
  const outcome = { on: dayText(lastDay()), indicator: 'absence-rate', parameters: { atLeast: 0.1 } };
  const period = { from: dayText(firstDay()), to: dayText(lastDay() - 1) };
  await writeFile(spec, JSON.stringify({ ...period, rules: 'in-force', outcome }));
  const passes: number[] = [];
  const runs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    passes.push(await sqlPass(database));
    const began = performance.now();
    await run(process.execPath, [TANDEM, 'backtest', spec, '--json'], { env, maxBuffer: 1 << 26 });
    runs.push(secondsSince(began));
  }
  const [seconds, sqlSeconds] = [median(runs), median(passes)];
  say(
    `${PUPILS_IN_THE_PAST} pupils week by week, the command from its start: ${seconds} s; SQL ${sqlSeconds} s`,
  );
  return { pupils: PUPILS_IN_THE_PAST, seconds, sqlSeconds, ratio: round2(seconds / sqlSeconds) };
}

await main();
