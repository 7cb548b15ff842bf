import { accessSync, constants, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ZONE_OF_NOBODY } from '../people/calendar/school-today.js';
import type { TandemConfig } from '../platform/config/config.js';
import { loadConfig } from '../platform/config/load-config.js';
import { makeFolder } from '../platform/config/make-folder.js';
import { SystemClock } from '../platform/clock/clock.js';
import { localDayOf } from '../shared/local-day.js';
import { BadUsage, type ExitCode, type Terminal } from './command.js';
import { auditSeals } from './doctor-audit.js';
import { inDatabase } from './doctor-database.js';
import { mail, postgres, redis } from './doctor-servers.js';
import type { Finding } from './finding.js';
import { staffAddressWarning } from './staff-address.js';

const OLDEST_NODE = [20, 19] as const;
const COMPILER =
  'its prebuilt binary could not be loaded. Install Python 3, make and g++ (Debian: apt-get install python3 make g++), then run npm ci again';

/**
 * Looks at the machine and its settings without changing anything but making the data folder. Exit 1 when something is wrong; a
 * warning is not wrong.
 */
export async function doctor(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  terminal: Terminal,
): Promise<ExitCode> {
  const json = asksForJson(args);
  const findings = [node(), await sqlite(), ...(await installation(env, terminal))];
  if (json) terminal.out(JSON.stringify({ findings }));
  else for (const finding of findings) terminal.out(lineOf(finding));
  return findings.some((finding) => finding.problem !== null) ? 1 : 0;
}

function asksForJson(args: readonly string[]): boolean {
  try {
    return parseArgs({ args: [...args], options: { json: { type: 'boolean' } } }).values.json ?? false;
  } catch {
    throw new BadUsage('tandem doctor [--json]');
  }
}

function lineOf({ part, problem, warning }: Finding): string {
  if (problem !== null) return `WRONG  ${part}: ${problem}`;
  return warning === undefined ? `well   ${part}` : `warning  ${part}: ${warning}`;
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

async function installation(env: NodeJS.ProcessEnv, terminal: Terminal): Promise<Finding[]> {
  let config: TandemConfig;
  try {
    config = loadConfig(env);
  } catch (error) {
    return [{ part: 'Settings', problem: error instanceof Error ? error.message : 'could not be read' }];
  }
  const database = config.databaseUrl ? [await postgres(config.databaseUrl)] : [];
  const now = new SystemClock().now();
  const answers = database.every(({ problem }) => problem === null);
  return [
    { part: 'Settings', problem: null },
    dataFolder(config.dataFolder),
    staffAddress(config),
    ...database,
    ...(config.redisUrl ? [await redis(config.redisUrl)] : []),
    ...(await mail(config)),
    ...(answers ? await auditSeals(config, now, terminal) : []),
    ...(answers ? await inDatabase(config, localDayOf(now, ZONE_OF_NOBODY)) : []),
  ];
}

function staffAddress(config: TandemConfig): Finding {
  const warning = staffAddressWarning(config);
  return { part: 'Address of the staff pages', problem: null, ...(warning === null ? {} : { warning }) };
}

/** Made if need be, and tried with a file: a folder may be there, and writable by its rights, and yet hold nothing. */
function dataFolder(folder: string): Finding {
  const trial = join(folder, `.doctor-${process.pid}`);
  try {
    makeFolder(folder);
    accessSync(folder, constants.R_OK | constants.W_OK);
    writeFileSync(trial, '', { mode: 0o600 });
    unlinkSync(trial);
    return { part: 'Data folder', problem: null };
  } catch {
    return { part: 'Data folder', problem: 'TANDEM_DATA is no folder in which this user can keep files' };
  }
}
