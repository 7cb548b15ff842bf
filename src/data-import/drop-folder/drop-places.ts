import { Injectable } from '@nestjs/common';
import { copyFile, link, lstat, mkdir, rename, rmdir, unlink, utimes, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { Clock } from '../../platform/clock/clock.js';
import type { ImportBatch } from '../batches/import-batch.entity.js';
import { isFileGone } from '../batches/file-gone.js';
import { DONE, DropFolder, REFUSED } from './drop-folder.js';
import { isOneFile, isSameContent, plainFile } from './plain-file.js';

/** A file whose import has ended. */
export interface Fetched {
  readonly name: string;
  /** What was copied when it was taken, and imported. */
  readonly copy: string;
  readonly place: 'done' | 'refused';
}

/**
 * What became of it: moved to its place; left, because it is gone, or was written anew and is the next export; or kept in the place for
 * refused files without having been imported, because yet another was written when it was to be put back.
 */
export type PutAway = 'moved' | 'left' | 'superseded';

type OfImport = Pick<ImportBatch, 'source' | 'publicId'>;

/**
 * Where the files of the watched folder go: for each import a folder of its own in `done` and `refused`. A file is moved first and compared
 * afterwards, since a school's system may write it anew at any moment: compared first, the new one would be moved unread.
 */
@Injectable()
export class DropPlaces {
  constructor(
    private readonly folder: DropFolder,
    private readonly clock: Clock,
  ) {}

  get areWatched(): boolean {
    return this.folder.path !== null;
  }

  /** Can be done again after it was broken off at any point. */
  async putAway(batch: OfImport, { name, copy, place }: Fetched): Promise<PutAway> {
    const from = join(this.folder.folderOf(batch.source), name);
    const to = this.placeOf(batch, place);
    const moved = join(to, name);
    // Without the copy nobody can tell whether the file is the one that was taken.
    if (!(await plainFile(copy))) return 'left';
    const refused = join(this.placeOf(batch, REFUSED), name);
    if (place === DONE && (await plainFile(refused))) return 'superseded';
    if (!(await plainFile(moved)) && (await plainFile(from))) await moveInto(to, from, moved);
    if (await isSameContent(moved, copy)) return 'moved';
    const isLeft = !(await plainFile(moved)) || (await this.putBack(moved, from));
    if (!isLeft && place === DONE) await moveInto(this.placeOf(batch, REFUSED), moved, refused);
    await rmdir(to).catch(() => undefined);
    return isLeft ? 'left' : 'superseded';
  }

  /** Lays a file of refused rows into the place for refused files. */
  async layBeside(batch: OfImport, name: string, rejected: string): Promise<void> {
    const to = this.placeOf(batch, REFUSED);
    await mkdir(to, { recursive: true });
    await copyFile(rejected, join(to, `${basename(name, extname(name))}.rejected.csv`));
  }

  /** Says there why files were not taken in. */
  async sayWhy(batch: OfImport, lines: readonly string[]): Promise<void> {
    const to = this.placeOf(batch, REFUSED);
    await mkdir(to, { recursive: true });
    await writeFile(join(to, 'why.txt'), lines.map((line) => `${line}\n`).join(''));
  }

  /**
   * Where it lay, as new: with the time it had it could be taken for the one that was imported. False when there is a file already, which
   * must not be lost either.
   */
  private async putBack(moved: string, from: string): Promise<boolean> {
    const now = new Date(this.clock.now());
    // Refused where the file is another user's.
    await utimes(moved, now, now).catch(() => undefined);
    const isLinked = await link(moved, from).then(
      () => true,
      () => false,
    );
    if (!isLinked && (await lies(from))) {
      // Broken off between the two steps last time: they are one file.
      if (!(await isOneFile(moved, from))) return false;
    } else if (!isLinked) {
      // A share without hard links.
      await rename(moved, from);
      return true;
    }
    await unlink(moved);
    return true;
  }

  private placeOf({ source, publicId }: OfImport, place: typeof DONE | typeof REFUSED): string {
    return join(this.folder.folderOf(source), place, publicId);
  }
}

/** Whatever lies at `from` now: nothing where it has gone meanwhile. */
async function moveInto(folder: string, from: string, to: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await rename(from, to).catch((error: unknown) => {
    if (!isFileGone(error)) throw error;
  });
}

/** Whatever it is. */
async function lies(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}
