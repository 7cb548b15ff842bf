import { spawn } from 'node:child_process';
import { isCode } from './finished-file.js';
import { BackupRefused } from './backup-errors.js';

/** What PostgreSQL's own programmes are told of the server. */
export interface PostgresTools {
  readonly database: string;
  readonly env: NodeJS.ProcessEnv;
}

const PASSED_ON: Readonly<Record<string, string>> = {
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
};

/** The password goes by environment: whoever lists the processes of a machine reads every command line. */
export function toolsFor(databaseUrl: string, env: NodeJS.ProcessEnv): PostgresTools {
  const url = new URL(databaseUrl);
  const database = decodeURIComponent(url.pathname.slice(1));
  const asked = [...url.searchParams].flatMap(([name, value]): [string, string][] => {
    const passed = PASSED_ON[name];
    return passed === undefined ? [] : [[passed, value === 'no-verify' ? 'require' : value]];
  });
  const known = Object.entries(env).filter(
    ([name]) => name.startsWith('PG') || ['PATH', 'HOME'].includes(name),
  );
  return {
    database,
    env: {
      ...Object.fromEntries(known),
      LC_ALL: 'C',
      PGHOST: url.searchParams.get('host') ?? url.hostname.replaceAll(/[[\]]/g, ''),
      ...(url.port === '' ? {} : { PGPORT: url.port }),
      ...(url.username === '' ? {} : { PGUSER: decodeURIComponent(url.username) }),
      ...(url.password === '' ? {} : { PGPASSWORD: decodeURIComponent(url.password) }),
      PGDATABASE: database,
      ...Object.fromEntries<string>(asked),
    },
  };
}

/** Runs one of PostgreSQL's programmes to its end and hands what it prints to `take`. Throws {@link BackupRefused} with its first line. */
export function runTool(
  { env }: PostgresTools,
  name: 'pg_dump' | 'pg_restore',
  words: readonly string[],
  take: (text: string) => void = () => undefined,
): Promise<void> {
  return new Promise((done, refused) => {
    const child = spawn(name, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(0, 2_000)));
    child.on('error', (error) => {
      refused(new BackupRefused(isCode(error, 'ENOENT') ? missing(name) : `${name} could not be started`));
    });
    child.on('close', (code) => {
      if (code === 0) done();
      else refused(new BackupRefused(`${name} did not succeed: ${said.trim().split('\n')[0] ?? ''}`));
    });
  });
}

function missing(name: 'pg_dump' | 'pg_restore'): string {
  const instead =
    name === 'pg_dump'
      ? 'pg_dump -Fc --file=FILE'
      : 'pg_restore into an empty database, and no Tandem started on it';
  return `${name} is not on the PATH: install PostgreSQL's client programmes (Debian: apt-get install postgresql-client) and run this again; on a machine that has them it is ${instead}`;
}
