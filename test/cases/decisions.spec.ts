import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { CaseActions } from '../../src/cases/actions/case-actions.js';
import { CaseAction } from '../../src/cases/actions/case-action.entity.js';
import { isOfTheCaseItself } from './case-story.js';
import { CaseEntry } from '../../src/cases/chronology/case-entry.entity.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { AuditEntry } from '../../src/access/audit/audit-entry.entity.js';
import { ApiKeysService } from '../../src/access/api-keys/api-keys.service.js';
import { TeamSchool } from '../../src/people/organisations/team-school.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { Staff } from '../../src/people/staff/staff.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { end, member, type Northfield, northfield, pupil, raise } from './northfield.js';

describeOnEachDatabase('A case', (kind) => {
  let app: TestApp;
  let nf: Northfield;
  let key: string;
  let amir: number;
  let concern: number;

  beforeEach(async () => {
    app = await startTestApp(kind);
    nf = await northfield(app);
    key = await app.apiKey(['cases:read', 'cases:write']);
    amir = await pupil(app, nf.school, 'amir');
    concern = await raise(app, nf.school, amir);
    await app.drain();
  });

  afterEach(async () => {
    await app.close();
  });

  const post = (path: string, body: object = {}, by = key) =>
    app.http().post(`/api/v1/${path}`).set('authorization', `Bearer ${by}`).send(body);
  const read = async (caseId: string) =>
    (await app.http().get(`/api/v1/cases/${caseId}`).set('authorization', `Bearer ${key}`).expect(200))
      .body as {
      state: string;
      evidenceChangedAt: string | null;
      evidence: { now: string }[];
      chronology: { kind: string; who: string; text: string }[];
      actions: { actionId: string; title: string; owner: string; doneAt: string | null }[];
    };
  const only = async (): Promise<PupilCase> => {
    const [found] = await app.dataSource.manager.find(PupilCase);
    if (!found) throw new Error('no case');
    return found;
  };

  it('is opened, closed and reopened, with its story and the audit', async () => {
    const { publicId } = await only();
    await post(`cases/${publicId}/open`).expect(204);
    await post(`cases/${publicId}/close`, { reason: 'Attendance is back.' }).expect(204);
    expect(await only()).toMatchObject({ state: 'closed', closedReason: 'Attendance is back.' });
    await post(`cases/${publicId}/reopen`, { reason: 'It has fallen again.' }).expect(204);
    expect(await only()).toMatchObject({ state: 'open', closedAt: null, closedReason: null });
    const story = (await read(publicId)).chronology.filter((line) => isOfTheCaseItself(line.kind));
    expect(story.map((line) => [line.kind, line.who])).toEqual([
      ['reopened', 'test'],
      ['closed', 'test'],
      ['opened', 'test'],
      ['proposed', 'Tandem'],
    ]);
    const audit = await app.dataSource.manager.find(AuditEntry, { where: { subjectId: publicId } });
    expect(audit.map((line) => line.action)).toEqual(['case-open', 'case-close', 'case-reopen', 'case-read']);
    expect(audit.every((line) => line.reason === 'may see the whole installation')).toBe(true);
  });

  it('tells the second of two leads who was first, by name', async () => {
    const { publicId } = await only();
    const made = await app.nest
      .get(ApiKeysService)
      .create(
        { name: 'desk', scopes: ['cases:write'], organisationId: nf.school, staffId: nf.leadOf9 },
        'test',
      );
    await post(`cases/${publicId}/open`, {}, made.key).expect(204);
    const late = await post(`cases/${publicId}/no-action`, { reason: 'Known.' }).expect(409);
    expect(late.body).toEqual({
      type: 'already-handled',
      title: 'Already handled by Ama Okafor: the case is open.',
      status: 409,
    });
  });

  it('has one winner when twenty people decide at once', async () => {
    const { publicId } = await only();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        n % 2 ? post(`cases/${publicId}/open`) : post(`cases/${publicId}/no-action`, { reason: 'Known.' }),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([
      204,
      ...Array.from({ length: 19 }, () => 409),
    ]);
    const entries = await app.dataSource.manager.find(CaseEntry);
    expect(entries.filter((entry) => isOfTheCaseItself(entry.kind))).toHaveLength(2);
  });

  it('refuses what its state does not allow, and asks for reasons', async () => {
    const { publicId } = await only();
    const early = await post(`cases/${publicId}/close`, { reason: 'x' }).expect(409);
    expect(early.body).toMatchObject({ type: 'case-transition-refused' });
    await post(`cases/${publicId}/no-action`).expect(422);
    await post(`cases/${publicId}/no-action`, { reason: '  ' }).expect(422);
    await post('cases/nothing-here/open').expect(404);
    await post('actions/nothing-here/done').expect(404);
  });

  it('cannot come back while the pupil has another one', async () => {
    const { publicId } = await only();
    await post(`cases/${publicId}/no-action`, { reason: 'Known.' }).expect(204);
    await raise(app, nf.school, amir, { ruleKey: 'serious-incident' });
    await app.drain();
    expect(await app.dataSource.manager.count(PupilCase)).toBe(2);
    const refused = await post(`cases/${publicId}/reopen`, { reason: 'Again.' }).expect(409);
    expect(refused.body).toMatchObject({ type: 'another-case-active' });
  });

  it('is withdrawn when corrections take all of its evidence away before anybody opened it', async () => {
    const { publicId } = await only();
    const second = await raise(app, nf.school, amir, { ruleKey: 'serious-incident' });
    await app.drain();
    await end(app, concern, 'withdrawn');
    await app.drain();
    expect(await read(publicId)).toMatchObject({ state: 'proposed', evidenceChangedAt: app.clock.now() });
    await end(app, second, 'withdrawn');
    await app.drain();
    const after = await read(publicId);
    expect(after.state).toBe('withdrawn');
    expect(after.evidence.map((one) => one.now)).toEqual(['withdrawn', 'withdrawn']);
    expect(after.chronology.map((line) => line.kind).filter(isOfTheCaseItself)).toEqual([
      'withdrawn',
      'evidence-changed',
      'evidence-changed',
      'concern-added',
      'proposed',
    ]);
    const late = await post(`cases/${publicId}/open`).expect(409);
    expect(late.body).toMatchObject({ title: 'Already handled by Tandem: the case is withdrawn.' });
  });

  it('that is open is marked "evidence changed" by a correction, and goes on', async () => {
    const { publicId } = await only();
    await post(`cases/${publicId}/open`).expect(204);
    await end(app, concern, 'withdrawn');
    await app.drain();
    const after = await read(publicId);
    expect(after).toMatchObject({ state: 'open', evidenceChangedAt: app.clock.now() });
    expect(after.chronology[0]).toMatchObject({ kind: 'evidence-changed', who: 'Tandem' });
  });

  it('says when a concern has ended, and stays', async () => {
    const { publicId } = await only();
    await end(app, concern, 'cleared');
    await app.drain();
    const after = await read(publicId);
    expect(after.state).toBe('proposed');
    expect(after.evidence[0]?.now).toBe('cleared');
    expect(after.chronology[0]?.kind).toBe('concern-cleared');
  });

  it('keeps what was promised, by whom, until it is done once', async () => {
    const { publicId } = await only();
    const made = await post(`cases/${publicId}/actions`, { title: 'Ring home', dueOn: '2026-03-05' }).expect(
      201,
    );
    await post(`cases/${publicId}/actions`, { title: 'Ring', dueOn: '2026-02-30' }).expect(422);
    await post(`cases/${publicId}/actions`, { title: 'R', dueOn: '2026-03-05', owner: 'nobody' }).expect(422);
    const { actionId } = made.body as { actionId: string };
    expect((await read(publicId)).actions).toEqual([
      {
        actionId,
        title: 'Ring home',
        owner: 'Ama Okafor',
        dueOn: '2026-03-05',
        doneAt: null,
        doneBy: null,
        withdrawnAt: null,
        withdrawnBecause: null,
        contactHome: 'as-usual',
        contactHomeWords: null,
      },
    ]);
    await post(`actions/${actionId}/done`).expect(204);
    const late = await post(`actions/${actionId}/done`).expect(409);
    expect(late.body).toMatchObject({ title: 'Already handled by test: the action is done.' });
    await post(`cases/${publicId}/no-action`, { reason: 'Known.' }).expect(204);
    await post(`cases/${publicId}/actions`, { title: 'Late', dueOn: '2026-03-05' }).expect(409);
  });

  it('gives something to do only to people who may work with the child today', async () => {
    const { manager } = app.dataSource;
    const { publicId } = await only();
    const idOf = async (id: number) => (await manager.findOneByOrFail(Staff, { id })).publicId;
    const marsh = await idOf(await member(app, nf.team, 'Marsh', 'mast-worker', null));
    const teacherId = await member(app, nf.school, 'Reid', 'teacher', null);
    const teacher = await idOf(teacherId);
    const ring = (owner: string) =>
      post(`cases/${publicId}/actions`, { title: 'Ring home', dueOn: '2026-03-05', owner });
    const refused = async (owner: string): Promise<void> => {
      const { body } = await ring(owner).expect(422);
      expect(body).toMatchObject({ type: 'invalid-input', errors: [{ field: 'owner' }] });
    };
    const familySays = (mastAgreement: Pupil['mastAgreement']) =>
      manager.update(Pupil, { id: amir }, { mastAgreement });
    const agreedOn = (day: string) => manager.update(TeamSchool, { teamId: nf.team }, { agreedOn: day });

    await familySays('agreed');
    await ring(marsh).expect(201);
    await agreedOn('2027-01-04');
    await refused(marsh);
    await agreedOn('2026-01-05');
    await familySays('refused');
    await refused(marsh);
    await ring(teacher).expect(201);
    await manager.update(Staff, { id: teacherId }, { leftOn: '2026-03-02' });
    await refused(teacher);
    expect(await manager.countBy(CaseAction, { title: 'Ring home' })).toBe(2);
  });

  it('gets the worker’s actions once however often they are asked for', async () => {
    const { id } = await only();
    const actions = app.get(CaseActions);
    const action = {
      caseId: id,
      title: 'Phone home',
      ownerStaffId: null,
      dueOn: '2026-03-06',
      origin: 'no-answer:7',
    };
    const first = await app.get(UnitOfWork).run((tx) => actions.add(tx, action));
    const again = await app.get(UnitOfWork).run((tx) => actions.add(tx, action));
    expect(again).toEqual(first);
    expect(await app.dataSource.manager.count(CaseAction)).toBe(1);
    expect(await app.dataSource.manager.countBy(CaseEntry, { kind: 'action-added' })).toBe(1);
  });
});
