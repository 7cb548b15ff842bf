import { Injectable } from '@nestjs/common';
import { createWriteStream, type WriteStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TandemConfig } from '../../platform/config/config.js';
import { makeFolder } from '../../platform/config/make-folder.js';

/** As `newPublicId` makes them: nothing else is ever part of a path. */
const KEPT_NAME = /^[\w-]{22}$/;

/**
 * Where files that were brought wait: a folder of this user's only, below TANDEM_DATA, under names nobody can guess. Web server and
 * worker must share it.
 */
@Injectable()
export class UploadFolder {
  constructor(private readonly config: TandemConfig) {}

  pathOf(publicId: string): string {
    if (!KEPT_NAME.test(publicId)) throw new Error('no name of a kept file');
    return join(this.folder, publicId);
  }

  /** Where a new file may be made. */
  newPath(publicId: string): string {
    makeFolder(this.folder);
    return this.pathOf(publicId);
  }

  /** A new file, readable by its owner only, on the disk when the stream has closed; an error where there is one of this name. */
  create(publicId: string): WriteStream {
    return createWriteStream(this.newPath(publicId), { flags: 'wx', mode: 0o600, flush: true });
  }

  async remove(publicIds: readonly string[]): Promise<void> {
    for (const one of publicIds) await rm(this.pathOf(one), { force: true });
  }

  /** The names of all files that are kept. */
  async names(): Promise<string[]> {
    const names = await readdir(this.folder).catch(() => []);
    return names.filter((one) => KEPT_NAME.test(one));
  }

  /** When a file came here, milliseconds since 1970, whatever time it carries; null when it is gone. */
  async keptSince(publicId: string): Promise<number | null> {
    return (await stat(this.pathOf(publicId)).catch(() => null))?.ctimeMs ?? null;
  }

  private get folder(): string {
    return join(this.config.dataFolder, 'imports', 'brought');
  }
}
