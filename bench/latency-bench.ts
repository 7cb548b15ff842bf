import { execFile, type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/**
 * From `POST /api/v1/attendance-marks` (a mark of a past day) to the case that follows from it in `GET /api/v1/cases`, 200 times,
 * through real processes: the embedded worker, and BullMQ where Redis answers. Last line: one JSON object.
 */
const PUPILS = 200;
const DAYS = 30;
const MS_PER_DAY = 86_400_000;
const DIST = resolve(import.meta.dirname, '..');
const REDIS = process.env.TANDEM_TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';
const LATE_MS = 20_000;

const run = promisify(execFile);
const say = (text: string): void => void process.stdout.write(`${text}\n`);

interface Service {
  readonly url: string;
  stop(): Promise<void>;
}

/** Weekdays before today, newest last; in August there are too few of them in the school year for the rule to speak. */
function schoolDays(): string[] {
  const days: string[] = [];
  for (let at = Date.now() - 3 * MS_PER_DAY; days.length < DAYS; at -= MS_PER_DAY) {
    const weekday = new Date(at).getUTCDay();
    if (weekday !== 0 && weekday !== 6) days.unshift(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

/** Away each morning and here each afternoon, but for the last morning: its mark makes half of all sessions missed. */
function registers(days: readonly string[]): string {
  const rows = ['pupil_id,date,session,code'];
  for (let pupil = 1; pupil <= PUPILS; pupil++)
    for (const day of days) {
      if (day !== days.at(-1)) rows.push(`P${pupil},${day},AM,I`);
      rows.push(`P${pupil},${day},PM,\\`);
    }
  return rows.join('\n');
}

async function writeSchool(folder: string): Promise<string> {
  const days = schoolDays();
  const ahead = Array.from({ length: 40 }, (_, day) =>
    new Date(Date.now() + (day - 3) * MS_PER_DAY).toISOString().slice(0, 10),
  );
  const all = [...new Set([...days, ...ahead])];
  const pupils = Array.from(
    { length: PUPILS },
    (_, at) => `P${at + 1},S1,Pupil,Number ${at + 1},,2013-01-01,8`,
  );
  await mkdir(folder);
  await writeFile(join(folder, 'schools.csv'), 'school_id,name,timezone\nS1,Bench School,Europe/London\n');
  await writeFile(
    join(folder, 'school-days.csv'),
    ['school_id,date', ...all.map((day) => `S1,${day}`)].join('\n'),
  );
  await writeFile(
    join(folder, 'pupils.csv'),
    ['pupil_id,school_id,first_name,last_name,preferred_name,date_of_birth,year_group', ...pupils].join('\n'),
  );
  await writeFile(join(folder, 'attendance.csv'), registers(days));
  return days.at(-1) ?? '';
}

async function start(role: string, env: NodeJS.ProcessEnv): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [join(DIST, 'main.js')], {
    env: { ...env, TANDEM_ROLE: role },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let url = '';
  for await (const line of createInterface({ input: child.stderr })) {
    if (!line.startsWith('{')) continue;
    const { msg, url: told } = JSON.parse(line) as { msg: string; url?: string };
    url ||= told ?? '';
    if (msg === 'working' || (role === 'web' && msg === 'listening')) break;
  }
  child.stderr.resume();
  return { child, url };
}

async function stop(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

async function service(env: NodeJS.ProcessEnv): Promise<Service> {
  if (!env['REDIS_URL']) {
    const all = await start('all', env);
    return { url: all.url, stop: () => stop(all.child) };
  }
  const web = await start('web', env);
  const worker = await start('worker', env);
  return { url: web.url, stop: async () => void (await Promise.all([stop(worker.child), stop(web.child)])) };
}

/** Milliseconds from the mark to the case, one pupil after the other. */
async function measure(redisUrl: string | null): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-latency-'));
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    TANDEM_DATA: join(folder, 'data'),
    PORT: '0',
    LOG_LEVEL: 'info',
    ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
  };
  try {
    const day = await writeSchool(join(folder, 'school'));
    const tandem = (...words: string[]) =>
      run(process.execPath, [join(DIST, 'cli/tandem.js'), ...words], { env });
    await tandem('import', join(folder, 'school'));
    await tandem('evaluate');
    const { key } = JSON.parse((await tandem('api-key', 'create', '--name', 'bench', '--json')).stdout) as {
      key: string;
    };
    const running = await service(env);
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const times: number[] = [];
    for (let pupil = 1; pupil <= PUPILS; pupil++)
      times.push(await markToCase(running.url, headers, `P${pupil}`, day));
    await running.stop();
    return times;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function markToCase(
  url: string,
  headers: Record<string, string>,
  pupilId: string,
  date: string,
): Promise<number> {
  const from = performance.now();
  const body = JSON.stringify({ pupilId, date, session: 'AM', code: 'I' });
  const posted = await fetch(`${url}/api/v1/attendance-marks`, { method: 'POST', headers, body });
  if (!posted.ok) throw new Error(`The mark was refused: ${posted.status} ${await posted.text()}`);
  while (performance.now() - from < LATE_MS) {
    const { total } = (await (await fetch(`${url}/api/v1/cases?pupil=${pupilId}`, { headers })).json()) as {
      total: number;
    };
    if (total > 0) return performance.now() - from;
  }
  throw new Error(`No case for ${pupilId} after ${LATE_MS} ms.`);
}

function redisAnswers(): Promise<boolean> {
  const { hostname, port } = new URL(REDIS);
  return new Promise((resolve) => {
    const socket = connect(Number(port || 6379), hostname, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
}

function figures(times: readonly number[]) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round((sorted[Math.ceil(share * sorted.length) - 1] ?? NaN) * 10) / 10;
  return { median: at(0.5), p95: at(0.95), largest: at(1) };
}

const embedded = figures(await measure(null));
say(`embedded: median ${embedded.median} ms, p95 ${embedded.p95} ms, largest ${embedded.largest} ms`);
const bullmq = (await redisAnswers()) ? figures(await measure(REDIS)) : null;
say(
  bullmq
    ? `BullMQ: median ${bullmq.median} ms, p95 ${bullmq.p95} ms, largest ${bullmq.largest} ms`
    : 'BullMQ left out: no Redis answers.',
);
say(JSON.stringify({ marksToCases: PUPILS, embeddedMs: embedded, bullmqMs: bullmq }));
