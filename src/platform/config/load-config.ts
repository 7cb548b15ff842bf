import {
  accessSync,
  constants,
  existsSync,
  linkSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import type { TandemConfig } from './config.js';
import { makeFolder } from './make-folder.js';
import { BadConfiguration, type Environment, readEnvironment } from './environment.js';

const KEY_BYTES = 32;

/** Reads and checks the environment. Throws {@link BadConfiguration}. Makes and keeps keys for the embedded default. */
export function loadConfig(env: NodeJS.ProcessEnv): TandemConfig {
  const read = readEnvironment(env);
  const dataFolder = resolve(read.TANDEM_DATA ?? './data');
  const port = read.PORT ?? 3000;
  const baseUrl = withoutSlash(read.BASE_URL ?? `http://localhost:${port}`);
  return {
    role: read.TANDEM_ROLE ?? 'all',
    port,
    host: read.HOST ?? '127.0.0.1',
    dataFolder,
    databaseUrl: read.DATABASE_URL ?? null,
    redisUrl: read.REDIS_URL ?? null,
    smtpUrl: read.SMTP_URL ?? null,
    mailFrom: read.MAIL_FROM ?? 'tandem@school.example',
    baseUrl,
    familyBaseUrl: withoutSlash(read.FAMILY_BASE_URL ?? baseUrl),
    keys: keysFor(read, dataFolder),
    logLevel: read.LOG_LEVEL ?? 'info',
    takeBackMinutes: read.TANDEM_TAKE_BACK_MINUTES ?? 10,
    refusedRowsDays: read.TANDEM_REFUSED_ROWS_DAYS ?? 30,
    dropFolder: dropFolderOf(read),
    demo: read.TANDEM_DEMO === '1',
  };
}

/** Only workers look into it; elsewhere it need not be there. Files are moved within it, so it must be writable. */
function dropFolderOf({ TANDEM_DROP_FOLDER, TANDEM_ROLE = 'all' }: Environment): string | null {
  if (TANDEM_DROP_FOLDER === undefined || (TANDEM_ROLE !== 'all' && TANDEM_ROLE !== 'worker')) return null;
  const folder = resolve(TANDEM_DROP_FOLDER);
  try {
    if (!statSync(folder).isDirectory()) throw new Error('no folder');
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return folder;
  } catch {
    throw new BadConfiguration([
      'TANDEM_DROP_FOLDER: expected a folder that is there and that this user can read and write',
    ]);
  }
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

/**
 * With a database server the keys must come from configuration: several machines share them, and a copy of the
 * database alone must open no family link. The embedded default makes its own, readable by its user only.
 */
function keysFor(read: Environment, dataFolder: string): Buffer[] {
  if (read.TANDEM_KEYS) return read.TANDEM_KEYS.split(',').map((key) => Buffer.from(key, 'base64'));
  if (read.DATABASE_URL) {
    throw new BadConfiguration(['TANDEM_KEYS: required with DATABASE_URL (32 random bytes in base64)']);
  }
  const file = join(dataFolder, 'keys');
  const keys = keptKeys(file)
    .trim()
    .split('\n')
    .map((key) => Buffer.from(key, 'base64'));
  if (keys.some((key) => key.length !== KEY_BYTES))
    throw new BadConfiguration([
      'TANDEM_DATA: its file "keys" is damaged; put back the one kept with the backup',
    ]);
  return keys;
}

function keptKeys(file: string): string {
  try {
    if (!existsSync(file)) makeKeys(file);
    return readFileSync(file, 'utf8');
  } catch {
    throw new BadConfiguration(['TANDEM_DATA: expected a folder in which this user can keep files']);
  }
}

/** Whole or not at all, and once: two processes may start in the same moment, and links sealed by a lost key are lost. */
function makeKeys(file: string): void {
  makeFolder(dirname(file));
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    unlinkSync(draft);
  }
}
