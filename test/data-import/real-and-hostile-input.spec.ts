import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImportFilesService } from '../../src/data-import/import-files.service.js';
import { Reader } from '../../src/platform/database/reader.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { sharedData } from '../support/shared-data.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { counts } from './import-desk.js';

const skip = (what: string) => void process.stdout.write(`skipped: ${what} is not beside the project\n`);
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

describeOnEachDatabase('Importing real and hostile input', (kind) => {
  let app: TestApp;

  const importing = (paths: readonly string[], source = 'csv') =>
    app.get(ImportFilesService).importFiles({ paths, source, actor: 'test' });
  const write = async (name: string, text: string): Promise<string> => {
    const path = join(app.config.dataFolder, name);
    await writeFile(path, text);
    return path;
  };

  beforeAll(async () => {
    app = await startTestApp(kind);
  });

  afterAll(async () => {
    await app.close();
  });

  it('takes in a district’s school year, and the same files again change nothing', async () => {
    const folder = sharedData('grand-bend');
    if (folder === null) return skip('grand-bend');
    expect((await importing([folder])).map(counts)).toEqual([
      'schools.csv 3/0/0/0',
      'school-days.csv 483/0/0/0',
      'pupils.csv 243/0/0/0',
      'contacts.csv 483/0/0/0',
      'attendance.csv 78246/0/0/0',
      'behaviour.csv 21/0/0/0',
    ]);
    expect((await importing([folder])).map(counts)).toEqual([
      'schools.csv 0/0/3/0',
      'school-days.csv 0/0/483/0',
      'pupils.csv 0/0/243/0',
      'contacts.csv 0/0/483/0',
      'attendance.csv 0/0/78246/0',
      'behaviour.csv 0/0/21/0',
    ]);
  }, 60_000);

  it('takes in two folders of one source at once, results without a calendar too', async () => {
    const folders = ['grand-bend', 'uci-mathematics'].map(sharedData);
    const [one, other] = folders;
    if (!one || !other) return skip('uci-mathematics');
    const reports = await importing([other, one]);
    expect(reports.filter(({ accepted }) => accepted > 0).map(counts)).toEqual([
      'schools.csv 2/0/0/0',
      'pupils.csv 395/0/0/0',
      'attainment.csv 1185/0/0/0',
    ]);
  }, 60_000);

  it('stores each naughty string as it was given: names without the space around them, notes exactly', async () => {
    const path = sharedData('hostile-text/naughty-strings.json');
    if (path === null) return skip('hostile-text');
    const strings = (JSON.parse(await readFile(path, 'utf8')) as string[]).filter(
      (text) => !text.includes('\0'),
    );
    expect(strings.length).toBeGreaterThan(400);
    const pupils = strings.map((text, at) => `${at},N,${quoted(text)},${quoted(text)}`);
    const notes = strings.map((text, at) => `n${at},1,2025-09-01,family,mild,${quoted(text)}`);
    const reports = await importing(
      [
        await write('schools.csv', 'school_id,name\nN,Northfield\n'),
        await write('pupils.csv', `pupil_id,school_id,first_name,last_name\n${pupils.join('\n')}\n`),
        await write(
          'observations.csv',
          `observation_id,pupil_id,date,theme,severity,text\n${notes.join('\n')}\n`,
        ),
      ],
      'naughty',
    );
    const blank = strings.filter((text) => text.trim() === '').length;
    const good = strings.length - blank;
    expect(reports.slice(1).map(counts)).toEqual([
      `pupils.csv ${good}/0/0/${blank}`,
      `observations.csv ${good}/0/0/${blank}`,
    ]);
    const names = await app.nest
      .get(Reader)
      .query<{ source_id: string; last_name: string }>(
        "SELECT source_id, last_name FROM pupil WHERE source = 'naughty'",
      );
    for (const { source_id, last_name } of names) expect(last_name).toBe(strings[Number(source_id)]?.trim());
    const texts = await app.nest
      .get(Reader)
      .query<{ source_id: string; text: string }>(
        "SELECT source_id, text FROM observation WHERE source = 'naughty'",
      );
    for (const { source_id, text } of texts) expect(text).toBe(strings[Number(source_id.slice(1))]);
    expect([names.length, texts.length]).toEqual([good, good]);
  });

  it('refuses a NUL with its line on both databases, and loads the rows around it', async () => {
    const rows = '1,N,Amy,Okafor\n2,N,Bo\0b,Lund\n3,N,Cas,Reed\n';
    const reports = await importing(
      [
        await write('schools.csv', 'school_id,name\nN,Northfield\n'),
        await write('pupils.csv', `pupil_id,school_id,first_name,last_name\n${rows}`),
      ],
      'nul',
    );
    expect(counts(reports[1])).toBe('pupils.csv 2/0/0/1');
    expect(await readFile(reports[1]?.rejectedRows ?? '', 'utf8')).toContain(
      '3,,the row holds a NUL character',
    );
  });
});
