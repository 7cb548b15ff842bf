import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BatchRunner } from '../../src/data-import/batches/batch-runner.js';
import { PutAwayUploads } from '../../src/data-import/batches/put-away-uploads.handler.js';
import { runImport } from '../../src/data-import/batches/import-asked.event.js';
import { WatchDropFolder } from '../../src/data-import/drop-folder/watch-drop-folder.handler.js';
import { FailedJobs } from '../../src/platform/jobs/failed-jobs.js';
import { JobRunner } from '../../src/platform/jobs/job-runner.js';
import { PeriodicWork } from '../../src/platform/jobs/periodic-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { PUPILS, SCHOOLS, WatchedSchool } from './watched-school.js';

const NEWER = `${PUPILS}3,N,Mia,Nowak,9\n`;

/** What becomes of a file of the watched folder when something comes in between. Nothing may be lost, and the fate of each is said. */
describeOnEachDatabase('A file of the watched folder', (kind) => {
  let school: WatchedSchool;

  beforeEach(async () => {
    school = await WatchedSchool.open(kind);
  });

  afterEach(async () => {
    await school.close();
  });

  const imported = async (): Promise<void> => {
    const [row] = await school.app.dataSource.query<{ id: number }[]>(
      `SELECT id FROM job WHERE subscriber = 'run-import' AND state = 'waiting'`,
    );
    await school.app.get(JobRunner).run(row?.id ?? 0);
  };
  const taken = async (files: Readonly<Record<string, string>>): Promise<void> => {
    school.drop(files);
    await school.look();
    await school.look();
  };
  const idOf = async (at: number): Promise<string> => (await school.batches())[at]?.publicId ?? '';
  const why = async (at = 0): Promise<string> =>
    readFileSync(school.path('refused', await idOf(at), 'why.txt'), 'utf8');
  const copies = () => readdirSync(join(school.app.config.dataFolder, 'imports', 'brought'));

  it('that was written anew with as many bytes and the time of the one before is the next export', async () => {
    const night = new Date('2026-03-02T02:00:00Z');
    const writeAtNight = (pupils: string): void => {
      school.drop({ 'schools.csv': SCHOOLS, 'pupils.csv': pupils });
      for (const name of ['schools.csv', 'pupils.csv']) utimesSync(school.path(name), night, night);
    };
    writeAtNight(NEWER);
    await school.look();
    await school.look();
    writeAtNight(NEWER.replace('Mia', 'Eva'));
    await school.app.drain();
    expect([school.waiting(), school.below('done')]).toEqual([['pupils.csv'], ['schools.csv']]);
    await school.minute();
    await school.minute();
    const names = await school.app.dataSource.query<{ first_name: string }[]>(
      'SELECT first_name FROM pupil ORDER BY first_name',
    );
    expect(names.map((one) => one.first_name)).toEqual(['Amir', 'Eva', 'Noor']);
  });

  it('that was moved and not yet compared when the worker was killed comes back when it is a newer one', async () => {
    await taken({ 'schools.csv': SCHOOLS, 'pupils.csv': PUPILS });
    await imported();
    school.drop({ 'pupils.csv': NEWER });
    const done = school.path('done', await idOf(0));
    mkdirSync(done, { recursive: true });
    renameSync(school.path('pupils.csv'), join(done, 'pupils.csv'));
    await school.app.drain();
    expect([school.waiting(), school.below('done')]).toEqual([['pupils.csv'], ['schools.csv']]);
    await school.minute();
    await school.minute();
    expect([school.waiting(), await school.pupils()]).toEqual([[], 3]);
  });

  it('that has no place to come back to, because a third was written, is kept beside and said not to be imported', async () => {
    await taken({ 'schools.csv': SCHOOLS, 'pupils.csv': PUPILS });
    await imported();
    const done = school.path('done', await idOf(0));
    mkdirSync(done, { recursive: true });
    writeFileSync(join(done, 'pupils.csv'), NEWER);
    school.drop({ 'pupils.csv': `${NEWER}4,N,Eva,Ward,9\n` });
    await school.app.drain();
    expect([school.below('done'), school.below('refused')]).toEqual([
      ['schools.csv'],
      ['pupils.csv', 'why.txt'],
    ]);
    expect(readFileSync(school.path('refused', await idOf(0), 'pupils.csv'), 'utf8')).toBe(NEWER);
    expect(await why()).toContain('pupils.csv: it was written anew twice');
    await school.minute();
    await school.minute();
    expect([school.waiting(), await school.pupils()]).toEqual([[], 4]);
  });

  it('does not lie there for ever without a word when all tries have failed', async () => {
    await taken({ 'schools.csv': SCHOOLS });
    school.app.get(BatchRunner).run = () => Promise.reject(new Error('the disk is full'));
    for (let tries = 0; tries < runImport.attempts; tries++) {
      await school.app.drain();
      school.app.clock.advanceMinutes(60);
    }
    expect((await school.batches())[0]).toMatchObject({ state: 'failed' });
    expect([school.waiting(), school.below('refused')]).toEqual([[], ['schools.csv', 'why.txt']]);
    expect(await why()).toContain('schools.csv: The import was broken off by a fault');
    expect(copies()).toEqual([]);
  });

  it('is moved later when it could not be at once, and what it is told by is kept until then', async () => {
    await taken({ 'schools.csv': SCHOOLS });
    writeFileSync(school.path('done'), 'somebody has made a file of this name');
    await school.app.drain();
    expect(school.waiting()).toEqual(['schools.csv']);
    school.app.clock.advanceMinutes(5);
    await school.app.get(PutAwayUploads).handle();
    await school.app.drain();
    expect([school.waiting(), copies().length]).toEqual([['schools.csv'], 1]);
    rmSync(school.path('done'));
    school.app.clock.advanceMinutes(60);
    await school.app.drain();
    expect([school.waiting(), school.below('done'), copies()]).toEqual([[], ['schools.csv'], []]);
    expect(await school.batches()).toHaveLength(1);
  });

  it('that can be moved at no try is named to a person as work that failed, without its name', async () => {
    await taken({ 'schools.csv': SCHOOLS });
    writeFileSync(school.path('done'), 'somebody has made a file of this name');
    for (let tries = 0; tries < 10; tries++) {
      await school.app.drain();
      school.app.clock.advanceMinutes(61);
    }
    const failed = await school.app.get(FailedJobs).list();
    expect(failed.map(({ subscriber, reason }) => [subscriber, reason])).toEqual([
      [
        'put-away-files',
        expect.stringMatching(/^FilesNotMoved: 1 of the files could not be moved .*\((EEXIST|ENOTDIR)\)\.$/),
      ],
    ]);
  });

  it('has its refused rows beside also when a newer one lies in its place', async () => {
    await taken({ 'schools.csv': SCHOOLS, 'pupils.csv': `${PUPILS}3,X,Mia,Nowak,9\n` });
    school.drop({ 'pupils.csv': NEWER });
    await school.app.drain();
    expect([school.waiting(), school.below('refused')]).toEqual([['pupils.csv'], ['pupils.rejected.csv']]);
  });

  it('is told why it was not taken in when its copy is gone, and stays, since it may be another by now', async () => {
    await taken({ 'schools.csv': SCHOOLS });
    for (const copy of copies()) rmSync(join(school.app.config.dataFolder, 'imports', 'brought', copy));
    await school.app.drain();
    expect([school.waiting(), school.below('refused')]).toEqual([['schools.csv'], ['why.txt']]);
    expect(await why()).toContain('not on this machine any more');
  });

  it('is taken once when two workers look at the same time', async () => {
    await school.app.get(PeriodicWork).tick();
    school.drop({ 'schools.csv': SCHOOLS });
    await school.look();
    const watch = school.app.get(WatchDropFolder);
    school.app.clock.advanceMinutes(1);
    await Promise.all([watch.handle(), watch.handle()]);
    expect(await school.batches()).toHaveLength(1);
    expect(copies()).toHaveLength(1);
  });
});
