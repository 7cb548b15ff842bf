import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { DueJobs } from '../../src/platform/jobs/due-jobs.js';
import { JobRunner } from '../../src/platform/jobs/job-runner.js';
import { PeriodicWork } from '../../src/platform/jobs/periodic-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { absences, end, type Northfield, northfield, pupil, raise } from './northfield.js';

const GETTING_WORSE = absences(['2026-02-17', '2026-02-24', '2026-02-25', '2026-03-02']);

describeOnEachDatabase('A lead’s week', (kind) => {
  let app: TestApp;
  let nf: Northfield;

  beforeEach(async () => {
    app = await startTestApp(kind);
    nf = await northfield(app);
  });

  afterEach(async () => {
    await app.close();
  });

  const cases = (): Promise<PupilCase[]> => app.dataSource.manager.find(PupilCase, { order: { id: 'ASC' } });

  /** Pupils p1 … pn of year 9, each with one concern of severity 4. */
  async function waitingPupils(count: number, more: object = {}, from = 1): Promise<number[]> {
    const ids: number[] = [];
    for (let n = from; n < from + count; n++) {
      const id = await pupil(app, nf.school, `p${n}`);
      await raise(app, nf.school, id, more);
      ids.push(id);
    }
    return ids;
  }

  async function list(query = ''): Promise<{
    total: number;
    cases: { pupil: { pupilId: string }; urgency: number }[];
    belowTheLine: { pupils: number; casesPerLeadAndWeek: number; ranked: { pupil: { pupilId: string } }[] };
  }> {
    const key = await app.apiKey(['cases:read']);
    const answer = await app
      .http()
      .get(`/api/v1/cases${query}`)
      .set('authorization', `Bearer ${key}`)
      .expect(200);
    return answer.body as Awaited<ReturnType<typeof list>>;
  }

  it('holds five new cases, the most urgent first; the rest stay listed, ranked and counted', async () => {
    await waitingPupils(4, { severity: 3 });
    await waitingPupils(3, {}, 5);
    await waitingPupils(2, { evidence: GETTING_WORSE }, 8);
    await app.drain();
    const answer = await list('?schoolId=NF');
    expect(answer.cases.map((one) => [one.pupil.pupilId, one.urgency])).toEqual([
      ['p8', 45],
      ['p9', 45],
      ['p5', 40],
      ['p6', 40],
      ['p7', 40],
    ]);
    expect(answer.belowTheLine).toMatchObject({ pupils: 4, casesPerLeadAndWeek: 5 });
    expect(answer.belowTheLine.ranked.map((one) => one.pupil.pupilId)).toEqual(['p1', 'p2', 'p3', 'p4']);
  });

  it('is each lead’s own', async () => {
    await waitingPupils(6);
    const ofTen = await pupil(app, nf.school, 'year-ten', '10');
    await raise(app, nf.school, ofTen);
    await app.drain();
    const owners = (await cases()).map((one) => one.ownerStaffId);
    expect(owners.filter((one) => one === nf.leadOf9)).toHaveLength(5);
    expect(owners.filter((one) => one === nf.leadOf10)).toHaveLength(1);
  });

  it('when full lets a more urgent concern wait, and replaces nothing; severity 5 is never held back', async () => {
    const first = await waitingPupils(5, { severity: 3 });
    await app.drain();
    await waitingPupils(1, { severity: 4 }, 6);
    const [grave] = await waitingPupils(1, { severity: 5, ruleKey: 'severe-absence' }, 7);
    await app.drain();
    expect((await cases()).map((one) => one.pupilId)).toEqual([...first, grave]);
    expect((await list()).belowTheLine.ranked.map((one) => one.pupil.pupilId)).toEqual(['p6']);
  });

  it('is filled from those who wait when the next one begins, however quiet it is', async () => {
    await waitingPupils(7);
    await app.drain();
    expect(await cases()).toHaveLength(5);
    await app.get(PeriodicWork).tick();
    await app.drain();
    expect(await cases()).toHaveLength(5);
    app.clock.moveTo('2026-03-09T06:10:00.000Z');
    await app.get(PeriodicWork).tick();
    await app.drain();
    expect((await cases()).slice(5).map((one) => one.proposedOn)).toEqual(['2026-03-09', '2026-03-09']);
    expect((await list()).belowTheLine.pupils).toBe(0);
  });

  it('begins at midnight on the school’s clock, also when that is Sunday evening in UTC', async () => {
    app.clock.moveTo('2026-06-10T08:00:00.000Z');
    await waitingPupils(7, { raisedOn: '2026-06-10' });
    await app.drain();
    const at = async (instant: string): Promise<number> => {
      app.clock.moveTo(instant);
      await app.get(PeriodicWork).tick();
      await app.drain();
      return (await cases()).length;
    };
    expect(await at('2026-06-14T21:30:00.000Z')).toBe(5);
    expect(await at('2026-06-14T23:30:00.000Z')).toBe(7);
    expect((await cases()).at(-1)?.proposedOn).toBe('2026-06-15');
  });

  it('is counted by the day concerns were raised on, so that a run over the past is the same', async () => {
    await waitingPupils(6, { raisedOn: '2025-11-14' });
    await app.drain();
    const [late] = await waitingPupils(1, { raisedOn: '2025-11-16' }, 7);
    await app.drain();
    expect(await cases()).toHaveLength(5);
    await waitingPupils(1, { raisedOn: '2025-11-17' }, 8);
    await app.drain();
    const after = await cases();
    expect(after.map((one) => one.proposedOn)).toEqual([
      ...Array.from({ length: 5 }, () => '2025-11-14'),
      ...Array.from({ length: 3 }, () => '2025-11-17'),
    ]);
    expect(after.map((one) => one.pupilId)).toContain(late);
  });

  it('gains a place when a proposed case is withdrawn', async () => {
    const ids = await waitingPupils(5);
    await app.drain();
    const concern = await raise(app, nf.school, await pupil(app, nf.school, 'p6'));
    await app.drain();
    expect(await cases()).toHaveLength(5);
    await end(app, concern - 1, 'withdrawn');
    await app.drain();
    app.clock.advanceMinutes(60);
    await app.get(PeriodicWork).tick();
    await app.drain();
    const after = await cases();
    expect(after.map((one) => one.state)).toEqual([
      'proposed',
      'proposed',
      'proposed',
      'proposed',
      'withdrawn',
      'proposed',
    ]);
    expect(after[4]?.pupilId).toBe(ids[4]);
  });

  it('is not overfilled by workers that propose at once', async () => {
    await waitingPupils(12);
    const jobs = await app.get(DueJobs).next(100, new Set());
    await Promise.all(jobs.map((id) => app.get(JobRunner).run(id)));
    await app.drain();
    expect(await cases()).toHaveLength(5);
    expect((await list()).belowTheLine.pupils).toBe(7);
  });

  it('takes up nothing that has waited longer than half a term', async () => {
    await waitingPupils(6, { raisedOn: '2026-01-12' });
    await app.drain();
    await app.get(PeriodicWork).tick();
    await app.drain();
    expect(await cases()).toHaveLength(5);
    expect((await list()).belowTheLine.pupils).toBe(1);
  });
});
