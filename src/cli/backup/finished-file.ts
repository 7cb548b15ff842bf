import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { BackupRefused } from './backup-errors.js';

/**
 * Lets `write` fill a file beside `file`, readable by this user only, and gives it its name once it is whole and on the disk. An
 * interrupted backup is a `.part`, never something that looks like a backup. Throws {@link BackupRefused} when `file` is there already.
 */
export async function finishedFile<T>(file: string, write: (draft: string) => Promise<T>): Promise<T> {
  const place = resolve(file);
  if (existsSync(place)) throw thereAlready(file);
  if (!existsSync(dirname(place))) throw new BackupRefused(`${dirname(place)} is no folder`);
  const draft = `${place}.part`;
  reserve(draft);
  try {
    const answer = await write(draft);
    flush(draft);
    giveName(draft, place, file);
    flush(dirname(place));
    return answer;
  } finally {
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(draft + suffix, { force: true });
  }
}

/** Waits until a file, or what a folder lists, is on the disk. */
export function flush(path: string): void {
  const opened = openSync(path, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

function reserve(draft: string): void {
  try {
    closeSync(openSync(draft, 'wx', 0o600));
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw new BackupRefused(`${draft} cannot be written`);
    throw new BackupRefused(
      `${basename(draft)} is there: another backup is under way, or was cut off; delete it`,
    );
  }
}

/** A link is refused when the name was taken meanwhile; where a file system knows no links, a look must do. */
function giveName(draft: string, place: string, file: string): void {
  try {
    linkSync(draft, place);
  } catch (error) {
    if (isCode(error, 'EEXIST') || existsSync(place)) throw thereAlready(file);
    renameSync(draft, place);
  }
}

function thereAlready(file: string): BackupRefused {
  return new BackupRefused(`${file} exists already; a backup never writes over anything`);
}

/** A refusal of the system, by its name. */
export function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
