import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { doctor } from '../../src/cli/doctor.js';
import type { Finding } from '../../src/cli/finding.js';
import { ImportFilesService } from '../../src/data-import/import-files.service.js';
import { tryMailServer } from '../../src/messaging/smtp-trial.js';
import { SilentRegister } from '../../src/signals/silence/silent-register.entity.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startSmtpCatcher } from '../support/smtp-catcher.js';
import { startTestApp } from '../support/test-app.js';

const IMPATIENT = { connection: 300, greeting: 300, silence: 300 };

async function consulting(env: NodeJS.ProcessEnv, words: readonly string[] = []) {
  const lines: string[] = [];
  const terminal = { out: (text: string) => void lines.push(text), err: () => undefined };
  const here = { BASE_URL: 'https://tandem.northfield.example', ...env };
  return { code: await doctor(words, here, terminal), lines };
}

describe('tandem doctor', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tandem-doctor-'));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const consult = (env: NodeJS.ProcessEnv, words: readonly string[] = []) =>
    consulting({ TANDEM_DATA: join(folder, 'data'), ...env }, words);

  it('finds a fresh machine well, and leaves nothing in its data folder but the keys', async () => {
    const { code, lines } = await consult({});
    expect([code, lines.filter((line) => !line.startsWith('well '))]).toEqual([0, []]);
    expect(readdirSync(join(folder, 'data'))).toEqual(['keys']);
  });

  it('warns while the address that staff are sent opens on this machine only, but for the demonstration', async () => {
    for (const address of ['http://localhost:3000', 'http://127.0.0.1', 'http://[::1]:3000']) {
      const { code, lines } = await consult({ BASE_URL: address });
      expect([code, lines.filter((line) => !line.startsWith('well '))]).toEqual([
        0,
        [expect.stringContaining(`Address of the staff pages: BASE_URL is ${address}: links in mail`)],
      ]);
    }
    const { lines } = await consult({ BASE_URL: 'http://localhost:3000', TANDEM_DEMO: '1' });
    expect(lines.filter((line) => !line.startsWith('well '))).toEqual([]);
  });

  it('says the same to a script', async () => {
    const { code, lines } = await consult({ REDIS_URL: 'redis://127.0.0.1:1' }, ['--json']);
    const { findings } = JSON.parse(lines.at(-1) ?? '') as { findings: Finding[] };
    expect([code, lines.length]).toEqual([1, 1]);
    expect(findings).toContainEqual({ part: 'Redis', problem: 'REDIS_URL does not answer' });
    await expect(consult({}, ['--loud'])).rejects.toThrow('tandem doctor [--json]');
  });

  it('says hello to the mail server, and sends nothing', async () => {
    const server = await startSmtpCatcher();
    const { code, lines } = await consult({ SMTP_URL: server.url });
    expect([code, lines]).toEqual([0, expect.arrayContaining(['well   Mail server'])]);
    expect(server.caught).toEqual([]);
    await server.close();
    const gone = await consult({ SMTP_URL: server.url });
    expect(gone.code).toBe(1);
    expect(gone.lines).toContain('WRONG  Mail server: SMTP_URL: no mail server answers there');
  });

  it('names a refused password without showing it, and waits for no silent server', async () => {
    const refusing = await startSmtpCatcher({
      authOptional: false,
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: (_, __, callback) => callback(new Error('no')),
    });
    const url = `smtp://sam:hunter2@127.0.0.1:${refusing.port}`;
    expect(await tryMailServer(url)).toBe('SMTP_URL: the mail server refuses this user or password');
    await refusing.close();
    const lines: Socket[] = [];
    const silent = createServer((line) => void lines.push(line));
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    const { port } = silent.address() as AddressInfo;
    expect(await tryMailServer(`smtp://127.0.0.1:${port}`, IMPATIENT)).toMatch(/no mail server answers/);
    lines.forEach((line) => line.destroy());
    silent.close();
  });

  it('calls a private address of the family pages wrong, because families could not open it', async () => {
    for (const address of [
      'https://10.2.3.4',
      'https://100.64.0.1',
      'https://tandem.internal',
      'https://[fd00::1]',
    ]) {
      const { lines } = await consult({ SMTP_URL: 'smtp://mail.invalid', FAMILY_BASE_URL: address });
      expect([address, lines.find((line) => line.includes('family pages'))]).toEqual([
        address,
        expect.stringMatching(/^WRONG .*FAMILY_BASE_URL must be https and no private address/),
      ]);
    }
  });

  it('ends with one line where the data folder cannot hold files', async () => {
    if (!existsSync('/proc/self')) return void process.stdout.write('Skipped: no /proc on this machine.\n');
    for (const data of ['/proc/tandem/data', '/proc/self']) {
      const { code, lines } = await consult({ TANDEM_DATA: data });
      expect([code, lines.filter((line) => line.startsWith('WRONG'))]).toEqual([
        1,
        [expect.stringMatching(/TANDEM_DATA: expected a folder in which this user can keep files/)],
      ]);
    }
    const keys = Buffer.alloc(32, 1).toString('base64');
    const { lines } = await consult({ TANDEM_DATA: '/proc/tandem', TANDEM_KEYS: keys });
    expect(lines).toContain('WRONG  Data folder: TANDEM_DATA is no folder in which this user can keep files');
  });
});

describeOnEachDatabase('tandem doctor on a school without a DSL and without a calendar', (kind) => {
  it('warns of both, which is no fault of the machine', async () => {
    const app = await startTestApp(kind);
    const { dataFolder, databaseUrl } = app.config;
    const write = (name: string, text: string) => writeFile(join(dataFolder, name), text);
    await write('schools.csv', 'school_id,name\nN,Northfield\nE,Empty\n');
    await write('pupils.csv', 'pupil_id,school_id,first_name,last_name\n1,N,Amy,Okafor\n');
    const paths = ['schools.csv', 'pupils.csv'].map((name) => join(dataFolder, name));
    await app.get(ImportFilesService).importFiles({ paths, source: 'csv', actor: 'test' });
    const keys = Buffer.alloc(32, 1).toString('base64');
    const server = databaseUrl === null ? {} : { DATABASE_URL: databaseUrl, TANDEM_KEYS: keys };
    const { code, lines } = await consulting({ TANDEM_DATA: dataFolder, ...server });
    expect([code, lines.at(-1)]).toEqual([
      0,
      expect.stringMatching(/^warning {2}Safeguarding leads: Northfield \(N\) has no DSL: nobody reads/),
    ]);
    expect(lines.at(-2)).toMatch(/^warning {2}School calendars: Northfield \(N\) has no school days/);
    expect(lines.at(-3)).toBe('well   Registers');
    const silent = { lastMarkOn: '2026-03-03', comesAgain: false, isExpected: true };
    await app.dataSource.manager.insert(SilentRegister, {
      ...{ schoolId: 1, yearGroup: '9', ...silent },
      ...{ pupilsSilent: 112, pupilsOnRoll: 112, pupilsAtSchool: 600 },
    });
    const again = await consulting({ TANDEM_DATA: dataFolder, ...server });
    expect([again.code, again.lines.at(-3)]).toEqual([
      0,
      expect.stringMatching(
        /^warning {2}Registers: No register for Year 9 at Northfield since Tuesday 3 March( 2026)? \(112 pupils\)\.$/,
      ),
    ]);
    await app.close();
  });
});
