import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { caseClosed } from '../../src/cases/case-closed.event.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { EventBus } from '../../src/platform/jobs/event-bus.js';
import { FollowUp } from '../../src/followups/follow-up.entity.js';
import { mayReallySend } from '../../src/followups/approval/family-page-address.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  draftFor,
  makeFamily,
  makeNorthfield,
  newestFollowUp,
  type Northfield,
  storyOf,
  tasksOf,
} from './northfield.js';
import { UNREAD } from './reading-first.js';

describeOnEachDatabase('Follow-ups over REST', (kind) => {
  let app: TestApp;
  let northfield: Northfield;
  let key: string;

  beforeAll(async () => {
    app = await startTestApp(kind);
    northfield = await makeNorthfield(app);
    key = await app.apiKey(['followups:approve']);
  });

  afterAll(async () => {
    await app.close();
  });

  const get = (path: string, as = key) =>
    app.http().get(`/api/v1/follow-ups${path}`).set('authorization', `Bearer ${as}`);
  const post = (path: string, body: object = {}, as = key) =>
    app.http().post(`/api/v1/follow-ups${path}`).set('authorization', `Bearer ${as}`).send(body);

  /** Reads what approving would send, and approves with the fingerprint of it. */
  async function readAndApprove(publicId: string, startsAt: string) {
    const { fingerprint } = (await get(`/${publicId}/approve?startsAt=${startsAt}`).expect(200)).body;
    return post(`/${publicId}/approve`, { startsAt, fingerprint });
  }

  it('shows the evidence, the times and each exact text, and approves, moves, cancels', async () => {
    const family = await makeFamily(app, northfield);
    const { publicId } = await draftFor(app, family);
    const listed = await get('?state=draft').expect(200);
    expect(listed.body.followUps).toEqual([
      expect.objectContaining({ followUpId: publicId, routedTo: 'pastoral-lead' }),
    ]);
    const first = await get(`/${publicId}`).expect(200);
    const third = await get(`/${publicId}?slot=2`).expect(200);
    expect(first.body.slots).toHaveLength(5);
    expect(first.body.slots[0].free).toBe(true);
    expect(first.body.recipients[0]).toMatchObject({ name: 'Amina Khan', way: 'mail', state: 'drafted' });
    expect(third.body.recipients[0].text).not.toBe(first.body.recipients[0].text);
    expect(first.body.recipients[1]).toMatchObject({ isPupil: true, way: null, text: null });
    await get(`/${publicId}/approve?slotIndex=9`).expect(422);
    await get(`/${publicId}/approve`).expect(422);
    const read = (await get(`/${publicId}/approve?slotIndex=2`).expect(200)).body;
    expect(read).toMatchObject({ startsAt: first.body.slots[2].startsAt, zone: 'Europe/London' });
    expect(read.recipients).toEqual([
      {
        ...{ invitationId: first.body.recipients[0].invitationId, name: 'Amina Khan', way: 'mail' },
        ...{ subject: third.body.recipients[0].subject, text: third.body.recipients[0].text },
        ...{ html: expect.stringContaining('<html'), calendar: expect.stringContaining('METHOD:REQUEST') },
      },
    ]);
    const seen = String(read.fingerprint);
    await post(`/${publicId}/approve`, { slotIndex: 2 }).expect(422);
    await post(`/${publicId}/approve`, { slotIndex: 2, fingerprint: seen.slice(0, 12) }).expect(422);
    await post(`/${publicId}/approve`, { slotIndex: 9, fingerprint: seen }).expect(422);
    await post(`/${publicId}/approve`, { slotIndex: 2, fingerprint: seen, pupil: 'x' }).expect(422);
    const unread = await post(`/${publicId}/approve`, { slotIndex: 1, fingerprint: seen }).expect(409);
    expect(unread.body).toMatchObject({ type: 'texts-have-changed' });
    const approved = await post(`/${publicId}/approve`, { slotIndex: 2, fingerprint: seen }).expect(200);
    expect(approved.body.startsAt).toBe(first.body.slots[2].startsAt);
    const stored = await get(`/${publicId}`).expect(200);
    expect(stored.body.recipients[0].text).toBe(third.body.recipients[0].text);
    await get(`/${publicId}/approve?slotIndex=1`).expect(409);
    await post(`/${publicId}/approve`, { slotIndex: 1, fingerprint: seen }).expect(409);
    await post(`/${publicId}/held`).expect(409);
    const to = { startsAt: '2026-03-17T10:00:00Z' };
    await post(`/${publicId}/move`, to).expect(422);
    const { fingerprint } = (await get(`/${publicId}/move?startsAt=${to.startsAt}`).expect(200)).body;
    await post(`/${publicId}/move`, { ...to, fingerprint: 'a'.repeat(64) }).expect(409);
    await post(`/${publicId}/move`, { ...to, fingerprint }).expect(204);
    await post(`/${publicId}/cancel`, { reason: '' }).expect(422);
    const cancel = (await get(`/${publicId}/cancel`).expect(200)).body;
    expect(cancel).toMatchObject({ recipients: [], toldInPerson: [] });
    await post(`/${publicId}/cancel`, { reason: 'ill', fingerprint: cancel.fingerprint }).expect(204);
    await post(`/${publicId}/move`, { ...to, fingerprint }).expect(409);
    const audit = await app.dataSource.query<{ action: string }[]>(
      `SELECT action FROM audit_entry WHERE subject_id = '${publicId}' ORDER BY id`,
    );
    expect(audit.map((one) => one.action)).toEqual([
      ...[
        'follow-up-read',
        'follow-up-read',
        'follow-up-approval-read',
        'follow-up-approved',
        'follow-up-read',
      ],
      ...['follow-up-move-read', 'follow-up-moved', 'follow-up-cancel-read', 'follow-up-cancelled'],
    ]);
  });

  it('lists a school its own, however many another school has', async () => {
    const busy = await makeFamily(app, northfield);
    const { publicId, ...one } = await draftFor(app, busy);
    const ended = Array.from({ length: 500 }, (_, n) => {
      const row = { ...one, state: 'held' as const, publicId: `held-${n}`, uid: `held-${n}@test` };
      return { ...row, id: undefined, draftedAt: '2026-01-05T09:00:00.000Z' };
    });
    await app.dataSource.manager.insert(FollowUp, ended.slice(0, 250));
    await app.dataSource.manager.insert(FollowUp, ended.slice(250));
    const southfield = await makeNorthfield(app);
    const draft = await draftFor(app, await makeFamily(app, southfield));
    const own = await app.apiKey(['followups:approve'], southfield.schoolId);
    const { body } = await get('', own).expect(200);
    expect(body.followUps).toEqual([expect.objectContaining({ followUpId: draft.publicId })]);
    expect(publicId).not.toBe(draft.publicId);
    await app.dataSource.manager.delete(FollowUp, { state: 'held' });
  });

  it('is closed without the permission, to another school, and for the DSL’s to others', async () => {
    const { publicId } = await draftFor(
      app,
      await makeFamily(app, northfield, {
        pupil: { socialCare: 'in-care' },
        contacts: [{ firstName: 'Grace', kind: 'foster-carer' }],
      }),
    );
    const elsewhere = await app.apiKey(['followups:approve', 'dsl'], northfield.schoolId + 1_000);
    const reader = await app.apiKey(['cases:read']);
    const dsl = await app.apiKey(['followups:approve', 'dsl'], northfield.schoolId);
    await app.http().get('/api/v1/follow-ups').expect(401);
    await get('', reader).expect(403);
    expect((await get('', elsewhere).expect(200)).body.followUps).toEqual([]);
    await get(`/${publicId}`, elsewhere).expect(404);
    const approval = { slotIndex: 0, fingerprint: UNREAD };
    await get(`/${publicId}/approve?slotIndex=0`, elsewhere).expect(404);
    await post(`/${publicId}/approve`, approval, elsewhere).expect(404);
    await get(`/${publicId}`).expect(403);
    await get(`/${publicId}/approve?slotIndex=0`, reader).expect(403);
    await get(`/${publicId}/approve?slotIndex=0`).expect(403);
    await post(`/${publicId}/approve`, approval).expect(403);
    await get(`/${publicId}`, dsl).expect(200);
    await get(`/${publicId}/approve?slotIndex=0`, dsl).expect(200);
  });

  it('keeps what home and school agreed, and has the owner phone when nobody came', async () => {
    const family = await makeFamily(app, northfield);
    const other = await makeFamily(app, northfield);
    const ids = [(await draftFor(app, family)).publicId, (await draftFor(app, other)).publicId];
    expect((await readAndApprove(ids[0] ?? '', '2026-03-11T10:00:00Z')).status).toBe(200);
    expect((await readAndApprove(ids[1] ?? '', '2026-03-11T10:15:00Z')).body).toMatchObject({
      type: 'slot-taken',
    });
    expect((await readAndApprove(ids[1] ?? '', '2026-03-11T10:30:00Z')).status).toBe(200);
    app.clock.moveTo('2026-03-11T11:00:00.000Z');
    const agreed = [
      { whose: 'home', title: 'Bed by ten', dueOn: '2026-03-25' },
      { whose: 'school', title: 'A seat near the door', dueOn: '2026-03-13' },
    ];
    await post(`/${ids[0]}/held`, { agreed }).expect(204);
    await post(`/${ids[0]}/held`, { agreed }).expect(409);
    await post(`/${ids[1]}/missed`).expect(204);
    expect(await tasksOf(app, family.caseId)).toEqual(['Home agreed: Bed by ten', 'A seat near the door']);
    expect(await tasksOf(app, other.caseId)).toEqual(['Phone home: the meeting did not come about']);
    const contacts = await app.dataSource.query<{ channel: string }[]>(
      `SELECT channel FROM home_contact WHERE pupil_id = ${family.pupilId}`,
    );
    expect(contacts).toEqual([{ channel: 'face-to-face' }]);
    app.clock.moveTo('2026-03-02T08:10:00.000Z');
  });

  it('withdraws the draft and cancels the meeting of a case that has ended', async () => {
    const [drafted, approved] = [await makeFamily(app, northfield), await makeFamily(app, northfield)];
    await draftFor(app, drafted);
    const { publicId } = await draftFor(app, approved);
    expect((await readAndApprove(publicId, '2026-03-12T10:00:00Z')).status).toBe(200);
    await app.get(UnitOfWork).run(async (tx) => {
      for (const { caseId } of [drafted, approved]) {
        await tx.update(PupilCase, { id: caseId }, { state: 'closed' });
        await app.get(EventBus).publish(tx, caseClosed, { caseId });
      }
    });
    await app.drain();
    expect(await newestFollowUp(app, drafted.caseId)).toMatchObject({ state: 'withdrawn' });
    expect(await newestFollowUp(app, approved.caseId)).toMatchObject({ state: 'cancelled', sequence: 1 });
    app.clock.moveTo('2026-03-02T09:00:00.000Z');
    await app.drain();
    expect((await storyOf(app, approved.caseId)).join()).not.toContain('invitation-sent');
  });

  it('sends for real only when families can open their page and nobody can read along', () => {
    const smtp = 'smtp://mail.school.example';
    const open = ['https://family.school.example', 'https://203.0.113.7'];
    const shut = [
      ...['http://family.school.example', 'https://localhost:3000', 'https://192.168.1.4', 'https://tandem'],
      ...[
        'https://[::1]',
        'https://[fd00::1]',
        'https://[fe80::1]',
        'https://server.local',
        'https://server.local.',
        'https://tandem.internal',
        'https://tandem.localdomain',
        'https://100.64.1.1',
        'https://169.254.0.9',
        'https://127.0.0.1',
        'https://10.2.3.4',
        'https://172.20.0.1',
      ],
    ];
    expect(open.map((url) => mayReallySend(smtp, url))).toEqual(open.map(() => true));
    expect(shut.map((url) => mayReallySend(smtp, url))).toEqual(shut.map(() => false));
    expect(shut.every((url) => mayReallySend(null, url) && mayReallySend('smtp://127.0.0.1:1025', url))).toBe(
      true,
    );
  });
});
