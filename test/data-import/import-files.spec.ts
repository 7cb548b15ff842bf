import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseColumnMapping } from '../../src/data-import/csv/column-mapping.js';
import { toEpochDay } from '../../src/shared/days.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { codeId, counts, ImportDesk, northfield } from './import-desk.js';

describeOnEachDatabase('Importing files', (kind) => {
  let desk: ImportDesk;

  beforeAll(async () => {
    desk = await ImportDesk.open(kind);
  });

  afterAll(async () => {
    await desk.close();
  });

  it('loads the good half of a file and says of each other row its line, field and reason', async () => {
    await desk.importing(northfield(['h1', 'h2']));
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
    const [report] = await desk.importing({ 'attendance.csv': register });
    expect(report).toMatchObject({ accepted: 2, corrected: 0, unchanged: 0, rejected: 5 });
    const path = report?.rejectedRows ?? '';
    expect(dirname(dirname(path))).toBe(join(desk.app.config.dataFolder, 'imports'));
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

  it('refuses a hold on a contact of another child: it would hold nobody', async () => {
    const contact = (id: string, pupil: string) =>
      `${id},${pupil},Tomasz,Okafor,Father,true,true,1,t@home.example,,,en,false\n`;
    const [, , , , holds] = await desk.importing({
      ...northfield(['g1', 'g2']),
      'contacts.csv': `contact_id,pupil_id,first_name,last_name,relationship,parental_responsibility,lives_with,priority,email,mobile,address,language,no_contact\n${contact('dc1', 'g1')}${contact('dc2', 'g2')}`,
      'staff.csv':
        'staff_id,organisation_id,first_name,last_name,email,job_title,roles,year_groups,working_hours\nds1,N,Sam,Lewis,s@school.example,,dsl,,\n',
      'holds.csv':
        'pupil_id,contact_id,reason,placed_by,review_on\ng1,dc2,Told us,ds1,2026-06-01\ng1,dc1,Told us,ds1,2026-06-01\n',
    });
    expect(counts(holds)).toBe('holds.csv 1/0/0/1');
    expect(await readFile(holds?.rejectedRows ?? '', 'utf8')).toContain('this contact is none of the pupil');
  });

  it('refuses a second school’s pupil under an id that another school’s pupil has, and all that hangs on it', async () => {
    await desk.importing(northfield(['k1', 'k2']));
    const [, pupils, marks] = await desk.importing({
      'schools.csv': 'school_id,name,timezone\nM,Moorside,Europe/London\n',
      'pupils.csv':
        'pupil_id,school_id,first_name,last_name,preferred_name,date_of_birth,year_group\nk1,M,Zoë,Quite-Another,,2012-02-02,8\n',
      'attendance.csv': 'pupil_id,date,session,code\nk1,2025-09-01,AM,O\n',
    });
    expect([counts(pupils), counts(marks)]).toEqual(['pupils.csv 0/0/0/1', 'attendance.csv 0/0/0/1']);
    expect(await readFile(pupils?.rejectedRows ?? '', 'utf8')).toContain('--source of its own');
    expect(await desk.marksOf('k1')).toEqual([]);
    const names = await desk.query(`SELECT last_name FROM pupil WHERE source_id = $1`, ['k1']);
    expect(JSON.stringify(names)).not.toContain('Quite-Another');
  });

  it('counts a code nobody knows for the school, and records no mark for it', async () => {
    await desk.importing(northfield(['u1']));
    await desk.importing({
      'attendance.csv': 'pupil_id,date,session,code\nu1,2025-09-01,AM,Å\nu1,2025-09-01,PM,Å',
    });
    expect(await desk.marksOf('u1')).toEqual([]);
    const seen = await desk.query('SELECT code_text, times FROM unknown_code WHERE code_text = $1', ['Å']);
    expect(seen).toEqual([{ code_text: 'Å', times: 2 }]);
  });

  it('reads the file of another system by a mapping, in its encoding', async () => {
    await desk.importing(northfield(['m1']));
    const mapping = parseColumnMapping(
      JSON.stringify({
        kind: 'attendance',
        columns: { pupil_id: 'Schüler', date: 'Tag', session: 'Hälfte', code: 'Zeichen' },
        values: { session: { Vormittag: 'AM' } },
        dateFormat: 'dd/MM/yyyy',
      }),
    );
    const register = Buffer.from('\uFEFFSchüler;Tag;Hälfte;Zeichen\nm1;03/09/2025;Vormittag;/\n', 'utf16le');
    const reports = await desk.importing({ 'export.csv': register, ...northfield(['m1']) }, { mapping });
    expect(reports.map(counts)).toEqual(['schools.csv 0/0/1/0', 'pupils.csv 0/0/1/0', 'export.csv 1/0/0/0']);
    expect(await desk.marksOf('m1')).toEqual([
      { day: toEpochDay('2025-09-03'), session: 0, code: codeId('/') },
    ]);
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
      Promise.all(
        tables.map((table) => desk.query(`SELECT CAST(COUNT(*) AS integer) AS rows FROM ${table}`)),
      );
    await desk.importing(northfield(['d1']));
    const before = await rowsOf();
    const files = {
      ...northfield(['d1', 'd2']),
      'attendance.csv':
        'pupil_id,date,session,code\nd1,2025-09-01,AM,/\nd2,2025-09-01,AM,/\nd3,2025-09-01,AM,/\n',
      'attainment.csv': 'pupil_id,subject,assessment,date,scale,score\nd2,Maths,Autumn,2025-10-01,0-20,11\n',
    };
    const tried = await desk.importing(files, { dryRun: true });
    expect(tried.map(counts)).toEqual([
      'schools.csv 0/0/1/0',
      'pupils.csv 1/0/1/0',
      'attendance.csv 2/0/0/1',
      'attainment.csv 1/0/0/0',
    ]);
    expect(tried.at(2)).not.toHaveProperty('rejectedRows');
    expect(await rowsOf()).toEqual(before);
    const anew = await desk.importing(files, { dryRun: true, source: 'fresh' });
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
    const rows = `${northfield(['t1'])['pupils.csv']}t2,N,Bo,Lund,,,${long}\n`;
    const [report] = await desk.importing({ 'pupils.csv': rows });
    expect(report).toMatchObject({ accepted: 1, rejected: 1 });
  });

  describe('beside a file that is none of ours', () => {
    const known = async (pupil: string) =>
      (await desk.query('SELECT id FROM pupil WHERE source_id = $1', [pupil])).length === 1;
    const nothing = /^.+\.csv: .*\. Nothing was taken in, of no file/;

    it('takes in the rest of the folder, and tells which file was passed over', async () => {
      const told: string[] = [];
      const files = { ...northfield(['z1']), 'lunches.csv': 'colour,size\nred,1\n', 'empty.txt': '' };
      const onForeign = (file: string, reason: string) => told.push(`${file}: ${reason}`);
      expect((await desk.importing(files, {}, { onForeign })).map(counts)).toContain('pupils.csv 1/0/0/0');
      expect(told).toEqual([
        'empty.txt: the file is empty',
        'lunches.csv: the columns fit no kind of file; a mapping file can say what they are',
      ]);
      expect(await known('z1')).toBe(true);
    });

    it('takes in nothing when one of ours cannot be read, and says so', async () => {
      const bars = { 'contact-bars.csv': 'contact,pupil_id,order_type,order_until,no_contact\n' };
      for (const ours of [bars, { 'attendance.csv': '' }]) {
        await expect(desk.importing({ ...northfield(['z2']), ...ours })).rejects.toThrow(nothing);
        expect(await known('z2')).toBe(false);
      }
    });

    it('takes in nothing when a file under another name is about whom not to contact', async () => {
      const orders = {
        'court orders.csv': 'contact,pupil_id,order_type,order_until\nc1,z3,prohibited-steps,\n',
      };
      await expect(desk.importing({ ...northfield(['z3']), ...orders })).rejects.toThrow(nothing);
      expect(await known('z3')).toBe(false);
    });

    it('takes in nothing when there is nothing else, or the file was named by whoever asks', async () => {
      await expect(desk.importing({ 'lunches.csv': 'colour\nred\n' })).rejects.toThrow(nothing);
      const path = join(desk.app.config.dataFolder, 'lunches.csv');
      await writeFile(path, 'colour\nred\n');
      const files = northfield(['z4']);
      const schools = join(desk.app.config.dataFolder, 'schools.csv');
      await writeFile(schools, files['schools.csv']);
      await expect(desk.importing({}, { paths: [schools, path] })).rejects.toThrow(nothing);
    });
  });

  it('keeps a line for each file, and one in the audit', async () => {
    await desk.importing(northfield(['a1']), { actor: 'command:office' });
    const [run] = await desk.query<{ public_id: string; accepted: number }>(
      'SELECT public_id, kind, accepted, unchanged, rejected, finished_at FROM import_run ORDER BY id DESC',
    );
    expect(run).toMatchObject({ kind: 'pupils', accepted: 1, finished_at: desk.app.clock.now() });
    const audit = await desk.query('SELECT actor, action FROM audit_entry WHERE subject_id = $1', [
      run?.public_id ?? '',
    ]);
    expect(audit).toEqual([{ actor: 'command:office', action: 'import' }]);
  });
});
