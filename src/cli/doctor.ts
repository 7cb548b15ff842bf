import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { TandemConfig } from '../platform/config/config.js';
import { loadConfig } from '../platform/config/load-config.js';
import type { ExitCode, Terminal } from './command.js';

/** One thing looked at. `problem` says what to do about it; null when it is well. */
interface Finding {
  readonly part: string;
  readonly problem: string | null;
}

const OLDEST_NODE = [20, 19] as const;
const COMPILER =
  'its prebuilt binary could not be loaded. Install Python 3, make and g++ (Debian: apt-get install python3 make g++), then run npm ci again';

/** Looks at the machine and its settings without changing anything but making the data folder. Exit 1 when something is wrong. */
export async function doctor(env: NodeJS.ProcessEnv, terminal: Terminal): Promise<ExitCode> {
  const findings = [node(), await sqlite(), ...(await installation(env))];
  for (const { part, problem } of findings)
    terminal.out(`${problem ? 'WRONG' : 'well '}  ${part}${problem ? `: ${problem}` : ''}`);
  return findings.some((finding) => finding.problem !== null) ? 1 : 0;
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const enough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  return {
    part: `Node ${process.versions.node}`,
    problem: enough ? null : `install Node ${OLDEST_NODE.join('.')} or newer`,
  };
}

async function sqlite(): Promise<Finding> {
  try {
    const { default: Database } = await import('better-sqlite3');
    new Database(':memory:').close();
    return { part: 'SQLite', problem: null };
  } catch {
    return { part: 'SQLite', problem: COMPILER };
  }
}

async function installation(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  let config: TandemConfig;
  try {
    config = loadConfig(env);
  } catch (error) {
    return [{ part: 'Settings', problem: error instanceof Error ? error.message : 'could not be read' }];
  }
  return [
    { part: 'Settings', problem: null },
    dataFolder(config.dataFolder),
    ...(config.databaseUrl ? [await postgres(config.databaseUrl)] : []),
    ...(config.redisUrl ? [await redis(config.redisUrl)] : []),
    sending(config),
  ];
}

function dataFolder(folder: string): Finding {
  try {
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK);
    return { part: 'Data folder', problem: null };
  } catch {
    return { part: 'Data folder', problem: 'TANDEM_DATA cannot be read and written by this user' };
  }
}

async function postgres(url: string): Promise<Finding> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  try {
    await client.connect();
    await client.end();
    return { part: 'PostgreSQL', problem: null };
  } catch {
    return { part: 'PostgreSQL', problem: 'DATABASE_URL does not answer, or refuses this user' };
  }
}

async function redis(url: string): Promise<Finding> {
  const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return { part: 'Redis', problem: null };
  } catch {
    return { part: 'Redis', problem: 'REDIS_URL does not answer' };
  } finally {
    client.disconnect();
  }
}

function sending(config: TandemConfig): Finding {
  if (!config.smtpUrl)
    return { part: 'Mail: kept as .eml files in the data folder (SMTP_URL is not set)', problem: null };
  const reachable = config.familyBaseUrl.startsWith('https://');
  return {
    part: 'Mail',
    problem: reachable ? null : 'FAMILY_BASE_URL must be a public https address before real mail is sent',
  };
}
