import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '../../shared/instants.js';
import { makeFolder } from './make-folder.js';

const FILE = 'last-backup.json';
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** When a backup was last taken from this data folder; null where that is not known here. */
export function lastBackup(dataFolder: string): Instant | null {
  try {
    const kept: unknown = JSON.parse(readFileSync(join(dataFolder, FILE), 'utf8'));
    const at = typeof kept === 'object' && kept !== null && 'takenAt' in kept ? kept.takenAt : null;
    return typeof at === 'string' && INSTANT.test(at) ? at : null;
  } catch {
    return null;
  }
}

/** Remembers a backup for whoever looks after the installation. It stands beside the database: a restore does not take it back. */
export function rememberBackup(dataFolder: string, takenAt: Instant): void {
  makeFolder(dataFolder);
  const place = join(dataFolder, FILE);
  writeFileSync(`${place}.part`, `${JSON.stringify({ takenAt })}\n`, { mode: 0o600 });
  renameSync(`${place}.part`, place);
}
