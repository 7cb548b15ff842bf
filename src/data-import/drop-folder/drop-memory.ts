import { Injectable } from '@nestjs/common';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TandemConfig } from '../../platform/config/config.js';
import { makeFolder } from '../../platform/config/make-folder.js';

/** What the last look has found in the folder of one source: names, sizes and times, as one text. */
export interface LastLook {
  readonly seen: string;
  /** What was last taken from there; the same again is not taken twice, even when it could not be moved away. */
  readonly taken: string | null;
}

/** By source. */
export type LastLooks = Readonly<Record<string, LastLook>>;

/** What the last look at the watched folder has found, in a file beside the database: it is about files, not about anybody. */
@Injectable()
export class DropMemory {
  constructor(private readonly config: TandemConfig) {}

  /** Empty where there is none, or it is damaged: then one more look passes before anything is taken. */
  async read(): Promise<LastLooks> {
    try {
      return JSON.parse(await readFile(this.path, 'utf8')) as LastLooks;
    } catch {
      return {};
    }
  }

  /** Whole or not at all. */
  async write(looks: LastLooks): Promise<void> {
    makeFolder(dirname(this.path));
    const draft = `${this.path}.draft`;
    await writeFile(draft, JSON.stringify(looks), { mode: 0o600 });
    await rename(draft, this.path);
  }

  private get path(): string {
    return join(this.config.dataFolder, 'imports', 'drop-folder.json');
  }
}
