import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import {
  type BenchDatabase,
  importPeople,
  layDownYear,
  postgresDatabase,
  sqliteDatabase,
} from './full-year.js';

/**
 * The default rules over every pupil and a full year of marks, by real worker processes as they do it each day, against one pass of
 * SQL that sums absence by pupil over the same table. In turns; medians. Last line: one JSON object.
 */
const PUPILS = Number(process.env.BENCH_PUPILS ?? 50_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const DIST = resolve(import.meta.dirname, '..');
const TANDEM = join(DIST, 'cli/tandem.js');
const POSTGRES = process.env.TANDEM_TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const ABSENCE = `SELECT pupil_id, SUM(CASE WHEN code BETWEEN 9 AND 22 OR code = 35 THEN 1 ELSE 0 END) FROM mark GROUP BY pupil_id`;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

interface Installation {
  readonly env: NodeJS.ProcessEnv;
  readonly database: BenchDatabase;
}

interface Sweep {
  readonly seconds: number;
  /** The largest a worker became, MB. */
  readonly megabytes: number;
}

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
    const sqlite = await onSqlite(join(folder, 'all'), PUPILS);
    const tenth = await onSqlite(join(folder, 'tenth'), PUPILS / 10);
    const postgres = await onPostgres(join(folder, 'postgres'));
    say(
      JSON.stringify({
        pupils: PUPILS,
        sqlite,
        tenTimesThePupils: round2(sqlite.sweepSeconds / tenth.sweepSeconds),
        postgres,
      }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function onSqlite(folder: string, pupils: number): Promise<Measured> {
  const env = environment({ TANDEM_DATA: `${folder}-data` });
  await importPeople(TANDEM, env, folder, pupils);
  const database = sqliteDatabase(join(`${folder}-data`, 'tandem.db'));
  try {
    return await measure({ env, database }, 1);
  } finally {
    await database.close();
  }
}

/** A database of its own, dropped afterwards; two workers share the sweep. */
async function onPostgres(folder: string): Promise<Measured> {
  const name = `tandem_bench_${process.pid}`;
  const admin = new pg.Client({ connectionString: POSTGRES });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const url = new URL(POSTGRES);
  url.pathname = name;
  const keys = randomBytes(32).toString('base64');
  try {
    const env = environment({ TANDEM_DATA: `${folder}-data`, DATABASE_URL: url.href, TANDEM_KEYS: keys });
    await importPeople(TANDEM, env, folder, PUPILS);
    const database = await postgresDatabase(url.href);
    try {
      return await measure({ env, database }, 2);
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
  await layDownYear(database);
  const marks = await database.number('SELECT COUNT(*) FROM mark');
  const first = await sweep(place, workers);
  say(
    `${database.kind}: ${marks} marks; the first look at everybody, with all it raises: ${first.seconds} s`,
  );
  await settle(place);
  const passes: number[] = [];
  const sweeps: Sweep[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    passes.push(await sqlPass(database));
    sweeps.push(await sweep(place, workers));
    say(`round ${round + 1}: SQL ${passes.at(-1) ?? NaN} s, sweep ${sweeps.at(-1)?.seconds ?? NaN} s`);
  }
  return {
    marks,
    firstSweepSeconds: first.seconds,
    sqlSeconds: median(passes),
    sweepSeconds: median(sweeps.map(({ seconds }) => seconds)),
    ratio: round2(median(sweeps.map(({ seconds }, at) => seconds / (passes[at] ?? NaN)))),
    megabytes: Math.max(...[first, ...sweeps].map(({ megabytes }) => megabytes)),
  };
}

async function sqlPass(database: BenchDatabase): Promise<number> {
  const began = performance.now();
  await database.rows(ABSENCE);
  return secondsSince(began);
}

const OWED = 'SELECT COUNT(*) FROM (SELECT 1 FROM pupil WHERE evaluated_on IS NULL LIMIT 1) owed';

/** Everybody is owed a look; from the moment the workers are at work until nobody is. */
async function sweep({ env, database }: Installation, count: number): Promise<Sweep> {
  await database.run('UPDATE pupil SET evaluated_on = NULL');
  await database.run('DELETE FROM periodic_task');
  const workers = await Promise.all(Array.from({ length: count }, () => startWorker(env)));
  const began = performance.now();
  while ((await database.number(OWED)) > 0) await pause(20);
  const seconds = secondsSince(began);
  const sizes = await Promise.all(workers.map(largestSize));
  await Promise.all(workers.map(stop));
  return { seconds, megabytes: Math.max(...sizes) };
}

/** Lets the worker do what follows from the first look, so that what is measured later is a day as any other. */
async function settle({ env, database }: Installation): Promise<void> {
  const worker = await startWorker(env);
  const due = `SELECT COUNT(*) FROM job WHERE state = 'waiting' AND due_at <= '${new Date().toISOString()}'`;
  while ((await database.number(due)) > 0) await pause(500);
  await stop(worker);
}

function environment(more: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LOG_LEVEL: 'info', PORT: '0', TANDEM_ROLE: 'worker', ...more };
}

async function startWorker(env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(DIST, 'main.js')], {
    env,
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  for await (const line of createInterface({ input: child.stderr })) {
    if (line.startsWith('{') && (JSON.parse(line) as { msg: string }).msg === 'working') break;
  }
  child.stderr.resume();
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await gone;
}

/** MB, as the kernel counts what was resident. */
async function largestSize(child: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${child.pid ?? 0}/status`, 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const secondsSince = (began: number): number => round2((performance.now() - began) / 1000);
const round2 = (value: number): number => Math.round(value * 100) / 100;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

await main();
