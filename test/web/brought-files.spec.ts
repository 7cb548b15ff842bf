import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BringFiles } from '../../src/data-import/batches/bring-files.service.js';
import { MOST_FILES } from '../../src/web/imports/take-uploads.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { staffAccount, Visitor } from '../support/staff-accounts.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const SCRIPT = '<script>alert(1)</script>';
const GOOD = 'pupil_id,school_id,first_name,last_name\n1,N,Amir,Khan\n2,N,Noor,Khan\n';

/** What somebody may send in place of an export. Zoe is administrator of Northfield. */
describeOnEachDatabase('Files that are brought', (kind) => {
  let app: TestApp;
  let zoe: Visitor;

  beforeAll(async () => {
    app = await startTestApp(kind);
    await staffAccount(app, { firstName: 'Zoe', roles: ['administrator'] });
    zoe = Visitor.at(app);
    await zoe.signIn(app, 'zoe@northfield.example');
  });

  afterAll(async () => {
    await app.close();
  });

  const kept = (): string[] => {
    const folder = join(app.config.dataFolder, 'imports', 'brought');
    return existsSync(folder) ? readdirSync(folder) : [];
  };
  /** Where the import is, once its files are here. */
  const bring = async (files: Record<string, string | Buffer>): Promise<string> => {
    await zoe.get('/imports/new');
    const answer = await zoe.bring('/imports', { source: 'csv' }, files);
    if (answer.status !== 303) throw new Error(`not brought: ${answer.status}`);
    return String(answer.headers['location']);
  };
  const page = async (path: string): Promise<string> => words((await zoe.get(path)).text);
  const press = async (path: string): Promise<number> => (await zoe.post(path, {})).status;
  /** As people read it: without marks, spaces put together. */
  const words = (html: string): string =>
    html
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();

  it('are not kept when they come from elsewhere, or without the token of the form (ASVS 3.5.1)', async () => {
    await zoe.get('/imports/new');
    const answer = await zoe.bring('/imports', { source: 'csv' }, { 'pupils.csv': GOOD }, 'guessed');
    expect(answer.status).toBe(403);
    const nobody = Visitor.at(app);
    expect((await nobody.bring('/imports', { source: 'csv' }, { 'pupils.csv': GOOD }, 'x')).status).toBe(403);
    expect(kept()).toEqual([]);
  });

  it('are there, with their import, when somebody closes the window just as they are noted', async () => {
    const files = app.get(BringFiles);
    const bringAsUsual = files.bring.bind(files);
    let arrived = (): void => undefined;
    const leaves = new Promise<void>((resolve) => (arrived = resolve));
    const noted = new Promise<string>((resolve, reject) => {
      files.bring = async (...asked) => {
        arrived();
        await sleep(100);
        const batch = bringAsUsual(...asked);
        batch.then(resolve, reject);
        return batch;
      };
    });
    await zoe.get('/imports/new');
    await zoe.bringAndLeave('/imports', { source: 'csv' }, { 'pupils.csv': GOOD }, leaves);
    const path = `/imports/${await noted}`;
    files.bring = bringAsUsual;
    await sleep(100);
    expect(await page(path)).toContain('Amir');
    expect(kept()).toHaveLength(1);
    expect(await press(`${path}/put-away`)).toBe(303);
  });

  it.each<[string, Record<string, string>, string]>([
    ['no file', {}, 'Choose at least one file'],
    ['a picture', { 'school.png': 'x' }, 'Choose CSV files only'],
    [
      'too many',
      Object.fromEntries(Array.from({ length: MOST_FILES + 1 }, (_, at) => [`${at}.csv`, GOOD])),
      `Choose at most ${MOST_FILES} files at once`,
    ],
  ])('are asked for again, and none is kept, where there is or are %s', async (_, files, said) => {
    await zoe.get('/imports/new');
    const answer = await zoe.bring('/imports', { source: 'csv' }, files);
    expect(answer.status).toBe(422);
    expect(words(answer.text)).toContain(said);
    expect(kept()).toEqual([]);
  });

  it('are told to be no table, where they are a workbook or a picture with another name (ASVS 5.2.2)', async () => {
    const path = await bring({
      'pupils.csv': Buffer.from('PK\u0003\u0004zip', 'latin1'),
      'terms.csv': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 0, 0]),
    });
    const shown = await page(path);
    expect(shown).toContain('This is a spreadsheet workbook; save the sheet as CSV first.');
    expect(await press(`${path}/start`)).toBe(303);
    await app.drain();
    expect(await page(path)).toContain('Nothing was taken in, of no file');
  });

  it('make no path, no header and no markup of their names or headings (ASVS 1.2.1, 5.4.1)', async () => {
    const before = await tablePrints(app.dataSource);
    const path = await bring({
      [`../../${SCRIPT}.csv`]: `${SCRIPT},pupil_id\n${SCRIPT},1\n`,
      'pupils.csv': GOOD,
      '../pupils.csv': GOOD,
    });
    const html = (await zoe.get(path)).text;
    expect(html).not.toContain(SCRIPT);
    expect(html).toContain('&lt;script&gt;');
    expect(words(html)).toContain('pupils (2).csv');
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual([
      ...['audit_entry', 'import_batch', 'import_upload'],
    ]);
  });
});
