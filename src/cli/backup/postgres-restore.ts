import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource, type EntityManager } from 'typeorm';
import type { TandemConfig } from '../../platform/config/config.js';
import { dataSourceOptions } from '../../platform/database/data-source.options.js';
import { bringUpToDate, withMigrationLock } from '../../platform/database/migrations/migrate.js';
import { runSql } from '../../platform/database/sql.js';
import { holdWhatReachesHomes } from '../../platform/jobs/held-jobs.js';
import type { Instant } from '../../shared/instants.js';
import { endWhatLetsStaffIn, noteRestore, tryKeys } from './after-restore.js';
import { BackupRefused, DAMAGED, NOT_OURS } from './backup-errors.js';
import { type PostgresTools, runTool, toolsFor } from './postgres-tools.js';
import { checkChanges } from './sqlite-file.js';
import type { Restored } from './sqlite-restore.js';

/** One row of the migration table, as the backup has it. */
interface Change {
  readonly id: number;
  readonly timestamp: string;
  readonly name: string;
}

/** What a backup of PostgreSQL says of itself. */
interface Dump {
  /** pg_restore's list of what is in it. */
  readonly contents: string;
  readonly changes: readonly Change[];
  readonly takenAt: string | null;
}

const CHANGES_LINE = /^\d+;.* TABLE DATA \S+ migration .*$/m;

/**
 * Puts a backup into an empty database. Which changes it has been through is written last, together with what is held: until then a
 * Tandem that starts finds tables it does not know the age of and ends, so no worker can send what the backup had in line. Throws
 * {@link BackupRefused}.
 */
export async function restorePostgres(
  config: TandemConfig & { readonly databaseUrl: string },
  env: NodeJS.ProcessEnv,
  file: string,
  by: { readonly now: Instant; readonly actor: string },
): Promise<Restored> {
  const tools = toolsFor(config.databaseUrl, env);
  const dump = await readDump(tools, file);
  const source = await connected(config);
  try {
    return await withMigrationLock(source, async () => {
      await refuseUnlessEmpty(source.manager);
      await fill(tools, file, dump);
      const held = await source.transaction(async (tx) => {
        await writeChanges(tx, dump.changes);
        return holdWhatReachesHomes(tx, by.now);
      });
      await bringUpToDate(source);
      await source.transaction(async (tx) => {
        await endWhatLetsStaffIn(tx, by.now);
        await noteRestore(tx, { ...by, takenAt: dump.takenAt });
      });
      const unopened = await tryKeys(source.manager, config.keys);
      return { takenAt: dump.takenAt, replaced: null, held, unopened };
    });
  } finally {
    await source.destroy();
  }
}

async function connected(config: TandemConfig): Promise<DataSource> {
  try {
    return await new DataSource(dataSourceOptions(config)).initialize();
  } catch {
    throw new BackupRefused('DATABASE_URL does not answer, or refuses this user');
  }
}

/** Reads the whole file before anything is written. */
async function readDump(tools: PostgresTools, file: string): Promise<Dump> {
  if (!existsSync(file)) throw new BackupRefused(`${file} is not there`);
  let contents = '';
  await runTool(tools, 'pg_restore', ['--list', file], (text) => (contents += text)).catch(
    refusedAs(`${file} ${NOT_OURS} from PostgreSQL, or is damaged`),
  );
  if (!CHANGES_LINE.test(contents)) throw new BackupRefused(`${file} ${NOT_OURS}`);
  let copied = '';
  const words = ['--data-only', '--table=migration', '--file=-', file];
  await runTool(tools, 'pg_restore', words, (text) => (copied += text)).catch(
    refusedAs(`${file} ${DAMAGED}`),
  );
  const changes = [...copied.matchAll(/^(\d+)\t(\d+)\t(\w+)$/gm)].map(
    ([, id, timestamp = '', name = '']) => ({
      ...{ id: Number(id), timestamp, name },
    }),
  );
  checkChanges(
    changes.map((change) => change.name),
    file,
  );
  await runTool(tools, 'pg_restore', ['--file=-', file]).catch(refusedAs(`${file} ${DAMAGED}`));
  return { contents, changes, takenAt: /Archive created at (.+)$/m.exec(contents)?.[1]?.trim() ?? null };
}

/** Its own words when the programme is missing; when it stumbles over the file, ours and what it said. */
function refusedAs(words: string): (error: unknown) => never {
  return (error) => {
    const said = error instanceof BackupRefused ? error.message : '';
    throw new BackupRefused(said.includes('not on the PATH') ? said : `${words} (${said})`);
  };
}

async function refuseUnlessEmpty(manager: EntityManager): Promise<void> {
  const [found] = await runSql<{ tables: number }>(
    manager,
    `SELECT CAST(COUNT(*) AS integer) AS tables FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_%'
       AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')`,
  );
  if (found?.tables !== 0)
    throw new BackupRefused(
      'The database at DATABASE_URL is not empty: stop Tandem, make a new one (createdb) and set DATABASE_URL to it. Nothing was changed',
    );
}

/** All or nothing, without the rows that say which changes it has been through. */
async function fill(tools: PostgresTools, file: string, { contents }: Dump): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-restore-'));
  try {
    const list = join(folder, 'list');
    await writeFile(list, contents.replace(CHANGES_LINE, ''));
    const how = ['--single-transaction', '--exit-on-error', '--no-owner', '--no-privileges'];
    await runTool(tools, 'pg_restore', [...how, `--use-list=${list}`, `--dbname=${tools.database}`, file]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeChanges(tx: EntityManager, changes: readonly Change[]): Promise<void> {
  for (const { id, timestamp, name } of changes)
    await runSql(tx, 'INSERT INTO migration (id, timestamp, name) VALUES ($1, $2, $3)', [
      id,
      timestamp,
      name,
    ]);
}
