import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openGrandBend, pupilsMeetingDefaultRules } from '../support/grand-bend-oracle.js';
import { sharedData } from '../support/shared-data.js';

const TANDEM = resolve(import.meta.dirname, '../../dist/cli/tandem.js');
const PACKAGE = resolve(import.meta.dirname, '../../package.json');
const AS_OF = '2022-05-27';

interface Said {
  readonly code: number | null;
  readonly lines: string[];
  readonly complaints: string;
}

const grandBend = sharedData('grand-bend');
if (!grandBend) process.stdout.write('Skipped: the folder grand-bend is not beside the project.\n');

/** The commands as a school's technician types them: real processes, from dist. */
describe('npx tandem', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tandem-cli-'));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  function tandem(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Said> {
    const child = spawn(process.execPath, [TANDEM, ...words], {
      env: { PATH: process.env.PATH, TANDEM_DATA: join(folder, 'data'), ...env },
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (piece: Buffer) => out.push(piece));
    child.stderr.on('data', (piece: Buffer) => err.push(piece));
    return new Promise((settle) => {
      child.once('close', (code) => {
        const lines = Buffer.concat(out).toString().trim().split('\n');
        settle({ code, lines, complaints: Buffer.concat(err).toString() });
      });
    });
  }

  const lastJson = ({ lines }: Said): unknown => JSON.parse(lines.at(-1) ?? '');

  (grandBend ? describe : describe.skip)('on a district’s school year', () => {
    const counts = {
      'attendance.csv': 78_246,
      'behaviour.csv': 21,
      'contacts.csv': 483,
      'pupils.csv': 243,
      'school-days.csv': 483,
      'schools.csv': 3,
    };

    it('takes it in, and the same again changes nothing', async () => {
      const first = await tandem(['import', grandBend ?? '', '--json']);
      expect(first.code).toBe(0);
      const warnings = [expect.stringMatching(/Grand Bend .*have no DSL: nobody reads/)];
      expect(lastJson(first)).toEqual({
        warnings,
        files: Object.entries(counts).map(([file, accepted]) => ({
          file,
          accepted,
          corrected: 0,
          unchanged: 0,
          rejected: 0,
        })),
      });
      const again = await tandem(['import', grandBend ?? '', '--json']);
      expect(lastJson(again)).toEqual({
        warnings,
        files: Object.entries(counts).map(([file, unchanged]) => ({
          file,
          accepted: 0,
          corrected: 0,
          unchanged,
          rejected: 0,
        })),
      });
    });

    it('finds the pupils plain SQL finds, rule by rule, opens cases once and sends nothing', async () => {
      const first = lastJson(await tandem(['evaluate', '--as-of', AS_OF, '--json'])) as {
        rules: { key: string; pupils: string[] }[];
        casesOpened: number;
        followUpsScheduled: number;
      };
      const expected = pupilsMeetingDefaultRules(openGrandBend(grandBend ?? ''), AS_OF);
      expect(Object.fromEntries(first.rules.map(({ key, pupils }) => [key, pupils]))).toEqual(expected);
      expect(first.rules.find(({ key }) => key === 'persistent-absence')?.pupils).toContain('604826');
      expect(first.casesOpened).toBeGreaterThan(0);
      expect(lastJson(await tandem(['evaluate', '--as-of', AS_OF, '--json']))).toMatchObject({
        rules: first.rules,
        casesOpened: 0,
        followUpsScheduled: 0,
      });
      expect((await tandem(['approve', '--list'])).lines.length).toBeGreaterThan(0);
      expect(existsSync(join(folder, 'data', 'mail'))).toBe(false);
    });
  });

  it('ends with 2 when rows were refused, and says which line, which field and what was expected', async () => {
    const file = join(folder, 'schools.csv');
    await writeFile(file, 'school_id,name,timezone\nN1,Northfield,Europe/London\nN2,,Europe/London\n');
    const said = await tandem(['import', file]);
    expect(said.code).toBe(2);
    expect(`${said.lines.join('\n')}${said.complaints}`).toMatch(/line 3.*name/s);
  });

  it('passes over a file of a folder that is none of ours, ends with 2, and says so in text and JSON', async () => {
    const school = join(folder, 'northfield');
    await mkdir(school);
    await writeFile(join(school, 'lunches.csv'), 'colour,size\nred,1\n');
    await writeFile(join(school, 'schools.csv'), 'school_id,name\nN1,Northfield\n');
    const said = await tandem(['import', school]);
    expect(said.code).toBe(2);
    expect(said.lines).toContain(
      'lunches.csv: refused as a whole, nothing of it was taken in: the columns fit no kind of file; a mapping file can say what they are',
    );
    const json = await tandem(['import', school, '--json']);
    expect([json.code, lastJson(json)]).toMatchObject([
      2,
      { files: [{ file: 'schools.csv', unchanged: 1 }], refused: [{ file: 'lunches.csv' }] },
    ]);
    await writeFile(join(school, 'attendance.csv'), '');
    const stopped = await tandem(['import', school]);
    expect(stopped.code).toBe(1);
    expect(stopped.complaints).toMatch(/^tandem: attendance\.csv: the file is empty\. Nothing was taken in/);
  });

  it('warns of a school without a DSL until it has one', async () => {
    const env = { TANDEM_DATA: join(folder, 'westfield') };
    const school = join(folder, 'west');
    await mkdir(school);
    await writeFile(join(school, 'schools.csv'), 'school_id,name\nW1,Westfield\n');
    await writeFile(join(school, 'pupils.csv'), 'pupil_id,school_id,first_name,last_name\n1,W1,Amy,Okafor\n');
    const warning = 'Westfield (W1) has no DSL: nobody reads what staff note as possible harm';
    const before = await tandem(['import', school], env);
    expect([before.code, before.lines.at(-1)]).toEqual([0, expect.stringContaining(`Warning: ${warning}`)]);
    await writeFile(
      join(school, 'staff.csv'),
      'staff_id,organisation_id,first_name,last_name,email,job_title,roles\ns1,W1,Sam,Lewis,,,dsl\n',
    );
    const tried = lastJson(await tandem(['import', school, '--dry-run', '--json'], env));
    expect(tried).not.toHaveProperty('warnings');
    expect(lastJson(await tandem(['import', school, '--json'], env))).not.toHaveProperty('warnings');
  });

  it('ends with 1 and one line when it cannot do what was asked', async () => {
    for (const words of [
      ['import', '/no/such/folder'],
      ['evaluate', '--as-of', 'soon'],
      ['nonsense'],
      ['import', '--colour'],
    ]) {
      const said = await tandem(words);
      expect([words, said.code]).toEqual([words, 1]);
      expect(said.complaints.trim()).not.toBe('');
      expect(said.complaints).not.toMatch(/\n\s+at /);
    }
    const refused = await tandem(['migrate'], { PORT: 'abc', SMTP_URL: 'secret-value' });
    expect(refused.complaints).toMatch(/PORT: .*SMTP_URL: /);
    expect(refused.complaints).not.toContain('secret-value');
  });

  it('says how each command is called, and what a refusal is about, by the words that are typed', async () => {
    for (const words of [
      ['evaluate', '--help'],
      ['evaluate', '-h'],
      ['help', 'evaluate'],
    ]) {
      const { code, lines, complaints } = await tandem(words);
      expect([code, lines[0], complaints]).toEqual([
        0,
        'tandem evaluate [--as-of YYYY-MM-DD] [--school ID] [--json]',
        '',
      ]);
      expect(lines).toHaveLength(2);
    }
    expect((await tandem(['doctor', '--help'])).lines[0]).toBe('tandem doctor [--json]');
    expect((await tandem(['--help'])).lines.join('\n')).toMatch(
      /tandem user list[^]*tandem doctor \[--json\]/,
    );
    const refused = await tandem(['api-key', 'create', '--name', ' ']);
    expect([refused.code, refused.complaints]).toEqual([1, expect.stringMatching(/^tandem: --name: /)]);
  });

  it('says which version it is', async () => {
    const { version } = JSON.parse(await readFile(PACKAGE, 'utf8')) as { version: string };
    expect(await tandem(['--version'])).toEqual({ code: 0, lines: [version], complaints: '' });
  });

  it('makes a key once, and says what a machine lacks', async () => {
    const made = lastJson(await tandem(['api-key', 'create', '--name', 'MIS', '--json'])) as {
      id: string;
      key: string;
    };
    expect(made.key).toMatch(/^tandem_[\w-]{43}$/);
    expect((await tandem(['api-key', 'revoke', made.id])).code).toBe(0);
    const listed = await tandem(['api-key', 'list']);
    expect(listed.lines.filter((line) => line.startsWith(made.id))).toEqual([
      expect.stringMatching(
        / {2}MIS {2}signals:write,\S+ {2}the whole installation {2}made \S+ {2}never used {2}revoked /,
      ),
    ]);
    expect(listed.lines.join('\n')).not.toContain(made.key);
    expect((await tandem(['api-key', 'revoke', made.id])).code).toBe(1);
    expect((await tandem(['doctor'])).lines.join('\n')).toMatch(/well {3}SQLite/);
  });
});
