import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvitationAnswers } from '../../src/followups/answers/invitation-answers.service.js';
import { ConcludeFollowUp } from '../../src/followups/approval/conclude-follow-up.service.js';
import { FollowUp } from '../../src/followups/follow-up.entity.js';
import { lockedFollowUp } from '../../src/followups/locked-follow-up.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  draftFor,
  invitationsOf,
  type Family,
  linkOf,
  makeFamily,
  makeNorthfield,
  MS_OKAFOR,
  placeHold,
  storyOf,
  tasksOf,
} from './northfield.js';
import { readAndApprove } from './reading-first.js';

const MONDAY = '2026-03-02T08:10:00.000Z';

describeOnEachDatabase('What changes after a mail has left', (kind) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp(kind);
  });

  beforeEach(() => {
    app.clock.moveTo(MONDAY);
  });

  afterAll(async () => {
    await app.close();
  });

  /** A family of a school of its own, so that everybody is free; its invitation has been sent. */
  async function sent(contacts: Parameters<typeof makeFamily>[2] = {}): Promise<Family & { id: number }> {
    const family = await makeFamily(app, await makeNorthfield(app), contacts);
    const { publicId, id } = await draftFor(app, family);
    const startsAt = '2026-03-12T10:15:00Z';
    const { sendAfter } = await readAndApprove(app, publicId, MS_OKAFOR, { startsAt });
    app.clock.moveTo(sendAfter);
    await app.drain();
    return { ...family, id };
  }

  it('nobody is asked any more to phone somebody whom the DSL has held since', async () => {
    const names = ['Tomasz', 'Iris'];
    const family = await sent({ contacts: names.map((firstName) => ({ firstName, email: null })) });
    expect(await tasksOf(app, family.caseId)).toEqual([
      'Phone Tomasz Khan and ask: invitation to the meeting',
      'Phone Iris Khan and ask: invitation to the meeting',
    ]);
    await placeHold(app, family, family.contactIds[0] ?? 0);
    await app.drain();
    expect(await tasksOf(app, family.caseId)).toEqual([
      'Speak to the DSL before contacting home',
      'Phone Iris Khan and ask: invitation to the meeting',
    ]);
  });

  it('the story says of whom the invitation never reached, and why, once the meeting is over', async () => {
    const family = await makeFamily(app, await makeNorthfield(app));
    const { publicId, id } = await draftFor(app, family);
    await readAndApprove(app, publicId, MS_OKAFOR, { startsAt: '2026-03-12T10:15:00Z' });
    app.clock.moveTo('2026-03-12T11:30:00.000Z');
    await app.get(ConcludeFollowUp).missed(publicId, MS_OKAFOR);
    const why = 'The time of the meeting came before the mail could leave';
    const said = (await storyOf(app, family.caseId)).slice(-3);
    expect(said).toEqual([
      `invitation-stopped: Not sent to Amina Khan: ${why}`,
      'follow-up-missed: The meeting did not come about',
      'action-added: Phone home: the meeting did not come about',
    ]);
    const [invitation] = await invitationsOf(app, id);
    expect(invitation).toMatchObject({ state: 'stopped', stopReason: 'meeting-over' });
    await app.drain();
    expect((await storyOf(app, family.caseId)).filter((line) => line.includes(why))).toHaveLength(1);
  });

  it('the page names nobody of a team to which the family has said no since', async () => {
    const { pupilId } = await sent();
    const link = await linkOf(app, pupilId);
    const names = async () =>
      (await app.get(InvitationAnswers).currentFor(link))?.staff.map(({ name }) => name);
    expect(await names()).toEqual(['Ada Okafor', 'Dee Marsh']);
    await app.dataSource.query(`UPDATE pupil SET mast_agreement = 'withdrawn' WHERE id = ${pupilId}`);
    expect(await names()).toEqual(['Ada Okafor']);
  });

  it('nobody is phoned about a meeting that is being cancelled at that moment', async () => {
    const { caseId, id } = await sent();
    app.clock.moveTo('2026-03-06T08:00:00.000Z');
    let locked = (): void => undefined;
    const isLocked = new Promise<void>((resolve) => (locked = resolve));
    const cancelling = app.get(UnitOfWork).run(async (tx) => {
      await lockedFollowUp(tx, { id });
      locked();
      await sleep(300);
      await tx.update(FollowUp, { id }, { state: 'cancelled', sequence: 1 });
    });
    await isLocked;
    await app.drain();
    await cancelling;
    expect(await tasksOf(app, caseId)).toEqual([]);
  });
});
