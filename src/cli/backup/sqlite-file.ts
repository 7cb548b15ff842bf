import Database from 'better-sqlite3';
import { closeSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { allMigrations } from '../../platform/database/migrations/all-migrations.js';
import { unknownTo } from '../../platform/database/migrations/migrate.js';
import type { Instant } from '../../shared/instants.js';
import { BackupRefused, DAMAGED, NOT_OURS } from './backup-errors.js';
import { sqliteCode } from '../../platform/database/database-errors.js';

const MAGIC = 'SQLite format 3\0';
/** Of the header's version bytes: part of what was written may still stand in a log beside the file. */
const WRITES_A_LOG = 2;
const OLDEST = allMigrations[0]?.name ?? '';

/** What a database file of Tandem says of itself. */
export interface Checked {
  /** Name of the newest change it has been through. */
  readonly schema: string;
  /** When the backup was taken; null for a database that is no backup, such as one a restore has set aside. */
  readonly takenAt: Instant | null;
}

/**
 * Looks at a whole database file: is it one, of Tandem, complete, undamaged, and not newer than this code? Throws {@link BackupRefused}.
 * @param said what to call it
 */
export function checkDatabaseFile(path: string, said: string): Checked {
  checkHeader(path, said);
  let db: Database.Database | null = null;
  try {
    db = new Database(path, { readonly: true, fileMustExist: true });
    const applied = appliedTo(db, said);
    if (db.pragma('integrity_check(1)', { simple: true }) !== 'ok')
      throw new BackupRefused(`${said} ${DAMAGED}`);
    return { schema: applied.at(-1) ?? '', takenAt: readTakenAt(db) };
  } catch (error) {
    if (sqliteCode(error) !== null) throw new BackupRefused(`${said} ${DAMAGED}`);
    throw error;
  } finally {
    db?.close();
  }
}

/** Throws {@link BackupRefused} when these changes are none of Tandem's, or newer than this code. */
export function checkChanges(applied: readonly string[], said: string): void {
  if (!applied.includes(OLDEST)) throw new BackupRefused(`${said} ${NOT_OURS}`);
  if (unknownTo(applied).length > 0)
    throw new BackupRefused(`${said} is of a newer Tandem than this one; use that version or a newer one`);
}

/** When a backup was taken stands in the header, in minutes: it is no data, and no table has to make room for it. */
export function writeTakenAt(db: Database.Database, at: Instant | null): void {
  db.pragma(`user_version = ${at === null ? 0 : Math.floor(Date.parse(at) / 60_000)}`);
}

function readTakenAt(db: Database.Database): Instant | null {
  const minutes = Number(db.pragma('user_version', { simple: true }));
  return minutes > 0 ? new Date(minutes * 60_000).toISOString() : null;
}

function appliedTo(db: Database.Database, said: string): string[] {
  const table = db.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migration'`).get();
  const rows = table
    ? (db.prepare('SELECT name FROM migration ORDER BY id').all() as { name: string }[])
    : [];
  const applied = rows.map((row) => row.name);
  checkChanges(applied, said);
  return applied;
}

function checkHeader(path: string, said: string): void {
  const header = Buffer.alloc(20);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, header.length, 0);
  } finally {
    closeSync(file);
  }
  if (header.toString('latin1', 0, MAGIC.length) !== MAGIC) throw new BackupRefused(`${said} ${NOT_OURS}`);
  if (header[18] === WRITES_A_LOG)
    throw new BackupRefused(
      `${basename(said)} is a copy of a database in use and may lack its last changes; use one made by tandem backup`,
    );
}
