import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { CaseConcern } from '../../src/cases/case-concern.entity.js';
import { isOfTheCaseItself } from './case-story.js';
import { CaseEntry } from '../../src/cases/chronology/case-entry.entity.js';
import { activeContext } from '../../src/cases/known-contexts.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { KnownContext } from '../../src/people/pupils/known-context.entity.js';
import { Reader } from '../../src/platform/database/reader.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { runSql } from '../../src/platform/database/sql.js';
import { DueJobs } from '../../src/platform/jobs/due-jobs.js';
import { JobRunner } from '../../src/platform/jobs/job-runner.js';
import { Concern } from '../../src/rules/concern.entity.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  absences,
  end,
  incident,
  member,
  MONDAY,
  type Northfield,
  northfield,
  pupil,
  raise,
} from './northfield.js';

describeOnEachDatabase('A raised concern', (kind) => {
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
  const kindsOf = async (caseId: number): Promise<string[]> =>
    (await app.dataSource.manager.find(CaseEntry, { where: { caseId }, order: { id: 'ASC' } }))
      .map((entry) => entry.kind)
      .filter(isOfTheCaseItself);

  it('that opens a case proposes one with a frozen copy, for the lead of the year group', async () => {
    const amir = await pupil(app, nf.school, 'amir', '9');
    const concernId = await raise(app, nf.school, amir);
    await app.drain();
    const [only, ...others] = await cases();
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      pupilId: amir,
      schoolId: nf.school,
      state: 'proposed',
      ownerStaffId: nf.leadOf9,
      urgency: 40,
      proposedOn: MONDAY,
      proposedAt: app.clock.now(),
      evidenceChangedAt: null,
    });
    expect(only?.evidence).toEqual([
      expect.objectContaining({
        ruleKey: 'unauthorised-ten-in-ten-weeks',
        severity: 4,
        trend: 'easing',
        evidence: absences(['2026-02-10']),
      }),
    ]);
    expect(await app.dataSource.manager.find(CaseConcern)).toEqual([{ caseId: only?.id, concernId }]);
    expect(await kindsOf(only?.id ?? 0)).toEqual(['proposed']);
  });

  it('keeps its frozen copy when the concern and its signals change later', async () => {
    const amir = await pupil(app, nf.school, 'amir');
    const concernId = await raise(app, nf.school, amir);
    await app.drain();
    const before = (await cases())[0]?.evidence;
    await app
      .get(UnitOfWork)
      .run((tx) =>
        tx.update(Concern, { id: concernId }, { sentence: 'rewritten', evidence: absences([]), value: 0 }),
      );
    await end(app, concernId, 'withdrawn');
    await app.drain();
    expect((await cases())[0]?.evidence).toEqual(before);
  });

  it('goes to the head where no lead has the year group, and to nobody where there is no head', async () => {
    const chloe = await pupil(app, nf.school, 'chloe', '7');
    const dev = await pupil(app, nf.otherSchool, 'dev', '7');
    await raise(app, nf.school, chloe);
    await raise(app, nf.otherSchool, dev);
    await app.drain();
    expect((await cases()).map((one) => one.ownerStaffId)).toEqual([nf.head, null]);
    await member(app, nf.school, 'Adeyemi', 'pastoral-lead', null);
    const eve = await pupil(app, nf.school, 'eve', '7');
    await raise(app, nf.school, eve);
    await app.drain();
    expect((await cases())[2]?.ownerStaffId).toBeGreaterThan(nf.head);
  });

  it('that is only listed never proposes and never joins a case', async () => {
    const amir = await pupil(app, nf.school, 'amir');
    await raise(app, nf.school, amir, { consequence: 'list', ruleKey: 'persistent-absence' });
    await app.drain();
    expect(await cases()).toEqual([]);
    await raise(app, nf.school, amir);
    await app.drain();
    expect((await cases())[0]?.evidence).toHaveLength(1);
  });

  it('that is watched waits alone, and proposes once another part of the child’s life changes too', async () => {
    const amir = await pupil(app, nf.school, 'amir');
    await raise(app, nf.school, amir, { consequence: 'watch', ruleKey: 'attendance-fall', severity: 3 });
    await raise(app, nf.school, amir, { consequence: 'watch', ruleKey: 'consecutive-absences', severity: 3 });
    await app.drain();
    expect(await cases()).toEqual([]);
    await raise(app, nf.school, amir, {
      consequence: 'watch',
      ruleKey: 'behaviour-points',
      severity: 2,
      evidence: incident('2026-02-27'),
    });
    await app.drain();
    const [only] = await cases();
    expect(only?.state).toBe('proposed');
    expect(only?.evidence.map((one) => one.ruleKey)).toEqual([
      'attendance-fall',
      'consecutive-absences',
      'behaviour-points',
    ]);
    expect(only?.urgency).toBe(30 + 5 + 2);
  });

  it('is added to the case there is, which may become more urgent', async () => {
    const amir = await pupil(app, nf.school, 'amir');
    await raise(app, nf.school, amir, { severity: 3, ruleKey: 'observations' });
    await app.drain();
    await raise(app, nf.school, amir, { ruleKey: 'attendance-fall', consequence: 'watch', severity: 3 });
    await raise(app, nf.school, amir, { ruleKey: 'severe-absence', severity: 5 });
    await app.drain();
    const [only, ...others] = await cases();
    expect(others).toEqual([]);
    expect(only?.urgency).toBe(52);
    expect(await kindsOf(only?.id ?? 0)).toEqual(['proposed', 'concern-added', 'concern-added']);
  });

  /** Twenty concerns, each raised and worked on at the same time as the others. */
  async function twentyAtOnce(amir: number): Promise<number[]> {
    const raisedOne = async (n: number): Promise<number> => {
      const id = await raise(app, nf.school, amir, { ruleKey: `rule-${n}` });
      const jobs = await app.get(DueJobs).next(100, new Set());
      await Promise.all([...jobs, ...jobs].map((job) => app.get(JobRunner).run(job)));
      return id;
    };
    const ids = await Promise.all(Array.from({ length: 20 }, (_, n) => raisedOne(n)));
    await app.drain();
    return ids.sort((a, b) => a - b);
  }

  async function expectOneCaseWithAll(concernIds: number[]): Promise<void> {
    const [only, ...others] = await cases();
    expect(others).toEqual([]);
    expect(new Set(only?.evidence.map((one) => one.ruleKey)).size).toBe(concernIds.length);
    expect(only?.evidence).toHaveLength(concernIds.length);
    const linked = await app.dataSource.manager.find(CaseConcern);
    expect(linked.map((link) => link.concernId).sort((a, b) => a - b)).toEqual(concernIds);
    expect((await kindsOf(only?.id ?? 0)).filter((one) => one === 'proposed')).toHaveLength(1);
  }

  it('leaves exactly one case with all of them when twenty arrive at once', async () => {
    const amir = await pupil(app, nf.school, 'amir');
    await expectOneCaseWithAll(await twentyAtOnce(amir));
  });

  it('loses none of twenty that arrive at once in a case there is', async () => {
    const amir = await pupil(app, nf.school, 'amir');
    const first = await raise(app, nf.school, amir, { ruleKey: 'first' });
    await app.drain();
    const more = await twentyAtOnce(amir);
    await expectOneCaseWithAll([first, ...more]);
    const [only] = await cases();
    expect(await kindsOf(only?.id ?? 0)).toEqual([
      'proposed',
      ...Array.from({ length: 20 }, () => 'concern-added'),
    ]);
  });

  it('does nothing when it was withdrawn before its job ran, or when the job runs twice', async () => {
    const amir = await pupil(app, nf.school, 'amir');
    const gone = await raise(app, nf.school, amir);
    await end(app, gone, 'withdrawn');
    await app.drain();
    expect(await cases()).toEqual([]);
    await raise(app, nf.school, amir);
    await app.drain();
    await app
      .get(UnitOfWork)
      .run((tx) => runSql(tx, `UPDATE job SET state = 'waiting' WHERE event = 'concern-raised'`));
    await app.drain();
    expect(await cases()).toHaveLength(1);
    const [only] = await cases();
    expect(await kindsOf(only?.id ?? 0)).toEqual(['proposed']);
  });

  it('is marked with what the school knows already, and says until when drafts are held back', async () => {
    const amir = await pupil(app, nf.school, 'amir');
    await app.get(UnitOfWork).run((tx) =>
      tx.insert(KnownContext, {
        pupilId: amir,
        kind: 'long-illness',
        note: 'private',
        fromDay: '2026-02-01',
        reviewOn: '2026-03-20',
        endedOn: null,
      }),
    );
    await raise(app, nf.school, amir);
    await app.drain();
    const [only] = await cases();
    expect(await kindsOf(only?.id ?? 0)).toEqual(['proposed', 'known-context']);
    const { manager } = app.nest.get(Reader);
    const heldBackUntil = async (day: string) => (await activeContext(manager, amir, day))?.heldBackUntil;
    expect(await heldBackUntil(MONDAY)).toBe('2026-03-20');
    expect(await heldBackUntil('2026-03-20')).toBe('2026-03-20');
    expect(await heldBackUntil('2026-03-21')).toBeUndefined();
    const entries = await app.dataSource.manager.find(CaseEntry);
    expect(JSON.stringify(entries)).not.toContain('private');
  });

  it('at the school a pupil has come to proposes a case there, whatever goes on at the school before; each keeps its own', async () => {
    const dan = await pupil(app, nf.otherSchool, 'dan', '9');
    await raise(app, nf.otherSchool, dan);
    await app.drain();
    await raise(app, nf.school, dan, { ruleKey: 'serious-incident' });
    await raise(app, nf.school, dan, { ruleKey: 'attendance-fall', consequence: 'watch' });
    await app.drain();
    const both = await cases();
    expect(both.map(({ schoolId, state }) => ({ schoolId, state }))).toEqual([
      { schoolId: nf.otherSchool, state: 'proposed' },
      { schoolId: nf.school, state: 'proposed' },
    ]);
    expect(both.map(({ evidence }) => evidence.map((one) => one.ruleKey))).toEqual([
      ['unauthorised-ten-in-ten-weeks'],
      ['serious-incident', 'attendance-fall'],
    ]);
  });
});
