import Database from 'better-sqlite3';
import { chmodSync, constants, copyFileSync, existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import type { TandemConfig } from '../../platform/config/config.js';
import { dataSourceOptions } from '../../platform/database/data-source.options.js';
import { FolderInUse, FolderLock, isBusy } from '../../platform/database/folder-lock.js';
import { migrate } from '../../platform/database/migrations/migrate.js';
import { holdWhatReachesHomes } from '../../platform/jobs/held-jobs.js';
import type { Instant } from '../../shared/instants.js';
import { endWhatLetsStaffIn, noteRestore, tryKeys, type Unopened } from './after-restore.js';
import { BackupRefused, NOT_OURS } from './backup-errors.js';
import { flush, isCode } from './finished-file.js';
import { checkDatabaseFile, writeTakenAt } from './sqlite-file.js';
import { sqliteCode } from '../../platform/database/database-errors.js';

/** A restore that is done. */
export interface Restored {
  /** When the backup was taken, where it says so. */
  readonly takenAt: string | null;
  /** Where what it replaced is kept; null when there was nothing. */
  readonly replaced: string | null;
  /** Jobs that would reach a home and are held. */
  readonly held: number;
  readonly unopened: Unopened;
}

/**
 * Puts a backup in the place of the database. It is made ready beside it (checked, brought up to date, its mail held) and takes
 * the name in one step at the end: whatever ends this process before that has changed nothing. Throws {@link BackupRefused},
 * {@link FolderInUse}.
 */
export async function restoreSqlite(
  config: TandemConfig,
  file: string,
  by: { readonly now: Instant; readonly actor: string },
): Promise<Restored> {
  const lock = FolderLock.takeAlone(config.dataFolder);
  const draft = join(config.dataFolder, 'tandem.db.restoring');
  try {
    const database = join(config.dataFolder, 'tandem.db');
    takeIn(file, draft);
    const { takenAt } = checkDatabaseFile(draft, file);
    const made = await makeReady({ ...config, demo: false }, draft, { ...by, takenAt });
    foldLog(database);
    const replaced = setAside(database, by.now);
    renameSync(draft, database);
    flush(config.dataFolder);
    return { takenAt, replaced, ...made };
  } finally {
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(draft + suffix, { force: true });
    lock.release();
  }
}

/**
 * Last before the change: folds the log into the database, so that what is set aside is one whole file. Also the second look at whether anybody works
 * on it: a Tandem of before the folder lock, or somebody's SQL shell. A damaged one is left as it is.
 */
function foldLog(database: string): void {
  if (!existsSync(database)) return;
  let db: Database.Database | null = null;
  try {
    db = new Database(database, { timeout: 0 });
    db.pragma('journal_mode = DELETE');
  } catch (error) {
    if (isBusy(error)) throw new FolderInUse();
    if (sqliteCode(error) === null) throw error;
  } finally {
    db?.close();
  }
}

function takeIn(file: string, draft: string): void {
  rmSync(draft, { force: true });
  try {
    copyFileSync(file, draft, constants.COPYFILE_EXCL);
  } catch (error) {
    if (isCode(error, 'ENOENT')) throw new BackupRefused(`${file} is not there`);
    if (isCode(error, 'ENOSPC')) throw new BackupRefused('There is no room for the database in TANDEM_DATA');
    throw new BackupRefused(isCode(error, 'EISDIR') ? `${file} ${NOT_OURS}` : `${file} cannot be read`);
  }
  chmodSync(draft, 0o600);
}

async function makeReady(
  config: TandemConfig,
  draft: string,
  note: { readonly now: Instant; readonly actor: string; readonly takenAt: string | null },
): Promise<Pick<Restored, 'held' | 'unopened'>> {
  const source = new DataSource({ ...dataSourceOptions(config), database: draft } as ReturnType<
    typeof dataSourceOptions
  >);
  let made: Pick<Restored, 'held' | 'unopened'>;
  try {
    await source.initialize();
    await migrate(source);
    made = await source.transaction(async (tx) => {
      const held = await holdWhatReachesHomes(tx, note.now);
      await endWhatLetsStaffIn(tx, note.now);
      await noteRestore(tx, note);
      return { held, unopened: await tryKeys(tx, config.keys) };
    });
  } finally {
    if (source.isInitialized) await source.destroy();
  }
  finish(draft);
  return made;
}

/** One whole file on the disk, that does not call itself a backup any more. */
function finish(draft: string): void {
  const db = new Database(draft);
  try {
    writeTakenAt(db, null);
    db.pragma('journal_mode = DELETE');
  } finally {
    db.close();
  }
  flush(draft);
}

/** Nothing is ever lost by a restore: what was there stays beside it. Until the new one takes its name it keeps it, too. */
function setAside(database: string, now: Instant): string | null {
  if (!existsSync(database)) return null;
  const aside = `${database}.replaced-${now.slice(0, 19).replaceAll(':', '-')}Z`;
  try {
    linkSync(database, aside);
  } catch {
    copyFileSync(database, aside, constants.COPYFILE_EXCL);
    flush(aside);
  }
  // Only a damaged database still has these; left beside the new one they would be taken for its own.
  for (const suffix of ['-wal', '-shm', '-journal'])
    if (existsSync(database + suffix)) renameSync(database + suffix, aside + suffix);
  return aside;
}
