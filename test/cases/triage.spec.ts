import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.js';
import { AlreadyHandled, CaseNotFound } from '../../src/cases/case-errors.js';
import { CaseConcern } from '../../src/cases/case-concern.entity.js';
import { CasesService } from '../../src/cases/cases.service.js';
import { CaseEntry } from '../../src/cases/chronology/case-entry.entity.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { WaitingList } from '../../src/cases/reading/waiting-list.js';
import { LookAgain } from '../../src/cases/triage/look-again.service.js';
import { Triage } from '../../src/cases/triage/triage.service.js';
import { UndoTriage } from '../../src/cases/triage/undo-triage.service.js';
import { TriageOutcome } from '../../src/cases/triage/triage-outcome.entity.js';
import { Term } from '../../src/people/calendar/term.entity.js';
import { InvalidInput } from '../../src/shared/errors.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { EventBus } from '../../src/platform/jobs/event-bus.js';
import { hourPassed } from '../../src/platform/jobs/prune-jobs.handler.js';
import { Sights } from '../../src/access/sight/sights.service.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { isOfTheCaseItself } from './case-story.js';
import { actorOf, end, type Northfield, northfield, pupil, raise } from './northfield.js';

describeOnEachDatabase('Triage', (kind) => {
  let app: TestApp;
  let nf: Northfield;
  let ada: Actor;
  let amir: number;
  let concern: number;

  beforeEach(async () => {
    app = await startTestApp(kind);
    nf = await northfield(app);
    ada = await actorOf(app, nf.leadOf9, nf.school, 'pastoral-lead', ['9']);
    amir = await pupil(app, nf.school, 'amir');
    concern = await raise(app, nf.school, amir);
    await app.drain();
  });

  afterEach(async () => {
    await app.close();
  });

  const triage = () => app.get(Triage);
  const cases = () => app.dataSource.manager.find(PupilCase, { order: { id: 'ASC' } });
  const only = async (): Promise<PupilCase> => {
    const all = await cases();
    if (all.length !== 1 || !all[0]) throw new Error(`${all.length} cases`);
    return all[0];
  };
  const story = async (caseId: number) =>
    (await app.dataSource.manager.find(CaseEntry, { where: { caseId }, order: { id: 'ASC' } })).filter(
      (entry) => isOfTheCaseItself(entry.kind),
    );
  const nextHourOf = async (instant: string): Promise<void> => {
    app.clock.moveTo(instant);
    await app.get(UnitOfWork).run((tx) => app.get(EventBus).publish(tx, hourPassed, {}));
    await app.drain();
  };

  it('watches a pupil until a day: not there the day before, back on the day, as a case of that week', async () => {
    await triage().watch((await only()).publicId, ada, '2026-03-16', 'Mum is in hospital.');
    await app.drain();
    expect(await only()).toMatchObject({ state: 'watched', watchUntil: '2026-03-16' });
    await nextHourOf('2026-03-15T23:10:00.000Z');
    expect((await only()).state).toBe('watched');
    await nextHourOf('2026-03-16T00:10:00.000Z');
    expect(await only()).toMatchObject({ state: 'proposed', watchUntil: null, proposedOn: '2026-03-16' });
    expect((await story((await only()).id)).map(({ kind, text }) => [kind, text]).slice(1)).toEqual([
      ['watched', 'Watched until Monday 16 March: Mum is in hospital.'],
      ['returned', 'Back to be looked at: the day has come.'],
    ]);
  });

  it('counts a watched pupil as having a case: nobody proposes a second, and nobody waits below the line', async () => {
    await triage().watch((await only()).publicId, ada, '2026-03-16');
    await app.drain();
    await nextHourOf('2026-03-03T08:10:00.000Z');
    expect((await only()).state).toBe('watched');
    expect((await app.get(WaitingList).find(await app.get(Sights).of(ada))).pupils).toBe(0);
  });

  it('brings a watched pupil back at once when there is a new concern, with its evidence', async () => {
    await triage().watch((await only()).publicId, ada, '2026-03-16');
    await app.drain();
    await raise(app, nf.school, amir, { ruleKey: 'behaviour-points', consequence: 'watch', severity: 2 });
    await app.drain();
    const back = await only();
    expect(back).toMatchObject({ state: 'proposed', watchUntil: null });
    expect(back.evidence).toHaveLength(2);
    expect((await story(back.id)).map(({ kind }) => kind)).toEqual([
      'proposed',
      'watched',
      'concern-added',
      'returned',
    ]);
  });

  it('brings a watched pupil back when a concern that was over is met again, and not for one that is only listed or ends', async () => {
    await triage().watch((await only()).publicId, ada, '2026-03-16');
    const second = await raise(app, nf.school, amir, { ruleKey: 'other', consequence: 'list' });
    await end(app, second, 'cleared');
    await app.drain();
    expect((await only()).state).toBe('watched');
    await end(app, concern, 'cleared');
    await app.drain();
    expect((await only()).state).toBe('watched');
    await raise(app, nf.school, amir);
    await app.drain();
    expect((await only()).state).toBe('proposed');
  });

  it('stays watched while a mark is corrected to and fro, and is withdrawn when corrections take all of it away', async () => {
    const other = await raise(app, nf.school, amir, { ruleKey: 'serious-incident' });
    await app.drain();
    await triage().watch((await only()).publicId, ada, '2026-03-16');
    await end(app, concern, 'withdrawn');
    await app.drain();
    const again = await raise(app, nf.school, amir);
    await app.drain();
    expect((await only()).state).toBe('watched');
    for (const one of [other, again]) await end(app, one, 'withdrawn');
    await app.drain();
    expect(await only()).toMatchObject({ state: 'withdrawn', watchUntil: null });
  });

  it('watches from tomorrow to the end of the term, and at most six weeks', async () => {
    const { publicId } = await only();
    const refused = (until: string) =>
      expect(triage().watch(publicId, ada, until)).rejects.toThrow(InvalidInput);
    for (const until of ['2026-03-02', '2026-03-01', '2026-04-14', '2026-02-30', 'soon'])
      await refused(until);
    await app.dataSource.manager.insert(Term, {
      schoolId: nf.school,
      name: 'Spring',
      firstDay: '2026-01-05',
      lastDay: '2026-03-27',
    });
    await refused('2026-03-28');
    await triage().watch(publicId, ada, '2026-03-27');
    expect((await only()).watchUntil).toBe('2026-03-27');
  });

  it('keeps a place of its week for who comes back, so that a lead is not given more than they can hold', async () => {
    await triage().watch((await only()).publicId, ada, '2026-03-09');
    await app.drain();
    app.clock.moveTo('2026-03-09T08:10:00.000Z');
    for (let n = 0; n < 6; n++)
      await raise(app, nf.school, await pupil(app, nf.school, `pupil-${n}`), { raisedOn: '2026-03-09' });
    await app.drain();
    expect((await cases()).filter(({ state }) => state === 'proposed')).toHaveLength(4);
    await nextHourOf('2026-03-09T09:10:00.000Z');
    expect((await cases()).filter(({ state }) => state === 'proposed')).toHaveLength(5);
  });

  it('adds a case to an earlier one of the pupil, which goes on with the evidence; the concern stays in one case', async () => {
    const first = await only();
    await app.get(CasesService).noAction(first.publicId, ada, 'Known.');
    const next = await raise(app, nf.school, amir, { ruleKey: 'serious-incident', severity: 5 });
    await app.drain();
    const second = (await cases())[1];
    await triage().addTo(second?.publicId ?? '', ada, first.publicId);
    await app.drain();
    const [earlier, merged] = await cases();
    expect(merged?.state).toBe('merged');
    expect(earlier).toMatchObject({ state: 'open', closedAt: null, closedReason: null, openedBy: ada.name });
    expect(earlier?.evidence.map((one) => one.ruleKey)).toEqual([
      'unauthorised-ten-in-ten-weeks',
      'serious-incident',
    ]);
    expect(earlier?.urgency).toBeGreaterThanOrEqual(50);
    const links = await app.dataSource.manager.findBy(CaseConcern, { concernId: next });
    expect(links.map(({ caseId }) => caseId)).toEqual([first.id]);
    expect((await story(first.id)).map(({ kind }) => kind)).toEqual([
      'proposed',
      'no-action',
      'reopened',
      'concern-added',
    ]);
    expect((await story(merged?.id ?? 0)).map(({ kind }) => kind)).toEqual(['proposed', 'added-to-case']);
  });

  it('undone, keeps that a correction came in between, with the concern it was of', async () => {
    const corrected = async () => (await cases()).map((one) => one.evidenceChangedAt !== null);
    const first = await only();
    await app.get(CasesService).noAction(first.publicId, ada, 'Known.');
    const moved = await raise(app, nf.school, amir, { ruleKey: 'serious-incident', severity: 5 });
    await raise(app, nf.school, amir, { ruleKey: 'attendance-fall' });
    await app.drain();
    const second = (await cases())[1]?.publicId ?? '';
    await triage().addTo(second, ada, first.publicId);
    await end(app, moved, 'withdrawn');
    await app.drain();
    expect(await corrected()).toEqual([true, false]);
    await app.get(UndoTriage).undo(second, ada);
    expect(await corrected()).toEqual([false, true]);
    await triage().addTo(second, ada, first.publicId);
    await end(app, concern, 'withdrawn');
    await app.drain();
    await app.get(UndoTriage).undo(second, ada);
    expect(await corrected()).toEqual([true, true]);
  });

  it("adds to no other pupil's case, to none of another school, and to none that goes on", async () => {
    const first = await only();
    const ben = await pupil(app, nf.school, 'ben');
    await raise(app, nf.school, ben);
    await app.drain();
    const ofBen = (await cases())[1]?.publicId ?? '';
    await app.get(CasesService).noAction(ofBen, ada, 'Known.');
    const ofCara = await pupil(app, nf.otherSchool, 'cara');
    await raise(app, nf.otherSchool, ofCara);
    await app.drain();
    const elsewhere = (await cases())[2]?.publicId ?? '';
    for (const target of [ofBen, elsewhere, first.publicId, 'nothing-here'])
      await expect(triage().addTo(first.publicId, ada, target)).rejects.toThrow(CaseNotFound);
    expect((await cases())[0]?.state).toBe('proposed');
  });

  it('adds to an earlier case once: the second is told who was first', async () => {
    const first = await only();
    await app.get(CasesService).noAction(first.publicId, ada, 'Known.');
    await raise(app, nf.school, amir, { ruleKey: 'serious-incident' });
    await app.drain();
    const second = (await cases())[1]?.publicId ?? '';
    await triage().addTo(second, ada, first.publicId);
    const late = triage().addTo(second, ada, first.publicId);
    await expect(late).rejects.toThrow(AlreadyHandled);
    await expect(triage().open(second, ada)).rejects.toThrow(
      'Already handled by Ama Okafor: the case is added to an earlier one.',
    );
  });

  it('keeps of "no action" what was thought of the concern, for the ledger of the rules', async () => {
    const { publicId } = await only();
    await expect(triage().noAction(publicId, ada, '  ', 'useful')).rejects.toThrow(InvalidInput);
    await triage().noAction(publicId, ada, 'The register was wrong.', 'wrong-data');
    expect(await app.dataSource.manager.find(TriageOutcome)).toMatchObject([
      { outcome: 'no-action', verdict: 'wrong-data', actor: ada.name, undoneAt: null },
    ]);
  });

  it('tells the second of two leads who was first and what they decided, and changes nothing', async () => {
    const { publicId } = await only();
    const brennan = await actorOf(app, nf.head, nf.school, 'dsl', null);
    await triage().watch(publicId, ada, '2026-03-16');
    for (const late of [
      () => triage().open(publicId, brennan),
      () => triage().watch(publicId, brennan, '2026-03-17'),
      () => triage().noAction(publicId, brennan, 'Known.', 'useful'),
    ])
      await expect(late()).rejects.toThrow(
        'Already handled by Ama Okafor: the case is watched until Monday 16 March.',
      );
    expect((await only()).watchUntil).toBe('2026-03-16');
  });

  it('lets somebody look at a watched pupil again before the day, once', async () => {
    const { publicId } = await only();
    await triage().watch(publicId, ada, '2026-03-16');
    await app.get(LookAgain).now(publicId, ada);
    await app.get(LookAgain).now(publicId, ada);
    expect((await story((await only()).id)).map(({ kind }) => kind)).toEqual([
      'proposed',
      'watched',
      'returned',
    ]);
    expect(await only()).toMatchObject({ state: 'proposed', watchUntil: null });
    await triage().open(publicId, ada);
    await expect(app.get(LookAgain).now(publicId, ada)).rejects.toThrow(AlreadyHandled);
  });

  it('lets nobody decide about a case out of their sight', async () => {
    const ofYear10 = await actorOf(app, nf.leadOf10, nf.school, 'pastoral-lead', ['10']);
    const { publicId } = await only();
    for (const attempt of [
      () => triage().open(publicId, ofYear10),
      () => triage().watch(publicId, ofYear10, '2026-03-16'),
      () => triage().noAction(publicId, ofYear10, 'x', 'useful'),
      () => app.get(LookAgain).now(publicId, ofYear10),
    ])
      await expect(attempt()).rejects.toThrow(CaseNotFound);
  });
});
