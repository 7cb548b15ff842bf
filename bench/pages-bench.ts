import Database from 'better-sqlite3';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import {
  buildBigSchool,
  isSettled,
  caseId,
  LEAD,
  OPEN_CASES,
  owed,
  oweEverybody,
  PUPILS,
  WAITING,
} from './big-school.js';
import { SignedIn } from './signed-in.js';

/**
 * The staff's pages with 50,000 pupils, 2,000 open cases and 500 concerns waiting in one person's sight (SQLite, one process and its
 * embedded worker): idle, and while the worker evaluates everybody. Last line: one JSON object.
 */
const DIST = resolve(import.meta.dirname, '..');
const TANDEM = join(DIST, 'cli/tandem.js');
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 100);
const WARM_UP = 10;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Pages by name; each round opens another pupil and case. */
type Pages = Readonly<Record<string, (round: number) => string>>;
type Times = Readonly<Record<string, number[]>>;

const PAGES = (pupilIds: readonly string[]): Pages => ({
  today: () => '/',
  triage: () => '/triage',
  'triage, one': (round) => `/triage/${caseId(OPEN_CASES + 1 + (round % WAITING))}`,
  pupils: () => '/pupils',
  pupil: (round) => `/pupils/${pupilIds[(round * 7_919) % pupilIds.length] ?? ''}`,
  cases: () => '/cases',
  case: (round) => `/cases/${caseId(1 + (round % OPEN_CASES))}`,
});

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-pages-'));
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    TANDEM_DATA: join(folder, 'data'),
    PORT: '0',
    LOG_LEVEL: 'info',
  };
  try {
    await buildBigSchool(TANDEM, env, join(folder, 'school'));
    const invitation = await SignedIn.invite(TANDEM, env, 'T1', LEAD);
    const database = new Database(join(folder, 'data/tandem.db'));
    const pages = PAGES(
      database.prepare('SELECT public_id FROM pupil ORDER BY id').pluck().all() as string[],
    );
    await settle(env, database);
    say(`${PUPILS} pupils, ${OPEN_CASES} open cases, ${WAITING} waiting`);
    const [idle, person] = await whileIdle(env, pages, invitation);
    const sweep = await whileSweeping(env, pages, person, database);
    database.close();
    report(idle, sweep);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The worker looks at everybody once, so that what is measured later finds everything as on any other day. */
async function settle(env: NodeJS.ProcessEnv, database: Database.Database): Promise<void> {
  oweEverybody(database);
  const { child } = await start(env);
  do await new Promise((done) => setTimeout(done, 1_000));
  while (!isSettled(database));
  await stop(child);
}

async function whileIdle(
  env: NodeJS.ProcessEnv,
  pages: Pages,
  invitation: string,
): Promise<[Times, SignedIn]> {
  const service = await start(env);
  const person = new SignedIn(service.url);
  await person.begin(invitation, LEAD);
  const times = await measure(person, pages);
  await stop(service.child);
  return [times, person];
}

interface Sweep {
  readonly times: Times;
  /** A whole one, on average. */
  readonly seconds: number;
}

/** As many rounds as when idle, each wholly within a sweep: when one has come to its end, everybody is owed another. */
async function whileSweeping(
  env: NodeJS.ProcessEnv,
  pages: Pages,
  person: SignedIn,
  database: Database.Database,
): Promise<Sweep> {
  const service = await start(env);
  let sweeps = 0;
  let inSweeps = 0;
  let began = 0;
  const underWay = async (): Promise<boolean> => {
    if (owed(database) > 0) return true;
    if (sweeps > 0) inSweeps += performance.now() - began;
    sweeps += 1;
    oweEverybody(database);
    while (owed(database) === PUPILS) await new Promise((done) => setTimeout(done, 20));
    began = performance.now();
    return false;
  };
  await underWay();
  const times = await measure(person.movedTo(service.url), pages, underWay);
  await stop(service.child);
  return { times, seconds: Math.round(inSweeps / 100 / Math.max(1, sweeps - 1)) / 10 };
}

/** @param counts asked after each round: does it count? */
async function measure(
  person: SignedIn,
  pages: Pages,
  counts: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<Times> {
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(pages).map((page) => [page, []]));
  for (let round = 0, counted = 0; counted < ROUNDS; round++) {
    const took: (readonly [string, number])[] = [];
    for (const [page, address] of Object.entries(pages)) {
      const began = performance.now();
      await person.get(address(round));
      took.push([page, performance.now() - began]);
    }
    if (!(await counts()) || round < WARM_UP) continue;
    counted += 1;
    for (const [page, ms] of took) times[page]?.push(ms);
  }
  return times;
}

function report(idle: Times, { times, seconds }: Sweep): void {
  const rows = Object.keys(idle).map((page) => {
    const [quiet, busy] = [figures(idle[page] ?? []), figures(times[page] ?? [])];
    return [
      page,
      { idle: quiet, sweep: busy, ratio: Math.round((busy.p95 / quiet.p95) * 100) / 100 },
    ] as const;
  });
  for (const [page, { idle: quiet, sweep, ratio }] of rows)
    say(
      `${page}: median ${quiet.median} ms, p95 ${quiet.p95} ms; while the worker evaluates p95 ${sweep.p95} ms (${ratio} times)`,
    );
  say(
    JSON.stringify({
      ...{ pupils: PUPILS, openCases: OPEN_CASES, waiting: WAITING, sweepSeconds: seconds },
      pages: Object.fromEntries(rows),
    }),
  );
}

function figures(times: readonly number[]) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round((sorted[Math.ceil(share * sorted.length) - 1] ?? NaN) * 10) / 10;
  return { median: at(0.5), p95: at(0.95), n: sorted.length };
}

async function start(env: NodeJS.ProcessEnv): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [join(DIST, 'main.js')], {
    env,
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let url = '';
  for await (const line of createInterface({ input: child.stderr })) {
    if (!line.startsWith('{')) continue;
    const { msg, url: told } = JSON.parse(line) as { msg: string; url?: string };
    url ||= told ?? '';
    if (msg === 'working') break;
  }
  child.stderr.resume();
  return { child, url };
}

async function stop(child: ChildProcess): Promise<void> {
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await gone;
}

await main();
