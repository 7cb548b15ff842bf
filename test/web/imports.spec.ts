import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AuditEntry } from '../../src/access/audit/audit-entry.entity.js';
import { PutAwayUploads } from '../../src/data-import/batches/put-away-uploads.handler.js';
import { OrganisationRecorder } from '../../src/people/organisations/organisation-recorder.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { countOf, staffAccount, Visitor } from '../support/staff-accounts.js';
import { countStatements } from '../support/statements.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const PUPILS = 'pupil_id,school_id,first_name,last_name,date_of_birth,year_group\n';
const GOOD = `${PUPILS}1,N,Amir,Khan,2012-05-04,9\n2,N,Noor,Khan,2013-02-01,8\n`;
/** Line 3 has a day that does not exist, line 4 a name that a spreadsheet would take for a formula, of a school nobody knows. */
const HALF_GOOD = `${PUPILS}1,N,Amir,Khan,2012-05-04,9\n3,N,Mia,Nowak,2012-02-31,9\n4,X,=1+1,Nowak,2012-02-03,9\n`;

/** Zoe is administrator of Northfield, the only school at first; Ada is a teacher there. */
describeOnEachDatabase('Imports by page', (kind) => {
  let app: TestApp;
  let zoe: Visitor;
  let ada: Visitor;

  beforeAll(async () => {
    app = await startTestApp(kind);
    await staffAccount(app, { firstName: 'Zoe', roles: ['administrator'] });
    await staffAccount(app, { firstName: 'Ada', roles: ['teacher'] });
    zoe = Visitor.at(app);
    await zoe.signIn(app, 'zoe@northfield.example');
    ada = Visitor.at(app);
    await ada.signIn(app, 'ada@northfield.example');
  });

  afterAll(async () => {
    await app.close();
  });

  const kept = (): string[] => {
    const folder = join(app.config.dataFolder, 'imports', 'brought');
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  };
  /** Where the import is, once its files are here. */
  const bring = async (files: Record<string, string | Buffer>, source = 'csv'): Promise<string> => {
    await zoe.get('/imports/new');
    const answer = await zoe.bring('/imports', { source }, files);
    if (answer.status !== 303) throw new Error(`not brought: ${answer.status} ${words(answer.text)}`);
    return String(answer.headers['location']);
  };
  const page = async (path: string): Promise<string> => words((await zoe.get(path)).text);
  const press = async (path: string, form: Record<string, string> = {}): Promise<number> =>
    (await zoe.post(path, form)).status;
  /** As people read it: without marks, spaces put together. */
  const words = (html: string): string =>
    html
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
  const actionsOf = async (subjectId: string): Promise<string[]> =>
    (await app.dataSource.manager.find(AuditEntry, { where: { subjectId }, order: { id: 'ASC' } })).map(
      ({ action }) => action,
    );

  it('are for administrators; who may not import neither sees nor sends anything (ASVS 8.2.1)', async () => {
    expect(await page('/imports')).toContain('Nothing has been imported yet');
    expect((await zoe.get('/')).text).toContain('href="/imports"');
    expect((await ada.get('/imports')).status).toBe(403);
    expect((await ada.get('/')).text).not.toContain('href="/imports"');
    expect((await ada.bring('/imports', { source: 'csv' }, { 'pupils.csv': GOOD })).status).toBe(403);
    expect(kept()).toEqual([]);
  });

  it('show what was found in the files before anything is taken in, and keep them for nobody else', async () => {
    const latin = Buffer.from(GOOD.replaceAll(',', ';').replace('Noor', 'Zoë'), 'latin1');
    const path = await bring({ 'pupils.csv': latin, 'lunches.csv': 'dish,price\nsoup,2\n' });
    const shown = await page(path);
    expect(shown).toContain('Pupils. 1 KB, Windows (Western European) text, cells separated by semicolon.');
    expect(shown).toMatch(/first_name first_name Amir; Zoë/);
    expect(shown).toContain('The columns fit no kind of file');
    expect(shown).toContain('Before it can be imported');
    expect(await countOf(app, 'SELECT COUNT(*) AS n FROM pupil')).toBe(0);
    const names = kept();
    expect(names).toHaveLength(2);
    for (const name of names) {
      expect(name).toMatch(/^[\w-]{22}$/);
      expect(statSync(join(app.config.dataFolder, 'imports', 'brought', name)).mode & 0o777).toBe(0o600);
    }
    expect(await press(`${path}/put-away`)).toBe(303);
    expect(kept()).toEqual([]);
    expect(await page('/imports')).toContain('Deleted, not imported');
  });

  it('say of a list tried out under another system that it adds a school besides theirs, before anything is taken in', async () => {
    const list = { 'schools.csv': 'school_id,name\nN1,Northfield School\n' };
    const path = await bring(list, 'sample');
    expect(await press(`${path}/try`)).toBe(303);
    await app.drain();
    expect(await page(path)).toContain(
      'This adds a school besides yours, Northfield. If yours is meant, leave schools.csv out, or delete these files and bring them from the system “csv”, by whose ids your school is known.',
    );
    expect(await press(`${path}/put-away`)).toBe(303);
    const known = await bring({ 'schools.csv': 'school_id,name\nN,Northfield\n' });
    await press(`${known}/try`);
    await app.drain();
    expect(await page(known)).not.toContain('besides yours');
    expect(await press(`${known}/put-away`)).toBe(303);
  });

  it('take in the good half of a file, say of each other row why not, and give these back as a harmless CSV', async () => {
    const path = await bring({
      'schools.csv': 'school_id,name\nN,Northfield\n',
      'pupils.csv': HALF_GOOD,
    });
    expect(await press(`${path}/start`)).toBe(303);
    expect(await page(path)).toContain('Importing begins as soon as a worker is free');
    await app.drain();
    const html = (await zoe.get(path)).text;
    const shown = words(html);
    expect(shown).toContain('Rows: 1 new, 0 corrected, 1 unchanged, 2 refused.');
    expect(shown).toMatch(/Line 3 : date_of_birth: expected .* got &quot;2012-02-31&quot;/);
    expect(shown).toContain('Line 4 : school_id: no school is known by &quot;X&quot;');
    expect(shown).toContain('Import Done, 2 rows refused');
    const href = /href="([^"]+\/refused\/[^"]+)"/.exec(html)?.[1] ?? '';
    const csv = await zoe.get(href);
    expect([csv.status, csv.headers['content-type'], csv.headers['cache-control']]).toEqual([
      200,
      'text/csv; charset=utf-8',
      'no-store',
    ]);
    expect(csv.headers['content-disposition']).toBe('attachment; filename="pupils.rejected.csv"');
    expect(csv.text).toContain(`4,school_id,`);
    expect(csv.text).toContain(`,'=1+1,`);
    expect((await ada.get(href)).status).toBe(403);
    expect(kept()).toEqual([]);
    expect(await page('/imports')).toMatch(
      /Done, 2 rows refused Zoe Okafor, on this page From the system: csv 1 new/,
    );
  });

  it('that name another system than the school is known by say where its ids were looked for, and are not called done', async () => {
    const path = await bring({ 'pupils.csv': GOOD }, 'sims');
    await press(`${path}/start`);
    await app.drain();
    const shown = await page(path);
    expect(shown).toMatch(/^.*Import Every row refused: 2 /);
    expect(shown).toContain(
      'Each id that is not known was looked for among the ids of the system “sims”. Your school is known by its id of “csv”; its pupils are known by their ids of “csv”.',
    );
    expect((await zoe.get('/imports')).text).toMatch(/govuk-tag--yellow">\s*Every row refused: 2/);
  });

  it('stand in the audit, with who brought, read, started and downloaded them', async () => {
    const batch = String(/\/imports\/([\w-]{22})"/.exec((await zoe.get('/imports')).text)?.[1]);
    expect(await actionsOf(batch)).toEqual(['import-brought', 'import-started', 'import-read']);
    const runs = await app.dataSource.manager.findBy(AuditEntry, { action: 'import-refused-rows-read' });
    expect(runs).toHaveLength(1);
  });

  it('give refused rows of what was written about children to who brought them and to the DSL, not to other administrators (ASVS 8.2.3)', async () => {
    const heading = 'observation_id,pupil_id,date,theme,severity,text,possible_harm\n';
    const path = await bring({
      'observations.csv': `${heading}O1,1,2026-02-31,family,severe,SAID in confidence,true\n`,
    });
    await press(`${path}/start`);
    await app.drain();
    const href = /href="([^"]+\/refused\/[^"]+)"/.exec((await zoe.get(path)).text)?.[1] ?? '';
    expect((await zoe.get(href)).text).toContain('SAID in confidence');
    await staffAccount(app, { firstName: 'Max', roles: ['administrator'] });
    const max = Visitor.at(app);
    await max.signIn(app, 'max@northfield.example');
    const refused = await max.get(href);
    expect(refused.status).toBe(403);
    expect(refused.text).not.toContain('SAID');
    expect((await max.get(path)).text).not.toContain('SAID');
  });

  it('change nothing when the same files come again', async () => {
    const path = await bring({ 'pupils.csv': GOOD });
    await press(`${path}/start`);
    await app.drain();
    expect(await page(path)).toContain('Rows: 1 new, 0 corrected, 1 unchanged, 0 refused.');
    const again = await bring({ 'pupils.csv': GOOD });
    await press(`${again}/start`);
    await app.drain();
    expect(await page(again)).toContain('Rows: 0 new, 0 corrected, 2 unchanged, 0 refused.');
  });

  it('say what would become of the files and keep nothing, when they are tried out', async () => {
    const path = await bring({ 'pupils.csv': `${GOOD}5,N,Mia,Nowak,2012-05-04,9\n6,X,Eve,Nowak,,9\n` });
    const before = await countOf(app, 'SELECT COUNT(*) AS n FROM pupil');
    expect(await press(`${path}/try`)).toBe(303);
    expect(await page(path)).toContain('Trying it out begins');
    expect(await press(`${path}/start`)).toBe(409);
    await app.drain();
    const shown = await page(path);
    expect(shown).toContain('It was only tried out: nothing has been taken in.');
    expect(shown).toMatch(/pupils.csv Holds Pupils New 1 Corrected 0 Unchanged 2 Refused 1/);
    expect(shown).toContain('Line 5 : school_id: no school is known');
    expect(await countOf(app, 'SELECT COUNT(*) AS n FROM pupil')).toBe(before);
    expect(await press(`${path}/start`)).toBe(303);
    await app.drain();
    expect(await page(path)).toContain('Rows: 1 new, 0 corrected, 2 unchanged, 1 refused.');
  });

  it('are started once, however often somebody clicks, and end once', async () => {
    const path = await bring({ 'pupils.csv': GOOD });
    expect(await press(`${path}/start`)).toBe(303);
    expect(await press(`${path}/start`)).toBe(409);
    await app.drain();
    for (const step of ['start', 'try', 'put-away']) expect(await press(`${path}/${step}`)).toBe(409);
  });

  it('leave out the file that somebody leaves out, and take nothing in where all are', async () => {
    const path = await bring({ 'pupils.csv': GOOD, 'lunches.csv': 'dish\nsoup\n' });
    const files = [...(await zoe.get(path)).text.matchAll(/action="([^"]+\/files\/[^"]+)\/leave-out"/g)];
    const [pupils, lunches] = files.map(([, one]) => one ?? '');
    expect(await press(`${lunches}/leave-out`, { leaveOut: 'yes' })).toBe(303);
    expect(await page(path)).not.toContain('Before it can be imported');
    await press(`${pupils}/leave-out`, { leaveOut: 'yes' });
    expect(await page(path)).toContain('All files are left out');
    await press(`${path}/start`);
    expect(await page(path)).toContain('Expected at least one file that is not left out');
    await press(`${pupils}/leave-out`, { leaveOut: 'no' });
    await press(`${path}/start`);
    await app.drain();
    expect(await page(path)).toContain('Rows: 0 new, 0 corrected, 2 unchanged, 0 refused.');
    expect((await zoe.post(`${path}/files/${'A'.repeat(22)}/leave-out`, { leaveOut: 'yes' })).status).toBe(
      409,
    );
  });

  it('let somebody say once what the columns of a system mean, and take it back (ASVS 2.2.2)', async () => {
    const file = { 'p.csv': 'Adno;Forename;Surname\nA1;Amir;Khan\n' };
    const first = await bring(file);
    const fileAt = async (path: string) =>
      /href="(\/imports\/[^"]+\/files\/[^"]+)"/.exec((await zoe.get(path)).text)?.[1] ?? '';
    const form = await fileAt(first);
    expect(await page(`${form}?kind=pupils`)).toContain('Surname (such as Khan)');
    const said = {
      ...{ kind: 'pupils', 'column-pupil_id': '0', 'column-first_name': '1', 'column-last_name': '2' },
      'same-school_id': 'N',
    };
    expect(await press(form, { ...said, 'column-last_name': '' })).toBe(422);
    expect(await press(form, { ...said, 'column-school_id': '0' })).toBe(422);
    expect(await press(form, { ...said, 'same-school_id': 'N'.repeat(81) })).toBe(422);
    expect(await press(form, { ...said, kind: 'lunches' })).toBe(422);
    expect(await press(form, { ...said, 'column-last_name': '99' })).toBe(422);
    expect(await press(form, said)).toBe(303);
    expect(await page(first)).toContain('The same in every row: school_id: N.');
    const next = await bring(file);
    expect(await page(next)).toMatch(/Surname last_name Khan/);
    expect(await page(await bring(file, 'another system'))).toContain('The columns fit no kind of file.');
    expect(await press(`${await fileAt(next)}/forget`)).toBe(303);
    expect(await page(next)).toContain('The columns fit no kind of file.');
    expect(await page(await bring(file))).toContain('The columns fit no kind of file.');
    await press(`${first}/start`);
    await app.drain();
    expect(await page(first)).toContain('Rows: 1 new, 0 corrected, 0 unchanged, 0 refused.');
    expect((await zoe.get(form)).status).toBe(404);
  });

  it('cost no more statements for more imports (constant), and their pages change nothing but the audit', async () => {
    const cost = () => countStatements(app, () => zoe.get('/imports'));
    const few = await cost();
    for (let more = 0; more < 3; more++) await bring({ 'pupils.csv': GOOD });
    expect(await cost()).toBe(few);
    const before = await tablePrints(app.dataSource);
    await zoe.get('/imports');
    await zoe.get('/imports/new');
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual(['audit_entry']);
  });

  it('delete files that nobody imports after a day', async () => {
    await bring({ 'pupils.csv': GOOD });
    expect(kept().length).toBeGreaterThan(0);
    app.clock.advanceMinutes(25 * 60);
    await app.get(PutAwayUploads).handle();
    expect(await countOf(app, `SELECT COUNT(*) AS n FROM import_batch WHERE state = 'brought'`)).toBe(0);
    expect(kept()).toEqual([]);
    await zoe.signIn(app, 'zoe@northfield.example');
    expect(await page('/imports')).toContain('Deleted, not imported');
  });

  it('of one among several schools are about that school only, under a source of its own (ASVS 8.2.2)', async () => {
    await app
      .get(UnitOfWork)
      .run((tx) =>
        app
          .get(OrganisationRecorder)
          .recordOrganisations(tx, [{ kind: 'school', source: 'csv', sourceId: 'S', name: 'Southfield' }]),
      );
    await zoe.get('/imports/new');
    const shared = await zoe.bring('/imports', { source: 'csv' }, { 'pupils.csv': GOOD });
    expect([shared.status, words(shared.text)]).toEqual([
      422,
      expect.stringContaining('other schools have ids of this one'),
    ]);
  });
});
