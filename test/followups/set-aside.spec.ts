import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.js';
import { PERMISSIONS_OF } from '../../src/access/roles.js';
import {
  AlreadyHandled,
  AnotherCaseActive,
  SomethingFollowed,
  UndoTooLate,
} from '../../src/cases/case-errors.js';
import { CasesService } from '../../src/cases/cases.service.js';
import { CaseEntry } from '../../src/cases/chronology/case-entry.entity.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { Triage } from '../../src/cases/triage/triage.service.js';
import { TriageOutcome } from '../../src/cases/triage/triage-outcome.entity.js';
import { UndoTriage } from '../../src/cases/triage/undo-triage.service.js';
import { CaseHasEnded } from '../../src/followups/approval/follow-up-errors.js';
import { contextsReviewed } from '../../src/followups/drafting/draft-after-context.handler.js';
import { FollowUp } from '../../src/followups/follow-up.entity.js';
import { KnownContext } from '../../src/people/pupils/known-context.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { Staff } from '../../src/people/staff/staff.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { EventBus } from '../../src/platform/jobs/event-bus.js';
import { hourPassed } from '../../src/platform/jobs/prune-jobs.handler.js';
import { end, raise } from '../cases/northfield.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { makeContact, makeNorthfield, MS_OKAFOR, type Northfield } from './northfield.js';
import { readAndApprove } from './reading-first.js';

describeOnEachDatabase('A case set aside, and undo', (kind) => {
  let app: TestApp;
  let northfield: Northfield;
  let ada: Actor;
  let sam: Actor;
  let noor: number;
  let concern: number;

  beforeEach(async () => {
    app = await startTestApp(kind);
    northfield = await makeNorthfield(app);
    ada = await actorFor(northfield.okaforId, 'pastoral-lead');
    sam = await actorFor(northfield.lewisId, 'dsl');
    noor = await app.get(UnitOfWork).run(async (tx) => {
      const saved = await tx.save(Pupil, {
        publicId: 'noor-public-id-1234567',
        organisationId: northfield.schoolId,
        ...{
          source: 'csv',
          sourceId: 'noor',
          firstName: 'Noor',
          lastName: 'Khan',
          dateOfBirth: '2011-09-09',
        },
      } as Pupil);
      return saved.id;
    });
    await makeContact(app, northfield.schoolId, noor, {});
    concern = await raise(app, northfield.schoolId, noor);
    await app.drain();
  });

  afterEach(async () => {
    await app.close();
  });

  const actorFor = async (staffId: number, role: 'pastoral-lead' | 'dsl'): Promise<Actor> => {
    const { publicId } = await app.dataSource.manager.findOneByOrFail(Staff, { id: staffId });
    return {
      ...{ name: `staff:${publicId}`, permissions: PERMISSIONS_OF[role], staffId },
      ...{ roles: [{ role, yearGroups: null }], organisationId: northfield.schoolId },
    };
  };
  const cases = () => app.dataSource.manager.find(PupilCase, { order: { id: 'ASC' } });
  const last = async (): Promise<PupilCase> => {
    const found = (await cases()).at(-1);
    if (!found) throw new Error('no case');
    return found;
  };
  const drafts = () => app.dataSource.manager.find(FollowUp, { order: { id: 'ASC' } });
  const kinds = async (caseId: number): Promise<string[]> =>
    (await app.dataSource.manager.find(CaseEntry, { where: { caseId }, order: { id: 'ASC' } })).map(
      (entry) => entry.kind,
    );
  const undo = (by: Actor = sam, outcomeId?: string) =>
    last().then(({ publicId }) => app.get(UndoTriage).undo(publicId, by, outcomeId));

  it('has its draft withdrawn while it is watched, and one drafted anew for the days ahead when it is back', async () => {
    const { publicId } = await last();
    await app.get(Triage).watch(publicId, ada, '2026-03-23');
    const [before] = await drafts();
    await expect(readAndApprove(app, before?.publicId ?? '', MS_OKAFOR, { slotIndex: 0 })).rejects.toThrow(
      CaseHasEnded,
    );
    await app.drain();
    expect((await drafts()).map(({ state }) => state)).toEqual(['withdrawn']);
    app.clock.moveTo('2026-03-23T06:10:00.000Z');
    await app.get(UnitOfWork).run((tx) => app.get(EventBus).publish(tx, hourPassed, {}));
    await app.drain();
    const after = await drafts();
    expect(after.map(({ state }) => state)).toEqual(['withdrawn', 'draft']);
    expect((after[1]?.slots.length ?? 0) > 0).toBe(true);
    expect(after[1]?.slots.every(({ startsAt }) => startsAt > '2026-03-23T06:10:00.000Z')).toBe(true);
  });

  it('goes on with an earlier case: the draft of the one goes, the other gets its own', async () => {
    const first = await last();
    await app.get(CasesService).noAction(first.publicId, ada, 'Known.');
    await raise(app, northfield.schoolId, noor, { ruleKey: 'serious-incident' });
    await app.drain();
    await app.get(Triage).addTo((await last()).publicId, ada, first.publicId);
    await app.drain();
    const standing = (await drafts()).filter(({ state }) => state === 'draft');
    expect(standing.map(({ caseId }) => caseId)).toEqual([first.id]);
  });

  it.each(['open', 'watch', 'no-action'] as const)(
    'takes "%s" back within ten minutes, whoever may triage: as it was, with both lines in the story and a draft',
    async (outcome) => {
      const { publicId, id } = await last();
      const made = await {
        open: () => app.get(Triage).open(publicId, ada),
        watch: () => app.get(Triage).watch(publicId, ada, '2026-03-16'),
        'no-action': () => app.get(Triage).noAction(publicId, ada, 'Known.', 'already-known'),
      }[outcome]();
      await app.drain();
      app.clock.advanceMinutes(10);
      await undo(sam, made.outcomeId);
      await app.drain();
      expect(await last()).toMatchObject({
        ...{ state: 'proposed', openedAt: null, openedBy: null, closedAt: null },
        ...{ closedReason: null, watchUntil: null },
      });
      const told = await kinds(id);
      expect(told).toContain('undone');
      expect(told.some((one) => ['opened', 'watched', 'no-action'].includes(one))).toBe(true);
      expect((await drafts()).filter(({ state }) => state === 'draft')).toHaveLength(1);
      expect(await app.dataSource.manager.find(TriageOutcome)).toMatchObject([
        { outcome, undoneBy: sam.name, undoneAt: app.clock.now() },
      ]);
      await expect(undo(ada)).rejects.toThrow('Already handled by Sam Lewis: it is undone.');
    },
  );

  it('gives an earlier case back as it was: closed, with its own evidence, reason and moment', async () => {
    const first = await last();
    await app.get(CasesService).noAction(first.publicId, ada, 'Known.');
    const closed = await last();
    await raise(app, northfield.schoolId, noor, { ruleKey: 'serious-incident', severity: 5 });
    await app.drain();
    await app.get(Triage).addTo((await last()).publicId, ada, first.publicId);
    await app.drain();
    await undo();
    await app.drain();
    const [earlier, proposed] = await cases();
    expect(earlier).toEqual(closed);
    expect(proposed?.state).toBe('proposed');
    const standing = (await drafts()).filter(({ state }) => state === 'draft');
    expect(standing.map(({ caseId }) => caseId)).toEqual([proposed?.id]);
    expect(await kinds(first.id)).toContain('undone');
  });

  it('cannot be undone after ten minutes, or twice, or by a page that shows an earlier outcome', async () => {
    const { publicId } = await last();
    const watched = await app.get(Triage).watch(publicId, ada, '2026-03-16');
    await undo();
    await app.get(Triage).noAction(publicId, sam, 'Known.', 'useful');
    await expect(undo(ada, watched.outcomeId)).rejects.toThrow(AlreadyHandled);
    expect((await last()).state).toBe('closed');
    app.clock.advanceMinutes(10.5);
    await expect(undo()).rejects.toThrow(UndoTooLate);
  });

  it('cannot be undone once somebody has approved the meeting', async () => {
    const { publicId } = await last();
    await app.get(Triage).open(publicId, ada);
    const [draft] = await drafts();
    await readAndApprove(app, draft?.publicId ?? '', MS_OKAFOR, { slotIndex: 0 });
    await expect(undo()).rejects.toThrow(SomethingFollowed);
    expect((await last()).state).toBe('open');
  });

  it("cannot be undone once somebody else has written a note; one's own note does not stand in the way", async () => {
    const { publicId } = await last();
    await app.get(Triage).open(publicId, ada);
    await app.get(CasesService).addNote(publicId, ada, 'Spoke to the tutor.');
    await undo(ada);
    await app.get(Triage).open(publicId, ada);
    await app.get(CasesService).addNote(publicId, sam, 'I know the family.');
    await expect(undo(ada)).rejects.toThrow(
      'This cannot be undone any more: Sam Lewis has written a note since. Go on in the case itself.',
    );
  });

  it('cannot be undone once the pupil has another case, or once corrections have taken the evidence away', async () => {
    const { publicId } = await last();
    await app.get(Triage).noAction(publicId, ada, 'Known.', 'useful');
    const second = await raise(app, northfield.schoolId, noor, { ruleKey: 'serious-incident' });
    await app.drain();
    await expect(app.get(UndoTriage).undo(publicId, ada)).rejects.toThrow(AnotherCaseActive);
    await app.get(Triage).noAction((await last()).publicId, ada, 'Known.', 'wrong-data');
    for (const one of [concern, second]) await end(app, one, 'withdrawn');
    await app.drain();
    await expect(undo(ada)).rejects.toThrow('corrections have taken its evidence away');
  });

  it('that known context held back when it came back is drafted once the context has ended', async () => {
    const { publicId } = await last();
    const made = await app.get(Triage).watch(publicId, ada, '2026-03-16');
    await app.drain();
    await app.dataSource.manager.insert(KnownContext, {
      ...{ pupilId: noor, kind: 'bereavement', note: '', fromDay: '2026-03-01', reviewOn: '2026-03-05' },
      endedOn: null,
    });
    await undo(ada, made.outcomeId);
    await app.drain();
    expect((await drafts()).map(({ state }) => state)).toEqual(['withdrawn']);
    app.clock.moveTo('2026-03-06T08:10:00.000Z');

    await app.get(UnitOfWork).run((tx) => app.get(EventBus).publish(tx, contextsReviewed, {}));
    await app.drain();
    expect((await drafts()).map(({ state }) => state)).toEqual(['withdrawn', 'draft']);
  });
});
