import { Injectable } from '@nestjs/common';
import { constants } from 'node:fs';
import { open, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TandemConfig } from '../../platform/config/config.js';
import { LONGEST_SOURCE } from '../import-files.service.js';
import { isData } from '../import-plan.js';
import { MADE_HERE } from '../batches/import-reach.js';
import { plainFile } from './plain-file.js';

/** A file somebody has put into the watched folder. */
export interface DroppedFile {
  readonly name: string;
  readonly bytes: number;
  /** Last written to, milliseconds since 1970. */
  readonly writtenAt: number;
}

/** Folders in the folder of a source in which files end. */
export const DONE = 'done';
export const REFUSED = 'refused';
const A_SOURCE = new RegExp(`^[^\\p{C}.][^\\p{C}]{0,${LONGEST_SOURCE - 1}}$`, 'u');
const A_NAME = /^[^\p{C}]{1,200}$/u;

/**
 * The folder that is watched: a folder for each source, its files in it. Only files and folders themselves count: a link could make
 * Tandem read, and copy beside, what whoever drops files may not read.
 */
@Injectable()
export class DropFolder {
  constructor(private readonly config: TandemConfig) {}

  /** Null: nothing is watched here. */
  get path(): string | null {
    return this.config.dropFolder;
  }

  /** The sources there are folders for, in order of their names. */
  async sources(): Promise<string[]> {
    if (this.path === null) return [];
    const entries = await readdir(this.path, { withFileTypes: true });
    return entries
      .filter((one) => one.isDirectory() && A_SOURCE.test(one.name) && one.name !== MADE_HERE)
      .map(({ name }) => name)
      .filter((name) => name !== DONE && name !== REFUSED)
      .sort();
  }

  /** What lies in the folder of a source now, in order of the names. */
  async filesOf(source: string): Promise<DroppedFile[]> {
    const folder = this.folderOf(source);
    const entries = await readdir(folder, { withFileTypes: true });
    const names = entries
      .filter((one) => one.isFile() && isData(one.name) && A_NAME.test(one.name))
      .map(({ name }) => name)
      .sort();
    const files: DroppedFile[] = [];
    for (const name of names) {
      const found = await plainFile(join(folder, name));
      if (found) files.push({ name, bytes: found.size, writtenAt: found.mtimeMs });
    }
    return files;
  }

  /** Copies a file to where it waits for its import, readable by this user only, with the time it was written. */
  async copy(source: string, { name, writtenAt }: DroppedFile, to: string): Promise<void> {
    const from = await open(join(this.folderOf(source), name), constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const stream = from.createReadStream({ autoClose: false });
      await writeFile(to, stream, { mode: 0o600, flag: 'wx', flush: true });
    } finally {
      await from.close();
    }
    await utimes(to, writtenAt / 1_000, writtenAt / 1_000);
  }

  /** @throws Error for what no folder of a source is called */
  folderOf(source: string): string {
    if (this.path === null || !A_SOURCE.test(source)) throw new Error('no folder of a source');
    return join(this.path, source);
  }
}
