import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { everything } from '../../src/access/sight/why-visible.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { EventBus } from '../../src/platform/jobs/event-bus.js';
import { hourPassed } from '../../src/platform/jobs/prune-jobs.handler.js';
import type { Concern } from '../../src/rules/concern.entity.js';
import { ConcernsService } from '../../src/rules/concerns.service.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { staffAccount, Visitor } from '../support/staff-accounts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { SchoolUnderRules } from './school-under-rules.js';

const TEN = 'unauthorised-ten-in-ten-weeks';
const YEAR = { from: '2025-09-01', to: '2026-07-17' };
const NORTH = 'ada@northfield.example';
const SOUTH = 'una@northfield.example';
/** What Northfield wrote of Amir, in a word nobody else uses. */
const FIGHT = 'Quillonfight';

/**
 * Amir misses twelve sessions at Northfield and is in a grave incident there. On Monday 9 March he changes to Southfield, where
 * he is present for a week and then misses five days. Ada leads at Northfield, Una at Southfield.
 */
describeOnEachDatabase('What a school is told of a pupil who comes from another', (kind) => {
  let app: TestApp;
  let write: SchoolUnderRules;
  let northfield: number;
  let southfield: number;
  let amir: number;

  beforeAll(async () => {
    app = await startTestApp(kind);
    write = new SchoolUnderRules(app.nest);
    northfield = await write.school('Northfield', YEAR);
    southfield = await write.school('Southfield', YEAR);
    await staffAccount(app, { firstName: 'Ada', roles: ['pastoral-lead'], organisationId: northfield });
    await staffAccount(app, { firstName: 'Una', roles: ['pastoral-lead'], organisationId: southfield });
    amir = await write.pupil(northfield, 'Amir');
    await write.marks(amir, northfield, '2025-09-01', '2026-02-27', '/');
    await write.marks(amir, northfield, '2026-02-09', '2026-02-16', 'O');
    await write.incident(amir, northfield, '2026-02-26', { severity: 4, points: 9, category: FIGHT });
    await app.drain();
    await write.move(amir, southfield, '2026-03-09');
    await write.marks(amir, southfield, '2026-03-09', '2026-03-13', '/');
    await write.incident(amir, southfield, '2026-03-10', { severity: 2, points: 8, category: 'Late' });
    await nextHour('2026-03-16T08:10:00.000Z');
  });
  afterAll(() => app.close());

  const nextHour = async (instant: string): Promise<void> => {
    app.clock.moveTo(instant);
    await app.get(UnitOfWork).run((tx) => app.get(EventBus).publish(tx, hourPassed, {}));
    await app.drain();
  };
  const concernsAt = async (schoolId: number, pupilId = amir): Promise<Concern[]> => {
    const all = await app.get(ConcernsService).list({ sight: everything('a test'), pupilId });
    return all.filter((concern) => concern.schoolId === schoolId);
  };
  const caseAt = (schoolId: number): Promise<PupilCase> =>
    app.dataSource.manager.findOneByOrFail(PupilCase, { pupilId: amir, schoolId });
  const over = async (path: string, schoolId: number): Promise<string> => {
    const key = await app.apiKey(undefined, schoolId);
    const answer = await app.http().get(`/api/v1/${path}`).set('authorization', `Bearer ${key}`);
    return answer.text;
  };
  const as = async (email: string): Promise<Visitor> => {
    const visitor = Visitor.at(app);
    await visitor.signIn(app, email);
    return visitor;
  };

  it('is what its own register and incidents say: nothing, while these are well', async () => {
    expect(await concernsAt(southfield)).toEqual([]);
    const una = await as(SOUTH);
    for (const path of ['/triage', '/cases?whose=all', '/pupils']) {
      const page = await una.get(path);
      expect([path, page.status]).toEqual([path, 200]);
      expect(page.text).not.toMatch(/12 sessions|Quillonfight/);
    }
    expect((await una.get('/triage')).text).not.toContain('Amir');
    const { publicId } = await app.dataSource.manager.findOneByOrFail(Pupil, { id: amir });
    const page = (await una.get(`/pupils/${publicId}`)).text;
    expect(page).toContain('Amir');
    expect(page).not.toMatch(/12 sessions|without an agreed reason|Quillonfight/);
    for (const path of ['concerns', 'cases', `pupils/${publicId}/concerns`])
      expect(await over(path, southfield)).not.toMatch(/Amir|Quillonfight/);
  });

  it('is nothing of what the school before keeps, which still shows it on its own pages', async () => {
    const because = 'the pupil has left the school';
    const kept = await concernsAt(northfield);
    expect(kept.find(({ ruleKey }) => ruleKey === TEN)).toMatchObject({ value: 12, clearedBecause: because });
    expect(kept.map(({ state }) => state)).toEqual(kept.map(() => 'cleared'));
    expect(kept.map(({ ruleKey }) => ruleKey)).toContain('serious-incident');
    const { publicId } = await caseAt(northfield);
    const ada = await as(NORTH);
    for (const path of [`/cases/${publicId}`, `/triage/${publicId}`]) {
      const page = await ada.get(path);
      expect(page.text).toContain('We have missed Amir in 12 sessions without an agreed reason');
      expect(page.text).toContain(FIGHT);
    }
    expect(await over(`cases/${publicId}`, northfield)).toMatch(/"day":"2026-02-16","session":"PM"/);
    const una = await as(SOUTH);
    for (const path of [`/cases/${publicId}`, `/triage/${publicId}`])
      expect((await una.get(path)).status).toBe(404);
    expect(await over(`cases/${publicId}`, southfield)).not.toContain('Amir');
  });

  it('is counted from its own register alone, once that has something to tell', async () => {
    await write.marks(amir, southfield, '2026-03-16', '2026-03-20', 'O');
    await nextHour('2026-03-24T08:10:00.000Z');
    const found = (await concernsAt(southfield)).filter(({ ruleKey }) => ruleKey === TEN);
    expect(found).toMatchObject([{ state: 'raised', value: 10, evidence: { omitted: 0 } }]);
    const [{ evidence } = {} as Concern] = found;
    const days = evidence.kind === 'sessions' ? evidence.marks.map(({ day }) => day) : [];
    expect([...new Set(days)]).toEqual([
      '2026-03-16',
      '2026-03-17',
      '2026-03-18',
      '2026-03-19',
      '2026-03-20',
    ]);

    const { publicId } = await caseAt(southfield);
    const una = await as(SOUTH);
    for (const path of [`/cases/${publicId}`, `/triage/${publicId}`]) {
      const page = (await una.get(path)).text;
      expect(page).toContain('We have missed Amir in 10 sessions without an agreed reason');
      expect(page).not.toMatch(/12 sessions|22 sessions|Quillonfight/);
    }
    for (const path of [`cases/${publicId}`, 'concerns']) {
      const answer = await over(path, southfield);
      expect(answer).toContain('2026-03-20');
      expect(answer).not.toMatch(/"day":"2026-02|Quillonfight/);
    }
    const ada = await as(NORTH);
    expect((await ada.get(`/cases/${publicId}`)).status).toBe(404);
    expect(await over('concerns', northfield)).not.toContain('2026-03-2');
  });

  it('adds no points of another school to its own', async () => {
    await write.incident(amir, southfield, '2026-03-23', { severity: 2, points: 6, category: 'Late' });
    await nextHour('2026-03-25T08:10:00.000Z');
    const points = async () =>
      (await concernsAt(southfield)).filter(({ ruleKey }) => ruleKey === 'behaviour-points');
    expect(await points()).toEqual([]);
    await write.incident(amir, southfield, '2026-03-24', { severity: 2, points: 1, category: 'Rude' });
    await nextHour('2026-03-26T08:10:00.000Z');
    expect(await points()).toMatchObject([{ state: 'raised', value: 15 }]);
    expect(JSON.stringify(await concernsAt(southfield))).not.toContain(FIGHT);
  });

  it('counts the record it was given, once it has written it into its own register', async () => {
    const nia = await write.pupil(southfield, 'Nia', '2026-03-23');
    await write.marks(nia, northfield, '2025-09-01', '2026-03-20', 'I');
    await write.marks(nia, southfield, '2026-03-23', '2026-03-25', '/');
    await nextHour('2026-03-27T08:10:00.000Z');
    expect(await concernsAt(southfield, nia)).toEqual([]);
    await write.marks(nia, southfield, '2026-01-05', '2026-03-20', 'I');
    await nextHour('2026-03-30T08:10:00.000Z');
    expect((await concernsAt(southfield, nia)).map(({ ruleKey }) => ruleKey)).toContain('persistent-absence');
  });
});
