import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutAwayUploads } from '../../src/data-import/batches/put-away-uploads.handler.js';
import { newPublicId } from '../../src/shared/ids.js';
import { addMinutes, toInstant } from '../../src/shared/instants.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { staffAccount, Visitor } from '../support/staff-accounts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const NOTES = 'observation_id,pupil_id,date,theme,severity,text,possible_harm\n';
const SAID = `${NOTES}O1,1,2026-02-27,family,severe,SAID in confidence,true\n`;
/** Somebody has mistaken the columns: a word of the note stands where the severity belongs. */
const SHIFTED = `${NOTES}O2,1,2026-02-27,family,SAID at home,x,true\n`;
const UNKNOWN = 'Nr;Note\n1;SAID in confidence\n';

/** Zoe and Max are administrators of Northfield; Dee is one, and its DSL. */
describeOnEachDatabase('What stands in files of an import', (kind) => {
  let app: TestApp;
  let zoe: Visitor;
  let max: Visitor;
  let dee: Visitor;

  beforeAll(async () => {
    app = await startTestApp(kind);
    await staffAccount(app, { firstName: 'Zoe', roles: ['administrator'] });
    await staffAccount(app, { firstName: 'Max', roles: ['administrator'] });
    await staffAccount(app, { firstName: 'Dee', roles: ['administrator', 'dsl'] });
    [zoe, max, dee] = [Visitor.at(app), Visitor.at(app), Visitor.at(app)];
    await zoe.signIn(app, 'zoe@northfield.example');
    await max.signIn(app, 'max@northfield.example');
    await dee.signIn(app, 'dee@northfield.example');
  });

  afterAll(async () => {
    await app.close();
  });

  const bring = async (files: Record<string, string>): Promise<string> => {
    await zoe.get('/imports/new');
    return String((await zoe.bring('/imports', { source: 'csv' }, files)).headers['location']);
  };
  const page = async (who: Visitor, path: string): Promise<string> => (await who.get(path)).text;
  const refusedRows = (): string[] =>
    readdirSync(join(app.config.dataFolder, 'imports')).filter((name) => /^[\w-]{22}$/.test(name));

  it('is shown before it is imported to who brought it and to the DSL, not to other administrators (ASVS 8.2.3)', async () => {
    const path = await bring({ 'observations.csv': SAID, 'notes.csv': UNKNOWN });
    const form = /href="(\/imports\/[^"]+\/files\/[^"]+)"/.exec(await page(zoe, path))?.[1] ?? '';
    for (const who of [zoe, dee]) {
      expect(await page(who, path)).toContain('SAID');
      expect(await page(who, `${form}?kind=observations`)).toContain('SAID');
    }
    const shown = await page(max, path);
    expect(shown).not.toMatch(/SAID|Say what its columns mean|<td class="govuk-table__cell">text/);
    expect(shown).toContain(
      'What stands in these files is shown to Zoe Okafor, who brought them, and to the DSL.',
    );
    expect(shown).toContain('observations.csv');
    const asked = await max.get(`${form}?kind=observations`);
    expect([asked.status, asked.text.includes('SAID')]).toEqual([403, false]);
    expect((await max.post(`${form}/forget`, {})).status).toBe(403);
  });

  it('is not told by what came of trying it out or importing it either, where a reason quotes it', async () => {
    const path = await bring({ 'observations.csv': SHIFTED });
    for (const step of ['try', 'start']) {
      await zoe.post(`${path}/${step}`, {});
      await app.drain();
      for (const who of [zoe, dee]) expect(await page(who, path)).toContain('SAID at home');
      const shown = await page(max, path);
      expect(shown).not.toMatch(/SAID|download>/);
      expect(shown).toContain('These rows are shown to whoever brought the file, and to the DSL.');
    }
  });

  it('can be put away by any of them', async () => {
    const path = await bring({ 'observations.csv': SAID });
    await max.get(path);
    expect((await max.post(`${path}/put-away`, {})).status).toBe(303);
  });

  it('is deleted, of refused rows, after thirty days, as the page says; how many there were stays', async () => {
    const path = await bring({ 'observations.csv': SHIFTED });
    await zoe.post(`${path}/start`, {});
    await app.drain();
    expect(await page(zoe, path)).toContain('These rows are kept until 1 April 2026, then deleted.');
    const href = /href="([^"]+\/refused\/[^"]+)"/.exec(await page(zoe, path))?.[1] ?? '';
    app.clock.advanceMinutes(29 * 24 * 60);
    await app.get(PutAwayUploads).handle();
    expect(refusedRows().length).toBeGreaterThan(1);
    app.clock.advanceMinutes(2 * 24 * 60);
    await app.get(PutAwayUploads).handle();
    expect(refusedRows()).toEqual([]);
    await zoe.signIn(app, 'zoe@northfield.example');
    const shown = await page(zoe, path);
    expect(shown).toContain('1 row of observations.csv refused');
    expect(shown).toContain('These rows were kept for their time and have been deleted.');
    expect(shown).not.toMatch(/SAID|These rows are kept until/);
    expect((await zoe.get(href)).status).toBe(404);
  });

  it('is deleted after that time also where its import knows nothing of it, because another worker has taken it over', async () => {
    const orphan = join(app.config.dataFolder, 'imports', newPublicId());
    mkdirSync(orphan);
    writeFileSync(join(orphan, 'observations.rejected.csv'), SHIFTED);
    await app.get(PutAwayUploads).handle();
    expect(refusedRows()).toHaveLength(1);
    // The disk has a clock of its own.
    app.clock.moveTo(addMinutes(toInstant(new Date()), 31 * 24 * 60));
    await app.get(PutAwayUploads).handle();
    expect(refusedRows()).toEqual([]);
  });
});
