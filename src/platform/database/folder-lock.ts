import Database from 'better-sqlite3';
import type { OnApplicationShutdown } from '@nestjs/common';
import { join } from 'node:path';
import { makeFolder } from '../config/make-folder.js';
import { sqliteCode } from './database-errors.js';

/** A process that starts while somebody only looks whether the folder is free must not stumble over the look. */
const SHARING_MS = 2_000;

/** A Tandem process works on the folder, so nobody may have it to themselves. */
export class FolderInUse extends Error {
  constructor() {
    super(
      'Tandem is running on this TANDEM_DATA (web server, worker or a command): stop it first. Nothing was changed',
    );
    this.name = 'FolderInUse';
  }
}

/** Somebody has the folder to themselves: a restore is under way. */
export class FolderTaken extends Error {
  constructor() {
    super('A restore is under way on this TANDEM_DATA; start again when it has ended');
    this.name = 'FolderTaken';
  }
}

/**
 * Who works on a data folder. Each process of Tandem shares the folder from before it opens the database until it ends; a restore
 * has it alone. The lock is the operating system's, on a small database beside the real one: it goes with its process, however
 * that dies, and holds as well when the real one is damaged or missing, which is just when a restore is needed.
 */
export class FolderLock implements OnApplicationShutdown {
  private constructor(private readonly lock: Database.Database | null) {}

  /** With a database server the folder holds no database: nothing to lock. */
  static none(): FolderLock {
    return new FolderLock(null);
  }

  /** Throws {@link FolderTaken}. */
  static share(folder: string): FolderLock {
    return take(folder, SHARING_MS, 'BEGIN', new FolderTaken(), (lock) => new FolderLock(lock));
  }

  /** Throws {@link FolderInUse}. */
  static takeAlone(folder: string): FolderLock {
    return take(folder, 0, 'BEGIN EXCLUSIVE', new FolderInUse(), (lock) => new FolderLock(lock));
  }

  release(): void {
    this.lock?.close();
  }

  onApplicationShutdown(): void {
    this.release();
  }
}

function take(
  folder: string,
  timeout: number,
  begin: string,
  refusal: Error,
  made: (lock: Database.Database) => FolderLock,
): FolderLock {
  makeFolder(folder);
  const lock = new Database(join(folder, 'in-use.lock'), { timeout });
  try {
    lock.exec(begin);
    // A transaction takes its lock with its first look.
    lock.prepare('SELECT COUNT(*) FROM sqlite_master').get();
    return made(lock);
  } catch (error) {
    lock.close();
    throw isBusy(error) ? refusal : error;
  }
}

/** Another process has the lock. */
export function isBusy(error: unknown): boolean {
  return sqliteCode(error)?.startsWith('SQLITE_BUSY') ?? false;
}
