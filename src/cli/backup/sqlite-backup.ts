import Database from 'better-sqlite3';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FolderLock } from '../../platform/database/folder-lock.js';
import type { Instant } from '../../shared/instants.js';
import { BackupRefused } from './backup-errors.js';
import { finishedFile } from './finished-file.js';
import { checkDatabaseFile, writeTakenAt } from './sqlite-file.js';
import { sqliteCode } from '../../platform/database/database-errors.js';

/** A backup that is done. */
export interface Backup {
  readonly bytes: number;
  readonly schema: string;
}

/**
 * Copies the database of a data folder while web server and worker go on. One read transaction, so the copy is of one moment; it
 * never waits for a writer nor a writer for it. Rows that were deleted are not in it, unlike in a copy of the file.
 */
export async function backUpSqlite(dataFolder: string, file: string, now: Instant): Promise<Backup> {
  const database = join(dataFolder, 'tandem.db');
  if (!existsSync(database)) throw new BackupRefused(`There is no database in ${dataFolder} (TANDEM_DATA)`);
  const lock = FolderLock.share(dataFolder);
  try {
    return await finishedFile(file, (draft) => {
      copy(database, draft, now);
      const { schema } = checkDatabaseFile(draft, 'The copy (so perhaps the database, or the disk)');
      return Promise.resolve({ schema, bytes: statSync(draft).size });
    });
  } finally {
    lock.release();
  }
}

function copy(database: string, draft: string, now: Instant): void {
  const db = new Database(database, { readonly: true, fileMustExist: true, timeout: 10_000 });
  try {
    db.prepare('VACUUM INTO ?').run(draft);
  } catch (error) {
    const code = sqliteCode(error);
    if (code === null) throw error;
    throw new BackupRefused(
      code === 'SQLITE_FULL'
        ? 'There is no room for the backup on that disk'
        : `The database could not be copied (${code})`,
    );
  } finally {
    db.close();
  }
  const made = new Database(draft, { fileMustExist: true });
  try {
    writeTakenAt(made, now);
  } finally {
    made.close();
  }
}
