import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SystemClock } from '../../platform/clock/clock.js';
import { rememberBackup } from '../../platform/config/last-backup.js';
import { loadConfig } from '../../platform/config/load-config.js';
import { BadUsage, type BareCommand, type BareInput, type ExitCode } from '../command.js';
import { whereKeysAre } from './keys-place.js';
import { backUpPostgres } from './postgres-backup.js';
import { backUpSqlite } from './sqlite-backup.js';

const USAGE = 'FILE [--json]';

/** One file from which a school comes back, taken while everything goes on. */
export const backupCommand: BareCommand = {
  name: 'backup',
  usage: USAGE,
  does: 'Writes a checked copy of the database to FILE, while Tandem goes on. The keys are not in it: keep them too.',
  run: backUp,
};

async function backUp({ args, env, terminal }: BareInput): Promise<ExitCode> {
  const { file, json } = fileFrom(args, `tandem backup ${USAGE}`);
  const config = loadConfig(env);
  const takenAt = new SystemClock().now();
  const { bytes, schema } =
    config.databaseUrl === null
      ? await backUpSqlite(config.dataFolder, file, takenAt)
      : await backUpPostgres(config.databaseUrl, env, file);
  remember(config.dataFolder, takenAt, terminal);
  const keys = whereKeysAre(env, config);
  const database = config.databaseUrl === null ? 'sqlite' : 'postgres';
  if (json) terminal.out(JSON.stringify({ file, database, takenAt, bytes, schema, keysKept: false, keys }));
  else {
    terminal.out(`Backup written and checked: ${file} (${bytes} bytes, schema ${schema}).`);
    terminal.out(
      `The keys are not in it, and without them links in mails and second factors do not work: keep ${keys} as well, and apart.`,
    );
  }
  return 0;
}

/** The backup is there whether or not this can be written down. */
function remember(dataFolder: string, takenAt: string, terminal: BareInput['terminal']): void {
  try {
    rememberBackup(dataFolder, takenAt);
  } catch {
    terminal.err(
      'Warning: the operations page cannot show this backup: TANDEM_DATA could not be written to.',
    );
  }
}

/** The one file that is named, as a full path. Throws {@link BadUsage}. */
export function fileFrom(args: readonly string[], usage: string): { file: string; json: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean' } },
    });
    const [file, ...more] = positionals;
    if (file !== undefined && file !== '' && more.length === 0)
      return { file: resolve(file), json: values.json ?? false };
  } catch {
    // Said below.
  }
  throw new BadUsage(usage);
}
