import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WatchDropFolder } from '../../src/data-import/drop-folder/watch-drop-folder.handler.js';
import { PeriodicWork } from '../../src/platform/jobs/periodic-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { countOf } from '../support/staff-accounts.js';
import type { TestApp } from '../support/test-app.js';
import { PUPILS, SCHOOLS, WatchedSchool } from './watched-school.js';

/** Northfield's system writes its export into the folder `sims` each night. */
describeOnEachDatabase('The watched folder', (kind) => {
  let school: WatchedSchool;
  let app: TestApp;
  let folder: string;

  beforeEach(async () => {
    school = await WatchedSchool.open(kind);
    ({ app, folder } = school);
  });

  afterEach(async () => {
    await school.close();
  });

  const drop = (files: Readonly<Record<string, string>>, source?: string) => school.drop(files, source);
  const minute = () => school.minute();
  const batches = () => school.batches();
  const pupils = () => school.pupils();
  const below = (place: string) => school.below(place);
  const waiting = () => school.waiting();

  it('takes the files of a source together, once they are what they were a minute ago, and moves them to done', async () => {
    drop({ 'pupils.csv': PUPILS, 'schools.csv': SCHOOLS });
    await minute();
    expect(await pupils()).toBe(0);
    drop({ 'pupils.csv': `${PUPILS}3,N,Mia,Nowak,9\n` });
    await minute();
    expect(await pupils()).toBe(0);
    await minute();
    expect(await pupils()).toBe(3);
    expect([waiting(), below('done'), below('refused')]).toEqual([[], ['pupils.csv', 'schools.csv'], []]);
    const [batch, ...more] = await batches();
    expect(more).toEqual([]);
    expect(batch).toMatchObject({ via: 'folder', source: 'sims', state: 'done', accepted: 4, rejected: 0 });
    expect(batch?.organisationId).not.toBeNull();
    expect(readdirSync(join(app.config.dataFolder, 'imports', 'brought'))).toEqual([]);
    await minute();
    await minute();
    expect(await batches()).toHaveLength(1);
  });

  it('moves a file with refused rows to refused, with these rows beside it', async () => {
    drop({ 'schools.csv': SCHOOLS, 'pupils.csv': `${PUPILS}3,X,=Mia,Nowak,9\n` });
    await minute();
    await minute();
    expect([below('done'), below('refused')]).toEqual([
      ['schools.csv'],
      ['pupils.csv', 'pupils.rejected.csv'],
    ]);
    const [batch] = await batches();
    const rejected = join(folder, 'sims', 'refused', batch?.publicId ?? '', 'pupils.rejected.csv');
    expect(readFileSync(rejected, 'utf8')).toContain(
      `4,school_id,"school_id: no school is known by ""X""",3,X,'=Mia`,
    );
  });

  it('takes nothing in when one of ours cannot be read, and says why beside the files', async () => {
    drop({ 'schools.csv': SCHOOLS, 'pupils.csv': 'pupil_id\n1\n' });
    await minute();
    await minute();
    expect(below('refused')).toEqual(['pupils.csv', 'schools.csv', 'why.txt']);
    const [batch] = await batches();
    expect(batch).toMatchObject({ state: 'failed', problem: expect.stringContaining('missing columns') });
    expect(await countOf(app, 'SELECT COUNT(*) AS n FROM organisation')).toBe(0);
  });

  it('passes over a file that is none of ours, and takes the others in', async () => {
    drop({ 'schools.csv': SCHOOLS, 'lunches.csv': 'dish,price\nsoup,2\n' });
    await minute();
    await minute();
    expect([below('done'), below('refused')]).toEqual([['schools.csv'], ['lunches.csv', 'why.txt']]);
    expect((await batches())[0]).toMatchObject({ state: 'done', accepted: 1 });
  });

  it('leaves a file that was written anew while it was imported, and takes it as the next export', async () => {
    drop({ 'schools.csv': SCHOOLS, 'pupils.csv': PUPILS });
    await minute();
    app.clock.advanceMinutes(1);
    await app.get(WatchDropFolder).handle();
    drop({ 'pupils.csv': `${PUPILS}3,N,Mia,Nowak,9\n` });
    await app.get(WatchDropFolder).handle();
    expect(await batches()).toHaveLength(1);
    await app.drain();
    expect([waiting(), await pupils()]).toEqual([['pupils.csv'], 2]);
    await minute();
    await minute();
    expect([waiting(), await pupils(), below('done')]).toEqual([...[[], 3, ['pupils.csv', 'schools.csv']]]);
  });

  it('follows no link, reads no folder of a folder, and nothing that is no table', async () => {
    const secret = join(folder, 'secret.txt');
    writeFileSync(secret, PUPILS);
    drop({ '.pupils.csv': PUPILS, 'pupils.csv.part': PUPILS, 'notes.docx': 'x' });
    symlinkSync(secret, join(folder, 'sims', 'pupils.csv'));
    symlinkSync(join(folder, 'sims'), join(folder, 'other'));
    mkdirSync(join(folder, 'sims', 'more'));
    writeFileSync(join(folder, 'sims', 'more', 'pupils.csv'), PUPILS);
    drop({ 'pupils.csv': PUPILS }, 'tandem');
    await minute();
    await minute();
    await minute();
    expect(await batches()).toEqual([]);
  });

  it('is looked at once in a minute however many workers look, and does not mind when it is away', async () => {
    rmSync(folder, { recursive: true });
    await minute();
    mkdirSync(folder);
    drop({ 'schools.csv': SCHOOLS });
    for (let looks = 0; looks < 3; looks++) {
      app.clock.advanceMinutes(1);
      const fired = await Promise.all([app.get(PeriodicWork).tick(), app.get(PeriodicWork).tick()]);
      expect(fired.flat().filter((name) => name === 'drop-folder')).toHaveLength(1);
      await app.drain();
    }
    expect((await batches()).map(({ state }) => state)).toEqual(['done']);
  });
});
