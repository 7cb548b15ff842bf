import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BatchRunner } from '../../src/data-import/batches/batch-runner.js';
import { ImportClaims } from '../../src/data-import/batches/import-claims.js';
import { ImportUnderWay } from '../../src/data-import/import-claim.js';
import { OrganisationRecorder } from '../../src/people/organisations/organisation-recorder.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { JobRunner, type RunOutcome } from '../../src/platform/jobs/job-runner.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { StillStandingWorker } from '../support/still-standing-worker.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { PageImporter } from './page-imports.js';

const HEADINGS = 'pupil_id,school_id,first_name,last_name,year_group\n';
const FILES = {
  'pupils.csv': `${HEADINGS}1,N,Amir,Khan,9\n2,N,Noor,Khan,8\n3,X,Mia,Nowak,9\n`,
};
/** Longer than a run may be silent. */
const SILENCE_MINUTES = 0.25;

/** Zoe's import, brought to two workers at once: Redis stood still for longer than the lock of a job. */
describeOnEachDatabase('An import that comes to two workers', (kind) => {
  let app: TestApp;
  let first: StillStandingWorker;
  let second: TestApp;
  let zoe: PageImporter;
  let batchId: string;

  beforeEach(async () => {
    app = await startTestApp(kind);
    const database = { ...app.database, drop: () => Promise.resolve() };
    second = await startTestApp({ create: () => Promise.resolve(database) });
    first = new StillStandingWorker(app);
    const { ids } = await app
      .get(UnitOfWork)
      .run((tx) =>
        app
          .get(OrganisationRecorder)
          .recordOrganisations(tx, [{ kind: 'school', source: 'csv', sourceId: 'N', name: 'Northfield' }]),
      );
    zoe = PageImporter.of(app, ids[0] ?? 0);
    batchId = await zoe.start(FILES);
  });

  afterEach(async () => {
    first.wake();
    await second.close();
    await app.close();
  });

  const job = async (): Promise<{ id: number; state: string; attempts: number }> => {
    const [row] = await app.dataSource.query<{ id: number; state: string; attempts: number }[]>(
      "SELECT id, state, attempts FROM job WHERE subscriber = 'run-import'",
    );
    if (!row) throw new Error('no job');
    return row;
  };
  const doneBy = async (at: TestApp): Promise<RunOutcome> => at.get(JobRunner).run((await job()).id);
  /** All files of refused rows there are, of all runs. */
  const paths = (): string[] => {
    const folder = join(app.config.dataFolder, 'imports');
    const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
    return names.filter((name) => name.endsWith('.rejected.csv')).map((name) => join(folder, name));
  };
  const refused = (): string[] =>
    paths().map((path) => readFileSync(path, 'utf8').split('\r\n').slice(1).join('|'));
  /** Of the pupils' file: new or known, refused, and whether its refused rows lie where its report says. */
  const cameTo = async (): Promise<unknown[]> => {
    const { state, report } = await zoe.of(batchId);
    const pupils = report?.files.find(({ name }) => name === 'pupils.csv');
    const kept = join(app.config.dataFolder, 'imports', pupils?.run ?? 'none', 'pupils.rejected.csv');
    return [state, (pupils?.accepted ?? 0) + (pupils?.unchanged ?? 0), pupils?.rejected, existsSync(kept)];
  };
  const RIGHT = ['done', 2, 1, true];
  const ONE_ROW = [expect.stringMatching(/^4,school_id,.*Mia,Nowak,9\|$/)];

  it('is done by the first, and the second touches nothing and comes back later, while the first is alive', async () => {
    const stands = first.standStillWhen(() => refused().length > 0);
    const firstEnds = doneBy(app);
    await stands;
    expect(await doneBy(second)).toBe('retry');
    expect(await job()).toMatchObject({ state: 'waiting', attempts: 0 });
    expect(refused()).toEqual(ONE_ROW);
    first.wake();
    expect(await firstEnds).toBe('done');
    expect(await cameTo()).toEqual(RIGHT);
    await second.drain();
    expect([await cameTo(), refused()]).toEqual([RIGHT, ONE_ROW]);
  });

  it('keeps its refused rows when the second wakes up after the first has ended', async () => {
    const late = new StillStandingWorker(second);
    const stands = late.standStillWhen(() => true);
    const secondEnds = doneBy(second);
    await stands;
    expect(await doneBy(app)).toBe('done');
    expect([await cameTo(), refused()]).toEqual([RIGHT, ONE_ROW]);
    const [kept = ''] = paths();
    appendFileSync(kept, 'a mark of the test');
    const clears = late.standStillWhen(() => refused().join().endsWith('|'));
    late.wake();
    expect(await Promise.race([secondEnds, clears.then(() => 'has cleared them')])).toBe('skipped');
    expect(paths()).toEqual([kept]);
    late.wake();
  });

  it.each([2, 3, 4, 5])(
    'is taken over when the first falls silent before its transaction %s, and the first writes nothing more when it wakes up',
    async (transactions) => {
      const stands = first.standStillWhen(() => first.transactions >= transactions - 1);
      const firstEnds = doneBy(app);
      await stands;
      second.clock.advanceMinutes(SILENCE_MINUTES);
      expect(await doneBy(second)).toBe('done');
      expect([await cameTo(), refused()]).toEqual([RIGHT, ONE_ROW]);
      first.wake();
      expect(['retry', 'skipped']).toContain(await firstEnds);
      expect(await job()).toMatchObject({ state: 'done', attempts: 0 });
      expect([await cameTo(), refused()]).toEqual([RIGHT, ONE_ROW]);
    },
  );

  it('is free for the next try at once when a try has failed', async () => {
    app.get(BatchRunner).run = () => Promise.reject(new Error('the disk is full'));
    expect(await doneBy(app)).toBe('retry');
    expect(await job()).toMatchObject({ state: 'waiting', attempts: 1 });
    expect(await doneBy(second)).toBe('done');
    expect(await cameTo()).toEqual(RIGHT);
  });

  it('stays with a first that takes long, since it gives signs of life', async () => {
    const { id } = await zoe.row(batchId);
    await app.get(ImportClaims).holding(id, async () => {
      app.clock.advanceMinutes(1);
      second.clock.advanceMinutes(1);
      while ((await zoe.row(batchId)).claimedAt !== app.clock.now()) await sleep(50);
      const other = second.get(ImportClaims).holding(id, () => Promise.resolve());
      await expect(other).rejects.toThrow(ImportUnderWay);
    });
    expect((await zoe.row(batchId)).claim).toBeNull();
  });
});
