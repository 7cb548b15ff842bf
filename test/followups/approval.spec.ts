import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApproveFollowUp } from '../../src/followups/approval/approve-follow-up.service.js';
import { ChangeFollowUp } from '../../src/followups/approval/change-follow-up.service.js';
import type { SlotChoice } from '../../src/followups/approval/chosen-slot.js';
import {
  AlreadyLeaving,
  CaseHasEnded,
  DraftHasChanged,
  SlotTaken,
  TooLate,
} from '../../src/followups/approval/follow-up-errors.js';
import { staffWordsIn } from '../../src/followups/family-words.js';
import { Invitation } from '../../src/followups/invitation.entity.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { lockPupil } from '../../src/cases/row-lock.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  draftFor,
  draftForAll,
  type Family,
  invitationsOf,
  makeFamily,
  makeNorthfield,
  MS_OKAFOR,
  newestFollowUp,
  type Northfield,
  storyOf,
} from './northfield.js';
import { readAndApprove, readAndCancel, UNREAD } from './reading-first.js';

const MONDAY = '2026-03-02T08:10:00.000Z';

describeOnEachDatabase('Approving a meeting', (kind) => {
  let app: TestApp;
  let northfield: Northfield;

  beforeAll(async () => {
    app = await startTestApp(kind);
    northfield = await makeNorthfield(app);
  });

  afterAll(async () => {
    await app.close();
  });

  const sentMails = async (): Promise<number> =>
    (await readdir(join(app.config.dataFolder, 'mail')).catch(() => [])).length;

  it('drafts who, when and the exact words, and takes nobody’s time', async () => {
    const followUp = await draftFor(app, await makeFamily(app, northfield));
    const [invitation, own] = await invitationsOf(app, followUp.id);
    expect(followUp).toMatchObject({
      state: 'draft',
      routedTo: 'pastoral-lead',
      startsAt: null,
      sequence: 0,
    });
    expect(followUp.slots).toHaveLength(5);
    expect(invitation).toMatchObject({ state: 'drafted', subject: expect.stringContaining('Can we meet?') });
    expect(invitation?.textBody).toContain('Samira');
    expect(staffWordsIn(invitation?.textBody ?? '')).toEqual([]);
    expect(own).toMatchObject({ contactId: null, state: 'withheld', stopReason: 'under-16', textBody: '' });
    expect(await app.dataSource.query('SELECT id FROM booking')).toEqual([]);
  });

  it('can be taken back and given again, and sends one mail, once, after the take-back time', async () => {
    const family = await makeFamily(app, northfield);
    const { publicId, id } = await draftFor(app, family);
    const before = await sentMails();
    await readAndApprove(app, publicId, MS_OKAFOR, { slotIndex: 0 });
    app.clock.advanceMinutes(9);
    await app.get(ChangeFollowUp).takeBack(publicId, MS_OKAFOR);
    expect(await newestFollowUp(app, family.caseId)).toMatchObject({ state: 'draft', startsAt: null });
    const bookings = await app.dataSource.query<unknown[]>(
      `SELECT id FROM booking WHERE follow_up_id = ${id}`,
    );
    expect(bookings).toEqual([]);
    const { sendAfter } = await readAndApprove(app, publicId, MS_OKAFOR, { slotIndex: 1 });
    app.clock.advanceMinutes(2);
    await app.drain();
    expect(await sentMails()).toBe(before);
    app.clock.moveTo(sendAfter);
    await app.drain();
    await app.drain();
    expect(await sentMails()).toBe(before + 1);
    expect((await invitationsOf(app, id))[0]).toMatchObject({ state: 'sent', sentAt: sendAfter });
    await expect(app.get(ChangeFollowUp).takeBack(publicId, MS_OKAFOR)).rejects.toThrow(AlreadyLeaving);
    expect(await storyOf(app, family.caseId)).toEqual([
      expect.stringContaining('follow-up-drafted'),
      'opened: By approving the meeting',
      expect.stringContaining('follow-up-approved: Ms Okafor'),
      expect.stringContaining('follow-up-taken-back'),
      expect.stringContaining('follow-up-approved'),
      'invitation-sent: Invitation sent to Amina Khan',
    ]);
  });

  it('cannot be taken back once a mail has left, whatever the clocks of two machines say', async () => {
    const { publicId, id } = await draftFor(app, await makeFamily(app, northfield));
    await readAndApprove(app, publicId, MS_OKAFOR, { slotIndex: 0 });
    await app.dataSource.manager.update(Invitation, { followUpId: id }, { sentAt: app.clock.now() });
    await expect(app.get(ChangeFollowUp).takeBack(publicId, MS_OKAFOR)).rejects.toThrow(AlreadyLeaving);
    await readAndCancel(app, publicId, MS_OKAFOR, 'over');
  });

  it('does not bring back a case that somebody is closing at that moment', async () => {
    const family = await makeFamily(app, northfield);
    const { publicId } = await draftFor(app, family);
    let locked = (): void => undefined;
    const isLocked = new Promise<void>((resolve) => (locked = resolve));
    const closing = app.get(UnitOfWork).run(async (tx) => {
      await lockPupil(tx, family.pupilId);
      locked();
      await sleep(300);
      await tx.update(PupilCase, { id: family.caseId }, { state: 'closed' });
    });
    await isLocked;
    const choice = { slotIndex: 0 };
    const { fingerprint } = await app.get(ApproveFollowUp).preview(publicId, MS_OKAFOR, choice);
    const approving = app.get(ApproveFollowUp).approve(publicId, MS_OKAFOR, choice, fingerprint);
    await expect(approving).rejects.toThrow(CaseHasEnded);
    await closing;
    const found = await app.dataSource.manager.findOneByOrFail(PupilCase, { id: family.caseId });
    expect(found.state).toBe('closed');
  });

  it.each([
    ['a name at home', `UPDATE contact SET last_name = 'Malik' WHERE id = :contact`, 'Malik'],
    [
      "the school's phone",
      `UPDATE organisation SET phone = '0114 496 0099' WHERE id = :school`,
      '0114 496 0099',
    ],
  ])(
    'asks for the texts to be read again when %s has changed since they were drafted',
    async (_, change, word) => {
      const family = await makeFamily(app, northfield);
      const { id, publicId } = await draftFor(app, family);
      const contact = String(family.contactIds[0]);
      await app.dataSource.query(
        change.replace(':contact', contact).replace(':school', String(northfield.schoolId)),
      );
      const approve = (startsAt: string) => readAndApprove(app, publicId, MS_OKAFOR, { startsAt });
      const day = word === 'Malik' ? '2026-03-24' : '2026-03-25';
      await expect(approve(`${day}T15:00:00.000Z`)).rejects.toThrow(DraftHasChanged);
      await approve(`${day}T15:00:00.000Z`);
      const sentTo = (await invitationsOf(app, id)).find((one) => one.contactId === family.contactIds[0]);
      expect(sentTo?.textBody).toContain(word);
    },
  );

  it('is not in the audit when the draft had to be written anew', async () => {
    const family = await makeFamily(app, northfield);
    const { publicId } = await draftFor(app, family);
    await app.dataSource.query(`UPDATE pupil SET mast_agreement = 'refused' WHERE id = ${family.pupilId}`);
    const approving = readAndApprove(app, publicId, MS_OKAFOR, { slotIndex: 0 });
    await expect(approving).rejects.toThrow(DraftHasChanged);
    const audit = `SELECT action FROM audit_entry WHERE subject_id = '${publicId}'`;
    expect(await app.dataSource.query(audit)).toEqual([{ action: 'follow-up-approval-read' }]);
  });

  it('gives one slot to one of a hundred who want it at once, and tells the others who is taken (ASVS 2.3.4)', async () => {
    app.clock.moveTo(MONDAY);
    const families: Family[] = [];
    for (let n = 0; n < 100; n += 1) families.push(await makeFamily(app, northfield));
    const drafts = await draftForAll(app, families);
    const startsAt = '2026-03-18T11:00:00Z';
    const outcomes = await Promise.allSettled(
      drafts.map(({ publicId }) => readAndApprove(app, publicId, MS_OKAFOR, { startsAt })),
    );
    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refused).toHaveLength(99);
    expect(refused.every((reason) => reason instanceof SlotTaken)).toBe(true);
    expect((refused[0] as SlotTaken).who).toEqual(expect.arrayContaining(['Ada Okafor', 'Dee Marsh']));
    const booked = await app.dataSource.query<unknown[]>(
      `SELECT person FROM booking WHERE quarter = '2026-03-18T11:00:00.000Z'`,
    );
    expect(booked).toHaveLength(4);
  }, 120_000);

  it('refuses a time in the past and one at night, when read and when approved', async () => {
    const { publicId } = await draftFor(app, await makeFamily(app, northfield));
    const tries = (choice: SlotChoice) => [
      () => app.get(ApproveFollowUp).preview(publicId, MS_OKAFOR, choice),
      () => app.get(ApproveFollowUp).approve(publicId, MS_OKAFOR, choice, UNREAD),
    ];
    for (const past of tries({ startsAt: '2026-02-27T10:00:00Z' }))
      await expect(past()).rejects.toThrow(TooLate);
    for (const night of tries({ startsAt: '2026-03-10T20:00:00Z' }))
      await expect(night()).rejects.toThrow(/working hours/);
  });

  it('sends at no weekend: what is approved on Friday evening leaves on Monday at 08:00', async () => {
    app.clock.moveTo('2026-03-06T18:30:00.000Z');
    const { publicId, slots } = await draftFor(app, await makeFamily(app, northfield));
    expect(slots.length).toBeGreaterThan(0);
    const { sendAfter } = await readAndApprove(app, publicId, MS_OKAFOR, { slotIndex: slots.length - 1 });
    expect(sendAfter).toBe('2026-03-09T08:00:00.000Z');
  });
});
