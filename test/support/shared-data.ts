import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = resolve(import.meta.dirname, '../../../shared/data');

/** The path of a file or folder of the real input kept beside the project, or null where that folder is not there. */
export function sharedData(path: string): string | null {
  const full = join(FOLDER, path);
  return existsSync(full) ? full : null;
}
