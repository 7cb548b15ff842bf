import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { ApproveFollowUp } from '../../src/followups/approval/approve-follow-up.service.js';
import { describeOnEachDatabase } from '../support/databases.js';
import type { TestApp } from '../support/test-app.js';
import { MailedNorthfield } from './mailed-northfield.js';
import {
  draftFor,
  type Family,
  makeFamily,
  MS_OKAFOR,
  newestFollowUp,
  storyOf,
  tasksOf,
} from './northfield.js';
import { readAndCancel } from './reading-first.js';

const REASON = { reason: 'Attendance is back.' };
/** After every meeting of this suite. */
const AFTERWARDS = '2026-03-20T09:00:00.000Z';

describeOnEachDatabase('A case whose meeting with home lies ahead', (kind) => {
  let at: MailedNorthfield;
  let app: TestApp;
  let key: string;

  beforeAll(async () => {
    at = await MailedNorthfield.open(kind);
    app = at.app;
    key = await app.apiKey(['cases:write', 'followups:approve']);
  });

  beforeEach(() => {
    at.startAfresh();
  });

  afterAll(() => at.close());

  const post = (path: string, body: object, as = key) =>
    app.http().post(`/api/v1/${path}`).set('authorization', `Bearer ${as}`).send(body);
  const caseOf = ({ caseId }: Family): Promise<PupilCase> =>
    app.dataSource.manager.findOneByOrFail(PupilCase, { id: caseId });
  const close = async (family: Family, as = key) =>
    post(`cases/${(await caseOf(family)).publicId}/close`, REASON, as);

  it('is not closed before the meeting is called off, so that the entry leaves the home’s calendar', async () => {
    const family = await makeFamily(app, at.northfield);
    const { publicId } = await at.sent(family);
    const story = await storyOf(app, family.caseId);
    const refused = await close(family);
    expect([refused.status, refused.body]).toEqual([
      409,
      {
        type: 'meeting-not-called-off',
        title:
          'A meeting with home still lies ahead. Call it off first, so that everybody who knows of it is told, or hold it.',
        status: 409,
      },
    ]);
    expect(await caseOf(family)).toMatchObject({ state: 'open', closedAt: null, closedReason: null });
    expect(await storyOf(app, family.caseId)).toEqual(story);
    await readAndCancel(app, publicId, MS_OKAFOR, 'Attendance is back.');
    expect((await close(family)).status).toBe(204);
    await app.drain();
    expect(at.smtp.caught.map(({ raw }) => /method=(\w+)/i.exec(raw.toString())?.[1])).toEqual([
      'REQUEST',
      'CANCEL',
    ]);
    expect(await tasksOf(app, family.caseId)).toEqual([]);
  });

  it('is not closed in the ten minutes before the mail leaves either', async () => {
    const family = await makeFamily(app, at.northfield);
    const { sendAfter } = await at.approved(family);
    expect((await close(family)).status).toBe(409);
    await at.drainAt(sendAfter);
    expect(at.mailed()).toEqual(['amina@home.example']);
  });

  it('is closed once the meeting was held, or its time has come and gone', async () => {
    const [held, gone] = [await makeFamily(app, at.northfield), await makeFamily(app, at.northfield)];
    const { publicId } = await at.sent(held);
    at.startAfresh();
    await at.sent(gone);
    await at.drainAt(AFTERWARDS);
    await post(`follow-ups/${publicId}/held`, {}).expect(204);
    for (const family of [held, gone]) expect((await close(family)).status).toBe(204);
    await app.drain();
    expect(await newestFollowUp(app, gone.caseId)).toMatchObject({ state: 'approved' });
  });

  it('is as little known to another school as any other case', async () => {
    const family = await makeFamily(app, at.northfield);
    await at.sent(family);
    const elsewhere = await app.apiKey(['cases:write'], at.northfield.schoolId + 1_000);
    expect((await close(family, elsewhere)).status).toBe(404);
  });

  it('does not come about in the moment in which the case is closed: of the two one is refused', async () => {
    for (let times = 0; times < 10; times += 1) {
      const family = await makeFamily(app, at.northfield);
      const { publicId } = await draftFor(app, family);
      await app.dataSource.manager.update(PupilCase, { id: family.caseId }, { state: 'open' });
      const choice = { startsAt: at.freeTime() };
      const { fingerprint } = await app.get(ApproveFollowUp).preview(publicId, MS_OKAFOR, choice);
      const approves = () =>
        app
          .get(ApproveFollowUp)
          .approve(publicId, MS_OKAFOR, choice, fingerprint)
          .then(
            () => true,
            () => false,
          );
      const closes = async () => (await close(family)).status === 204;
      const both = times % 2 ? [closes(), approves()] : [approves(), closes()];
      const [first, second] = await Promise.all(both);
      expect(first).toBe(!second);
      const isClosed = times % 2 ? first : second;
      await app.drain();
      const { state } = await newestFollowUp(app, family.caseId);
      expect([(await caseOf(family)).state, state]).toEqual(
        isClosed ? ['closed', 'withdrawn'] : ['open', 'approved'],
      );
    }
  });
});
