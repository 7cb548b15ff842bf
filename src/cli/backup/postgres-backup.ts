import { statSync } from 'node:fs';
import pg from 'pg';
import type { Backup } from './sqlite-backup.js';
import { BackupRefused } from './backup-errors.js';
import { finishedFile, isCode } from './finished-file.js';
import { runTool, toolsFor } from './postgres-tools.js';
import { checkChanges } from './sqlite-file.js';

const NO_SUCH_TABLE = '42P01';

/** Lets PostgreSQL's own programme copy the database, of one moment, while everything goes on; then reads the copy through once. */
export async function backUpPostgres(
  databaseUrl: string,
  env: NodeJS.ProcessEnv,
  file: string,
): Promise<Backup> {
  const tools = toolsFor(databaseUrl, env);
  return finishedFile(file, async (draft) => {
    const applied = await changesOf(databaseUrl);
    await runTool(tools, 'pg_dump', ['--format=custom', '--no-owner', '--no-privileges', `--file=${draft}`]);
    await runTool(tools, 'pg_restore', ['--file=-', draft]);
    return { schema: applied.at(-1) ?? '', bytes: statSync(draft).size };
  });
}

async function changesOf(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ name: string }>('SELECT name FROM migration ORDER BY id');
    const applied = rows.map((row) => row.name);
    checkChanges(applied, 'The database');
    return applied;
  } catch (error) {
    if (error instanceof BackupRefused) throw error;
    throw new BackupRefused(
      isCode(error, NO_SUCH_TABLE)
        ? 'There is no database of Tandem at DATABASE_URL'
        : 'DATABASE_URL does not answer, or refuses this user',
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
