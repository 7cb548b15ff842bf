import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadConfiguration } from '../../src/platform/config/environment.js';
import { loadConfig } from '../../src/platform/config/load-config.js';

/** Values no technician meant. Each holds "hunter2" where it can, as a password in the wrong place would. */
const BAD: readonly [setting: string, value: string, expected: string][] = [
  ['TANDEM_ROLE', 'hunter2', 'expected all, web, worker or family'],
  ['PORT', 'hunter2', 'port number'],
  ['PORT', '65536', 'port number'],
  ['PORT', '-1', 'port number'],
  ['HOST', 'hunter2 hunter2', 'expected an address of this machine'],
  ['DATABASE_URL', 'mysql://tandem:hunter2@db/tandem', 'expected postgres://'],
  ['DATABASE_URL', 'postgres://tandem:hunter2@db:port/tandem', 'expected postgres://'],
  ['DATABASE_URL', 'postgres://tandem:hun/ter#2hunter2@db/tandem', 'expected postgres://'],
  ['REDIS_URL', 'http://:hunter2@redis', 'expected redis://'],
  ['REDIS_URL', 'redis://:hunter2@re dis', 'expected redis://'],
  ['SMTP_URL', 'hunter2', 'expected smtp://'],
  ['MAIL_FROM', 'hunter2', 'expected one e-mail address'],
  ['MAIL_FROM', 'a@b.example\r\nBcc: hunter2@x', 'expected one e-mail address'],
  ['BASE_URL', 'javascript:hunter2', 'expected an address that begins with http'],
  ['FAMILY_BASE_URL', 'hunter2', 'expected an address that begins with http'],
  ['TANDEM_KEYS', 'hunter2', 'expected 32 random bytes in base64'],
  ['LOG_LEVEL', 'hunter2', 'expected one of'],
  ['TANDEM_TAKE_BACK_MINUTES', 'hunter2', 'expected whole minutes, at most 1440'],
  ['TANDEM_TAKE_BACK_MINUTES', '1441', 'expected whole minutes, at most 1440'],
  ['TANDEM_REFUSED_ROWS_DAYS', 'hunter2', 'expected whole days, 1 to 366'],
  ['TANDEM_REFUSED_ROWS_DAYS', '0', 'expected whole days, 1 to 366'],
  ['TANDEM_DROP_FOLDER', '/nowhere/hunter2', 'expected a folder that is there'],
  ['TANDEM_DEMO', 'hunter2', 'expected 1 or nothing'],
];

function refusal(env: NodeJS.ProcessEnv): BadConfiguration {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof BadConfiguration) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

describe('The configuration', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tandem-config-'));
  });

  afterEach(() => {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true });
  });

  it.each(BAD)('refuses a bad %s by its name and without its value (%j)', (setting, value, expected) => {
    const { message } = refusal({ TANDEM_DATA: folder, [setting]: value });
    expect(message).toContain(`${setting}: `);
    expect(message).toContain(expected);
    expect(message).not.toContain('hunter2');
    expect(message).not.toContain(value);
  });

  it('names all bad settings at once', () => {
    const { problems } = refusal({ TANDEM_DATA: folder, PORT: 'x', LOG_LEVEL: 'loud', SMTP_URL: 'post' });
    expect(problems).toHaveLength(3);
  });

  it('takes empty settings as absent and has defaults a trial can begin with', () => {
    const config = loadConfig({ TANDEM_DATA: folder, PORT: '', DATABASE_URL: '', LOG_LEVEL: '' });
    expect(config).toMatchObject({
      role: 'all',
      port: 3000,
      host: '127.0.0.1',
      databaseUrl: null,
      redisUrl: null,
    });
  });

  it('needs its keys from outside with a database server, because several machines share them', () => {
    expect(refusal({ TANDEM_DATA: folder, DATABASE_URL: 'postgres://db/tandem' }).message).toContain(
      'TANDEM_KEYS: required',
    );
  });

  it('makes one key, for its user only, and keeps it', () => {
    const [first] = loadConfig({ TANDEM_DATA: folder }).keys;
    const [second] = loadConfig({ TANDEM_DATA: folder }).keys;
    expect(first).toHaveLength(32);
    expect(second).toEqual(first);
    expect(statSync(join(folder, 'keys')).mode & 0o077).toBe(0);
    expect(readdirSync(folder)).toEqual(['keys']);
  });

  it('refuses a damaged key file instead of sealing links with it', () => {
    writeFileSync(join(folder, 'keys'), 'hunter2\n');
    const { message } = refusal({ TANDEM_DATA: folder });
    expect(message).toContain('"keys" is damaged');
    expect(message).not.toContain('hunter2');
  });
});
