import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseColumnMapping } from '../../src/data-import/csv/column-mapping.js';
import {
  type FileReport,
  ImportFilesService,
  type ImportRequest,
} from '../../src/data-import/import-files.service.js';
import { Reader } from '../../src/platform/database/reader.js';
import { toEpochDay } from '../../src/shared/days.js';
import { codeOf } from '../../src/signals/attendance/attendance-codes.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const PUPIL_HEADINGS = 'pupil_id,school_id,first_name,last_name,preferred_name,date_of_birth,year_group';

describeOnEachDatabase('Importing files', (kind) => {
  let app: TestApp;
  let folder: string;
  let count = 0;

  const query = <Row>(sql: string, values: (string | number)[] = []) =>
    app.get(Reader).query<Row>(sql, values);
  const place = async (files: Record<string, string | Buffer>): Promise<string> => {
    const path = join(folder, String((count += 1)));
    await mkdir(path);
    for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content);
    return path;
  };
  const importing = async (
    files: Record<string, string | Buffer>,
    more: Partial<ImportRequest> = {},
  ): Promise<FileReport[]> => {
    const paths = [await place(files)];
    return app.get(ImportFilesService).importFiles({ paths, source: 'csv', actor: 'test', ...more });
  };
  const counts = ({ file, accepted, corrected, unchanged, rejected }: FileReport) =>
    `${file} ${accepted}/${corrected}/${unchanged}/${rejected}`;
  const school = (ids: readonly string[]) => ({
    'schools.csv': 'school_id,name\nN,Northfield\n',
    'pupils.csv': `${PUPIL_HEADINGS}\n${ids.map((id) => `${id},N,Amy,Okafor,,2012-05-04,9\n`).join('')}`,
  });
  const marksOf = (pupil: string, source = 'csv') =>
    query<{ day: number; session: number; code: number }>(
      `SELECT m.day, m.session, m.code FROM mark m JOIN pupil p ON p.id = m.pupil_id
       WHERE p.source_id = $1 AND p.source = $2 ORDER BY m.day, m.session`,
      [pupil, source],
    );
  const id = (letters: string) => codeOf(letters)?.id;

  beforeAll(async () => {
    app = await startTestApp(kind);
    folder = await mkdtemp(join(tmpdir(), 'tandem-import-'));
  });

  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('loads the good half of a file and says of each other row its line, field and reason', async () => {
    await importing(school(['h1', 'h2']));
    const register = [
      'pupil_id,date,session,code',
      'h1,2025-09-01,AM,/',
      'h1,2025-09-31,AM,/',
      'nobody,2025-09-01,AM,/',
      'h2,2025-09-01,noon,/',
      'h2,2025-09-01,AM,?!',
      'h2,2025-09-01',
      'h2,2025-09-01,PM,\\',
    ].join('\n');
    const [report] = await importing({ 'attendance.csv': register });
    expect(report).toMatchObject({ accepted: 2, corrected: 0, unchanged: 0, rejected: 5 });
    const path = report?.rejectedRows ?? '';
    expect(dirname(dirname(path))).toBe(join(app.config.dataFolder, 'imports'));
    const lines = (await readFile(path, 'utf8')).trim().split('\r\n').slice(1);
    expect(lines.map((line) => line.split(',').slice(0, 2).join(' '))).toEqual([
      '3 date',
      '4 pupil_id',
      '5 session',
      '6 code',
      '7 ',
    ]);
    expect(lines[1]).toContain('no pupil is known by ""nobody""');
    expect(lines[4]).toContain('expected 4 cells, got 2');
  });

  it('counts a code nobody knows for the school, and records no mark for it', async () => {
    await importing(school(['u1']));
    await importing({
      'attendance.csv': 'pupil_id,date,session,code\nu1,2025-09-01,AM,Å\nu1,2025-09-01,PM,Å',
    });
    expect(await marksOf('u1')).toEqual([]);
    const seen = await query('SELECT code_text, times FROM unknown_code WHERE code_text = $1', ['Å']);
    expect(seen).toEqual([{ code_text: 'Å', times: 2 }]);
  });

  it('changes nothing when the same files come again', async () => {
    const files = {
      ...school(['i1', 'i2']),
      'school-days.csv': 'school_id,date\nN,2025-09-01\nN,2025-09-02\n',
      'terms.csv': 'school_id,name,first_day,last_day\nN,Autumn,2025-09-01,2025-12-19\n',
      'teams.csv': 'team_id,name,school_ids,agreed_on\nT,Riverside MAST,N,2025-09-01\n',
      'enrolments.csv': 'pupil_id,school_id,year_group,from,to\ni1,N,9,2024-09-01,\n',
      'contacts.csv':
        'contact_id,pupil_id,first_name,last_name,relationship,parental_responsibility,lives_with,priority,email,mobile,address,language,no_contact\n' +
        'ic1,i1,Ada,Okafor,Mother,true,true,1,ada@home.example,,1 Mill Lane,en,false\n' +
        'ic1,i2,Ada,Okafor,Mother,true,true,1,ada@home.example,,1 Mill Lane,en,false\n',
      'contact-bars.csv':
        'contact_id,pupil_id,order_type,order_until,no_contact\nic1,i1,non-molestation,2026-12-31,true\n',
      'staff.csv':
        'staff_id,organisation_id,first_name,last_name,email,job_title,roles,year_groups,working_hours\n' +
        'is1,N,Bea,Lund,bea@northfield.example,,dsl;teacher,9,Mon 08:30-16:30\n',
      'holds.csv': 'pupil_id,contact_id,reason,placed_by,review_on\ni2,,Police asked,is1,2026-06-01\n',
      'attendance.csv': 'pupil_id,date,session,code\ni1,2025-09-01,AM,/\ni1,2025-09-01,PM,\\\n',
      'behaviour.csv':
        'incident_id,pupil_id,occurred_at,polarity,category,severity,points\nib1,i1,2025-09-01T10:15,negative,Rude,2,-2\n',
      'attainment.csv':
        'pupil_id,subject,assessment,date,scale,score\ni1,Maths,Autumn,2025-10-01,0-20,11.5\n',
      'observations.csv':
        'observation_id,pupil_id,date,theme,severity,text,author\nio1,i1,2025-09-01,family,mild, Tired again ,is1\n',
    };
    const first = await importing(files, { source: 'again' });
    expect(first.map(counts)).toEqual([
      'schools.csv 1/0/0/0',
      'school-days.csv 2/0/0/0',
      'terms.csv 1/0/0/0',
      'teams.csv 1/0/0/0',
      'pupils.csv 2/0/0/0',
      'enrolments.csv 1/0/0/0',
      'contacts.csv 2/0/0/0',
      'contact-bars.csv 0/1/0/0',
      'staff.csv 1/0/0/0',
      'holds.csv 1/0/0/0',
      'attendance.csv 2/0/0/0',
      'behaviour.csv 1/0/0/0',
      'attainment.csv 1/0/0/0',
      'observations.csv 1/0/0/0',
    ]);
    const jobs = await query('SELECT id FROM job ORDER BY id');
    const again = await importing(files, { source: 'again' });
    expect(again.map(({ accepted, corrected, rejected }) => accepted + corrected + rejected)).toEqual(
      Array(14).fill(0),
    );
    expect(again.map(({ unchanged }) => unchanged)).toEqual(
      first.map(({ accepted, corrected }) => accepted + corrected),
    );
    expect(await query('SELECT id FROM job ORDER BY id')).toEqual(jobs);
    const bars = await query<{ no_contact: boolean | number }>(
      `SELECT pc.no_contact FROM pupil_contact pc JOIN pupil p ON p.id = pc.pupil_id
       WHERE p.source = 'again' ORDER BY p.source_id`,
    );
    expect(bars.map((bar) => Boolean(bar.no_contact))).toEqual([true, false]);
    const enrolments = await query(
      `SELECT e.from_day FROM enrolment e JOIN pupil p ON p.id = e.pupil_id WHERE p.source = 'again' AND p.source_id = 'i1'`,
    );
    expect(enrolments).toEqual([{ from_day: '2024-09-01' }]);
  });

  it('keeps the trace of a corrected mark, bumps its pupil alone and asks for its evaluation', async () => {
    await importing(school(['c1', 'c2']));
    const register = (code: string) =>
      `pupil_id,date,session,code\nc1,2025-09-01,AM,${code}\nc2,2025-09-01,AM,/\n`;
    await importing({ 'attendance.csv': register('N') });
    const versions = () =>
      query<{ signals_version: number }>(
        "SELECT signals_version FROM pupil WHERE source = 'csv' AND source_id IN ('c1', 'c2') ORDER BY source_id",
      );
    await app.drain();
    expect(await versions()).toEqual([{ signals_version: 1 }, { signals_version: 1 }]);
    const waiting = () => query("SELECT id FROM job WHERE event = 'signals-recorded' AND state = 'waiting'");
    const before = (await waiting()).length;
    const [report] = await importing({ 'attendance.csv': register('L') });
    expect(report).toMatchObject({ accepted: 0, corrected: 1, unchanged: 1, rejected: 0 });
    expect(await versions()).toEqual([{ signals_version: 2 }, { signals_version: 1 }]);
    expect((await waiting()).length).toBe(before + 1);
    const trace = await query(
      `SELECT c.old_code, c.new_code FROM mark_correction c JOIN pupil p ON p.id = c.pupil_id WHERE p.source_id = 'c1'`,
    );
    expect(trace).toEqual([{ old_code: id('N'), new_code: id('L') }]);
  });

  it('takes the later of two marks for one session in one file', async () => {
    await importing(school(['l1']));
    const rows = 'l1,2025-09-02,AM,/\nl1,2025-09-01,AM,N\nl1,2025-09-01,AM,L\n';
    const [report] = await importing({ 'attendance.csv': `pupil_id,date,session,code\n${rows}` });
    expect(report).toMatchObject({ accepted: 2, corrected: 1, rejected: 0 });
    expect((await marksOf('l1')).map((mark) => mark.code)).toEqual([id('L'), id('/')]);
  });

  it('opens a wide register out into its marks', async () => {
    await importing(school(['w1', 'w2']));
    const rows = 'w1,2025-09-01,/\\/\\L\\--I*\nw2,2025-09-01,/;\\;C1;C1;;;;;;\n';
    const [report] = await importing({ 'register-weeks.csv': `pupil_id,week_beginning,codes\n${rows}` });
    expect(report).toMatchObject({ accepted: 11, rejected: 1 });
    const monday = toEpochDay('2025-09-01');
    expect((await marksOf('w2')).map(({ day, session, code }) => [day - monday, session, code])).toEqual([
      [0, 0, id('/')],
      [0, 1, id('\\')],
      [1, 0, id('C1')],
      [1, 1, id('C1')],
    ]);
  });

  it('takes up where a file that was cut in half left off', async () => {
    await importing(school(['x1']));
    const rows = Array.from({ length: 20 }, (_, at) => `x1,2025-09-${String(at + 1).padStart(2, '0')},AM,/`);
    const whole = `pupil_id,date,session,code\n${rows.join('\n')}\n`;
    const [half] = await importing({ 'attendance.csv': whole.slice(0, whole.length / 2 - 4) });
    expect(half?.rejected).toBe(1);
    const [rest] = await importing({ 'attendance.csv': whole });
    expect(rest).toMatchObject({
      accepted: 20 - (half?.accepted ?? 0),
      unchanged: half?.accepted,
      rejected: 0,
    });
    expect(await marksOf('x1')).toHaveLength(20);
  });

  it('reads the file of another system by a mapping, in its encoding', async () => {
    await importing(school(['m1']));
    const mapping = parseColumnMapping(
      JSON.stringify({
        kind: 'attendance',
        columns: { pupil_id: 'Schüler', date: 'Tag', session: 'Hälfte', code: 'Zeichen' },
        values: { session: { Vormittag: 'AM' } },
        dateFormat: 'dd/MM/yyyy',
      }),
    );
    const register = Buffer.from('\uFEFFSchüler;Tag;Hälfte;Zeichen\nm1;03/09/2025;Vormittag;/\n', 'utf16le');
    const reports = await importing({ 'export.csv': register, ...school(['m1']) }, { mapping });
    expect(reports.map(counts)).toEqual(['schools.csv 0/0/1/0', 'pupils.csv 0/0/1/0', 'export.csv 1/0/0/0']);
    expect(await marksOf('m1')).toEqual([{ day: toEpochDay('2025-09-03'), session: 0, code: id('/') }]);
  });

  it('keeps apart the pupils "1" of two sources', async () => {
    const one = (name: string) => ({
      'schools.csv': `school_id,name\n1,${name}\n`,
      'pupils.csv': `${PUPIL_HEADINGS}\n1,1,${name},Okafor,,,\n`,
      'attendance.csv': `pupil_id,date,session,code\n1,2025-09-01,AM,${name === 'Northfield' ? '/' : 'I'}\n`,
    });
    await importing(one('Northfield'), { source: 'north' });
    await importing(one('Southfield'), { source: 'south' });
    expect([(await marksOf('1', 'north'))[0]?.code, (await marksOf('1', 'south'))[0]?.code]).toEqual([
      id('/'),
      id('I'),
    ]);
  });

  it('takes the school of a mark from its column, else from the enrolment on that day, and guesses neither', async () => {
    const files = {
      'schools.csv': 'school_id,name\nN,Northfield\nS,Southfield\n',
      'pupils.csv': `${PUPIL_HEADINGS}\ne1,N,Amy,Okafor,,,9\n`,
      'enrolments.csv':
        'pupil_id,school_id,year_group,from,to\ne1,N,9,2025-09-01,2025-12-31\ne1,S,9,2025-12-01,2026-03-31\n',
      'attendance.csv': [
        'pupil_id,date,session,code,school_id',
        'e1,2025-11-30,AM,/,',
        'e1,2025-12-01,AM,/,',
        'e1,2025-12-01,PM,D,N',
        'e1,2026-01-05,AM,/,',
        'e1,2026-04-01,AM,/,',
      ].join('\n'),
    };
    const reports = await importing(files, { source: 'two' });
    expect(counts(reports.at(-1) as FileReport)).toBe('attendance.csv 3/0/0/2');
    const schools = await query<{ name: string }>(
      `SELECT o.name FROM mark m JOIN organisation o ON o.id = m.school_id WHERE o.source = 'two' ORDER BY m.day`,
    );
    expect(schools.map(({ name }) => name)).toEqual(['Northfield', 'Northfield', 'Southfield']);
  });

  it('tries everything out in a dry run and writes nothing', async () => {
    const tables = [
      'organisation',
      'pupil',
      'enrolment',
      'mark',
      'result',
      'import_run',
      'job',
      'audit_entry',
    ];
    const rowsOf = () =>
      Promise.all(tables.map((table) => query(`SELECT CAST(COUNT(*) AS integer) AS rows FROM ${table}`)));
    await importing(school(['d1']));
    const before = await rowsOf();
    const files = {
      ...school(['d1', 'd2']),
      'attendance.csv':
        'pupil_id,date,session,code\nd1,2025-09-01,AM,/\nd2,2025-09-01,AM,/\nd3,2025-09-01,AM,/\n',
      'attainment.csv': 'pupil_id,subject,assessment,date,scale,score\nd2,Maths,Autumn,2025-10-01,0-20,11\n',
    };
    const tried = await importing(files, { dryRun: true });
    expect(tried.map(counts)).toEqual([
      'schools.csv 0/0/1/0',
      'pupils.csv 1/0/1/0',
      'attendance.csv 2/0/0/1',
      'attainment.csv 1/0/0/0',
    ]);
    expect(tried.at(2)).not.toHaveProperty('rejectedRows');
    expect(await rowsOf()).toEqual(before);
    const anew = await importing(files, { dryRun: true, source: 'fresh' });
    expect(anew.map(counts)).toEqual([
      'schools.csv 1/0/0/0',
      'pupils.csv 2/0/0/0',
      'attendance.csv 2/0/0/1',
      'attainment.csv 1/0/0/0',
    ]);
    expect(await rowsOf()).toEqual(before);
  });

  it('refuses text longer than its column alike on both databases', async () => {
    const long = 'x'.repeat(41);
    const rows = `${school(['t1'])['pupils.csv']}t2,N,Bo,Lund,,,${long}\n`;
    const [report] = await importing({ 'pupils.csv': rows });
    expect(report).toMatchObject({ accepted: 1, rejected: 1 });
  });

  it('reads nothing when one of the files is no table, and says which', async () => {
    const files = { ...school(['z1']), 'other.csv': 'colour,size\nred,1\n' };
    await expect(importing(files)).rejects.toThrow(/^other\.csv: the columns fit no kind of file/);
    expect(await query("SELECT id FROM pupil WHERE source_id = 'z1'")).toEqual([]);
  });

  it('keeps a line for each file, and one in the audit', async () => {
    await importing(school(['a1']), { actor: 'command:office' });
    const [run] = await query<{ public_id: string; accepted: number }>(
      'SELECT public_id, kind, accepted, unchanged, rejected, finished_at FROM import_run ORDER BY id DESC',
    );
    expect(run).toMatchObject({ kind: 'pupils', accepted: 1, finished_at: app.clock.now() });
    const audit = await query('SELECT actor, action FROM audit_entry WHERE subject_id = $1', [
      run?.public_id ?? '',
    ]);
    expect(audit).toEqual([{ actor: 'command:office', action: 'import' }]);
  });
});
