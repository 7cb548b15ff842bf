import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Actor, ActorRole } from '../../src/access/actor.js';
import { PupilSight } from '../../src/access/sight/pupil-sight.js';
import { sightSql } from '../../src/access/sight/sight-sql.js';
import { Sights } from '../../src/access/sight/sights.service.js';
import type { Sight, SightPart } from '../../src/access/sight/why-visible.js';
import { CaseAction } from '../../src/cases/actions/case-action.entity.js';
import { caseColumns, whyCaseVisible } from '../../src/cases/case-visible.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { CaseList } from '../../src/cases/reading/case-list.js';
import { WaitingList } from '../../src/cases/reading/waiting-list.js';
import { Enrolment } from '../../src/people/enrolments/enrolment.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { Reader } from '../../src/platform/database/reader.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { ConcernsService } from '../../src/rules/concerns.service.js';
import { newPublicId } from '../../src/shared/ids.js';
import { type Northfield, northfield, pupil, raise } from '../cases/northfield.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** Amir (year 9), Bea (year 10, agreed to MAST), Cem (no year group) at Northfield; Dot (year 9, agreed) at Southfield. */
describeOnEachDatabase('Who sees which pupils and cases', (kind) => {
  let app: TestApp;
  let nf: Northfield;

  beforeAll(async () => {
    app = await startTestApp(kind);
    nf = await northfield(app);
    const people = [
      ['amir', nf.school, '9'],
      ['bea', nf.school, '10'],
      ['cem', nf.school, null],
      ['dot', nf.otherSchool, '9'],
    ] as const;
    for (const [name, school, year] of people) await raise(app, school, await pupil(app, school, name, year));
    await app.drain();
    await app.get(UnitOfWork).run(async (tx) => {
      for (const sourceId of ['bea', 'dot'])
        await tx.update(Pupil, { sourceId }, { mastAgreement: 'agreed' });
    });
  });

  afterAll(async () => {
    await app.close();
  });

  const staff = (organisationId: number, staffId: number, ...roles: ActorRole[]): Actor => ({
    name: 'staff:test',
    permissions: [],
    roles,
    organisationId,
    staffId,
  });
  const lead = (staffId: number, ...yearGroups: string[]) =>
    staff(nf.school, staffId, { role: 'pastoral-lead', yearGroups });
  const whole = (role: ActorRole['role'], organisationId = nf.school) =>
    staff(organisationId, 0, { role, yearGroups: null });

  const casesOf = async (actor: Actor): Promise<string[]> => {
    const sight = await app.get(Sights).of(actor);
    const { cases, total } = await app.get(CaseList).find({ states: ['proposed', 'open'], limit: 50 }, sight);
    expect(total).toBe(cases.length);
    return cases.map((one) => one.pupil.pupilId).sort();
  };
  const pupilsOf = async (actor: Actor): Promise<Record<string, string>> => {
    const all = await app.dataSource.manager.find(Pupil, { order: { id: 'ASC' } });
    const seen = await app.get(PupilSight).among(actor, all);
    return Object.fromEntries(seen.map(({ pupil: { sourceId }, because }) => [sourceId, because]));
  };

  it('a pastoral lead sees their year groups, a head and a DSL the school, and each is told why', async () => {
    expect(await pupilsOf(lead(nf.leadOf9, '9'))).toEqual({
      amir: 'you are pastoral lead of year 9 at Northfield School',
    });
    expect(Object.keys(await pupilsOf(lead(nf.leadOf9, '9', '10')))).toEqual(['amir', 'bea']);
    for (const role of ['head', 'dsl', 'pastoral-lead'] as const)
      expect(Object.keys(await pupilsOf(whole(role)))).toEqual(['amir', 'bea', 'cem']);
    expect((await pupilsOf(whole('head')))['cem']).toBe('you are head of Northfield School');
    expect(await casesOf(lead(nf.leadOf10, '10'))).toEqual(['bea']);
    expect(await casesOf(whole('dsl'))).toEqual(['amir', 'bea', 'cem']);
  });

  it('the MAST sees, at schools it has an agreement with, whose family has said yes, and nobody else', async () => {
    for (const role of ['mast-worker', 'mast-manager'] as const) {
      expect(Object.keys(await pupilsOf(whole(role, nf.team)))).toEqual(['bea']);
      expect(await casesOf(whole(role, nf.team))).toEqual(['bea']);
    }
    expect(await pupilsOf(whole('mast-worker'))).toEqual({});
  });

  it('a teacher and an administrator see no story, whatever was given to them to do', async () => {
    for (const role of ['teacher', 'administrator'] as const) {
      expect(await pupilsOf(whole(role))).toEqual({});
      expect(await casesOf(whole(role))).toEqual([]);
    }
  });

  it('what is given to a lead of another year to do, they see until it is taken back', async () => {
    const { id: caseId } = await caseOf('bea');
    const action = { publicId: newPublicId(), caseId, title: 'Ask her tutor', dueOn: '2026-03-09' };
    await app
      .get(UnitOfWork)
      .run((tx) => tx.insert(CaseAction, { ...action, ownerStaffId: nf.leadOf9, origin: null }));
    expect(await casesOf(lead(nf.leadOf9, '9'))).toEqual(['amir', 'bea']);
    await app
      .get(UnitOfWork)
      .run((tx) => tx.update(CaseAction, { caseId }, { withdrawnAt: app.clock.now() }));
    expect(await casesOf(lead(nf.leadOf9, '9'))).toEqual(['amir']);
  });

  it('year groups are those of today: who moves up is seen by the next lead', async () => {
    const { id: pupilId } = await app.dataSource.manager.findOneByOrFail(Pupil, { sourceId: 'amir' });
    const next = { pupilId, schoolId: nf.school, yearGroup: '10', fromDay: '2026-03-03', toDay: null };
    await app.get(UnitOfWork).run((tx) => tx.insert(Enrolment, next));
    expect(await casesOf(lead(nf.leadOf9, '9'))).toEqual(['amir']);
    const now = app.clock.now();
    app.clock.moveTo('2026-03-03T08:00:00.000Z');
    expect(await casesOf(lead(0, '9'))).toEqual([]);
    expect(await casesOf(lead(0, '10'))).toEqual(['amir', 'bea']);
    app.clock.moveTo(now);
    await app.get(UnitOfWork).run((tx) => tx.delete(Enrolment, { pupilId, fromDay: '2026-03-03' }));
  });

  it('concerns and who waits below the line are within the same sight', async () => {
    const sight = await app.get(Sights).of(lead(nf.leadOf9, '9'));
    const concerns = await app.get(ConcernsService).list({ sight });
    const { id } = await app.dataSource.manager.findOneByOrFail(Pupil, { sourceId: 'amir' });
    expect(concerns.map((one) => one.pupilId)).toEqual([id]);
    const manager = app.dataSource.manager;
    await raise(app, nf.school, await pupil(app, nf.school, 'ece', '9'), { consequence: 'watch' });
    await raise(app, nf.school, await pupil(app, nf.school, 'fay', '10'), { consequence: 'watch' });
    for (const name of ['ece', 'fay']) {
      const { id: pupilId } = await manager.findOneByOrFail(Pupil, { sourceId: name });
      await app
        .get(UnitOfWork)
        .run((tx) =>
          tx.query(
            `UPDATE concern SET consequence = 'open-case' WHERE pupil_id = ${pupilId} AND consequence = 'watch'`,
          ),
        );
    }
    const waiting = await app.get(WaitingList).find(sight);
    expect(waiting.ranked.map((one) => one.pupil.pupilId)).toEqual(['ece']);
    expect(waiting.pupils).toBe(1);
  });

  it('the list and the single look agree, whatever somebody may see', async () => {
    const rows = await app.dataSource.manager.find(PupilCase, { order: { id: 'ASC' } });
    const part: fc.Arbitrary<SightPart> = fc.record({
      schoolIds: fc.option(fc.subarray([nf.school, nf.otherSchool, nf.team])),
      yearGroups: fc.option(fc.subarray(['9', '10', '11'])),
      ifFamilyAgreed: fc.boolean(),
      because: fc.constant('drawn'),
    });
    const sights: fc.Arbitrary<Sight> = fc.record({
      parts: fc.array(part, { maxLength: 3 }),
      staffId: fc.constantFrom(null, nf.leadOf9, nf.leadOf10, nf.head),
      today: fc.constantFrom('2025-08-31', '2026-03-02'),
    });
    await fc.assert(
      fc.asyncProperty(sights, async (sight) => {
        const values: (string | number | boolean | null)[] = [];
        const where = sightSql(sight, caseColumns('k'), (value) => `$${values.push(value)}`);
        const listed = await app.nest
          .get(Reader)
          .query<{ id: number }>(`SELECT k.id FROM pupil_case k WHERE ${where} ORDER BY k.id`, values);
        const looked: number[] = [];
        for (const { id } of rows)
          if ((await whyCaseVisible(app.dataSource.manager, sight, id)) !== null) looked.push(id);
        expect(listed.map((row) => row.id)).toEqual(looked);
      }),
      { numRuns: 60 },
    );
  });

  const caseOf = async (sourceId: string): Promise<PupilCase> => {
    const { id } = await app.dataSource.manager.findOneByOrFail(Pupil, { sourceId });
    return app.dataSource.manager.findOneByOrFail(PupilCase, { pupilId: id });
  };
});
