import { type ChildProcess, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { TandemRole } from '../../src/platform/config/config.js';
import type { TestDatabase } from './databases.js';

export const PROJECT = resolve(import.meta.dirname, '../..');
const START_MS = 60_000;

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface TandemStart {
  readonly role: TandemRole;
  readonly database: TestDatabase;
  readonly redisUrl?: string | null;
  readonly env?: Readonly<Record<string, string>>;
  /** Another entry than dist/main.js, relative to the project: one that adds a test's own handlers. */
  readonly entry?: string;
}

/** A real process of Tandem, from dist. */
export interface TandemProcess {
  readonly pid: number;
  /** Where it answers; empty for a worker. */
  readonly url: string;
  /** The worker it keeps beside itself (role `all`), or itself; changes when that is killed. Null until it works. */
  readonly workerPid: number | null;
  readonly exited: Promise<Exit>;
  /** Everything it and its worker have logged. */
  readonly log: readonly LogLine[];
  /** Sends a signal and waits until the process has gone. */
  kill(signal: NodeJS.Signals): Promise<Exit>;
  /** Waits for a log line that fits, from the beginning of the log. */
  logged(fits: (line: LogLine) => boolean, withinMs?: number): Promise<LogLine>;
}

export interface LogLine {
  readonly msg: string;
  readonly pid?: number;
  readonly number?: number;
  readonly url?: string;
}

/** Starts Tandem and waits until it answers or works. Rejects with what it said when it ends before. */
export async function startTandem(start: TandemStart): Promise<TandemProcess> {
  const child = spawn(process.execPath, [join(PROJECT, start.entry ?? 'dist/main.js')], {
    env: tandemEnvironment(start),
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const log: LogLine[] = [];
  const watchers = new Set<() => void>();
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    said.push(line);
    if (line.startsWith('{')) log.push(JSON.parse(line) as LogLine);
    watchers.forEach((look) => {
      look();
    });
  });
  const exited = new Promise<Exit>((settle) =>
    child.once('exit', (code, signal) => {
      settle({ code, signal });
    }),
  );
  const logged = (fits: (line: LogLine) => boolean, withinMs = START_MS) =>
    waitForLine(log, watchers, fits, withinMs);
  const tandem: TandemProcess = {
    pid: child.pid ?? 0,
    url: '',
    get workerPid() {
      return log.findLast((line) => line.msg === 'working')?.pid ?? null;
    },
    exited,
    log,
    kill: (signal) => kill(child, exited, signal),
    logged,
  };
  const ready = logged((line) => line.msg === (start.role === 'worker' ? 'working' : 'listening'));
  const ended = exited.then((exit) => {
    throw new Error(
      `It ended before it was ready (${exit.code ?? exit.signal}): ${said.slice(-3).join(' | ')}`,
    );
  });
  const line = await Promise.race([ready, ended]);
  ended.catch(() => undefined);
  return Object.assign(tandem, { url: line.url ?? '' });
}

/** All that a process of Tandem knows of this machine; nothing of the caller's own environment but PATH. */
export function tandemEnvironment(start: TandemStart): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    TANDEM_ROLE: start.role,
    TANDEM_DATA: start.database.dataFolder,
    DATABASE_URL: start.database.databaseUrl ?? '',
    REDIS_URL: start.redisUrl ?? '',
    TANDEM_KEYS: Buffer.alloc(32, 7).toString('base64'),
    PORT: '0',
    LOG_LEVEL: 'info',
    ...start.env,
  };
}

async function kill(child: ChildProcess, exited: Promise<Exit>, signal: NodeJS.Signals): Promise<Exit> {
  child.kill(signal);
  return exited;
}

function waitForLine(
  log: readonly LogLine[],
  watchers: Set<() => void>,
  fits: (line: LogLine) => boolean,
  withinMs: number,
): Promise<LogLine> {
  return new Promise((found, reject) => {
    const look = (): void => {
      const line = log.find(fits);
      if (!line) return;
      end();
      found(line);
    };
    const late = setTimeout(() => {
      end();
      reject(new Error(`Not logged within ${withinMs} ms. Last: ${JSON.stringify(log.slice(-3))}`));
    }, withinMs);
    late.unref();
    const end = (): void => {
      clearTimeout(late);
      watchers.delete(look);
    };
    watchers.add(look);
    look();
  });
}

/** Whether a process of this number is there. */
export function isAlive(pid: number | null): boolean {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** `kill -9` of a process that may have gone already. Never number 0, which is this process and all its children. */
export function killHard(pid: number | null): void {
  if (pid && isAlive(pid)) process.kill(pid, 'SIGKILL');
}

/** Looks again and again until `holds`; rejects with `what` when it does not within the time. Returns milliseconds waited. */
export async function eventually(
  what: string,
  holds: () => Promise<boolean> | boolean,
  withinMs = 10_000,
): Promise<number> {
  const from = performance.now();
  for (;;) {
    if (await holds()) return performance.now() - from;
    if (performance.now() - from > withinMs) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
