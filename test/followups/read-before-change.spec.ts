import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { CancelFollowUp } from '../../src/followups/approval/cancel-follow-up.service.js';
import { ChangeFollowUp } from '../../src/followups/approval/change-follow-up.service.js';
import { TextsHaveChanged } from '../../src/followups/approval/follow-up-errors.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { caseClosed } from '../../src/cases/case-closed.event.js';
import { InvitationMail } from '../../src/followups/sending/invitation-mail.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { EventBus } from '../../src/platform/jobs/event-bus.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  draftFor,
  type Family,
  makeFamily,
  makeNorthfield,
  MS_OKAFOR,
  newestFollowUp,
  type Northfield,
  tasksOf,
} from './northfield.js';
import { readAndApprove, readAndMove } from './reading-first.js';

const MONDAY = '2026-03-02T08:10:00.000Z';
const NEW_TIME = '2026-03-20T10:15:00.000Z';

describeOnEachDatabase('A meeting that a home knows of is changed', (kind) => {
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

  interface Invited extends Family {
    readonly publicId: string;
    readonly northfield: Northfield;
  }

  /** Amina has her mail and Tomasz, who has none, was to be phoned. */
  async function invited(): Promise<Invited> {
    const northfield = await makeNorthfield(app);
    const contacts = [{}, { firstName: 'Tomasz', email: null }];
    const family = await makeFamily(app, northfield, { contacts });
    const { publicId } = await draftFor(app, family);
    const { sendAfter } = await readAndApprove(app, publicId, MS_OKAFOR, {
      startsAt: '2026-03-19T10:15:00Z',
    });
    app.clock.moveTo(sendAfter);
    await app.drain();
    return { ...family, publicId, northfield };
  }

  const mailsOf = ({ caseId }: Family): Promise<InvitationMail[]> =>
    app.dataSource.manager
      .createQueryBuilder(InvitationMail, 'm')
      .where(
        `m.invitation_id IN (SELECT i.id FROM invitation i JOIN follow_up f ON f.id = i.follow_up_id WHERE f.case_id = ${caseId})`,
      )
      .orderBy('m.sequence')
      .getMany();
  const wordsOf = (mail: InvitationMail | undefined) => ({
    subject: mail?.subject,
    text: mail?.textBody,
    html: mail?.htmlBody,
    calendar: mail?.calendar,
  });

  it('in the very words that were read before, and reading them changes nothing', async () => {
    const family = await invited();
    const read = await app.get(ChangeFollowUp).previewMove(family.publicId, MS_OKAFOR, NEW_TIME);
    expect(read.recipients.map(({ name, way }) => [name, way])).toEqual([
      ['Amina Khan', 'mail'],
      ['Tomasz Khan', 'phone'],
    ]);
    expect(read.recipients[0]?.text).toContain('Old time');
    expect(await newestFollowUp(app, family.caseId)).toMatchObject({ sequence: 0, state: 'approved' });
    expect(await mailsOf(family)).toHaveLength(1);
    await app.get(ChangeFollowUp).move(family.publicId, MS_OKAFOR, NEW_TIME, read.fingerprint);
    const { subject, text, html, calendar } = read.recipients[0] ?? {};
    expect(wordsOf((await mailsOf(family))[1])).toEqual({ subject, text, html, calendar });
    await app.drain();
    const cancel = await app.get(CancelFollowUp).preview(family.publicId, MS_OKAFOR);
    expect(cancel.toldInPerson).toEqual(['Tomasz Khan']);
    await app.get(CancelFollowUp).cancel(family.publicId, MS_OKAFOR, 'Dee is ill', cancel.fingerprint);
    const [amina] = cancel.recipients;
    expect(wordsOf((await mailsOf(family))[2])).toEqual({
      ...{ subject: amina?.subject, text: amina?.text, html: amina?.html, calendar: amina?.calendar },
    });
  });

  it.each<[string, (family: Invited) => string]>([
    [
      'a name at home',
      ({ contactIds }) => `UPDATE contact SET last_name = 'Malik' WHERE id = ${contactIds[0]}`,
    ],
    [
      "the school's phone",
      ({ northfield }) => `UPDATE organisation SET phone = '0114 496 0099' WHERE id = ${northfield.schoolId}`,
    ],
    [
      'who is asked',
      ({ contactIds }) =>
        `UPDATE pupil_contact SET order_type = 'non-molestation' WHERE contact_id = ${contactIds[0]}`,
    ],
  ])(
    'not when %s has changed since: it is neither moved nor cancelled before it is read again',
    async (_, change) => {
      const family = await invited();
      const { publicId, caseId } = family;
      const moving = await app.get(ChangeFollowUp).previewMove(publicId, MS_OKAFOR, NEW_TIME);
      const cancelling = await app.get(CancelFollowUp).preview(publicId, MS_OKAFOR);
      await app.dataSource.query(change(family));
      const move = app.get(ChangeFollowUp).move(publicId, MS_OKAFOR, NEW_TIME, moving.fingerprint);
      await expect(move).rejects.toThrow(TextsHaveChanged);
      const cancel = app.get(CancelFollowUp).cancel(publicId, MS_OKAFOR, 'ill', cancelling.fingerprint);
      await expect(cancel).rejects.toThrow(TextsHaveChanged);
      expect(await newestFollowUp(app, caseId)).toMatchObject({ sequence: 0, state: 'approved' });
      expect(await mailsOf(family)).toHaveLength(1);
      await readAndMove(app, publicId, MS_OKAFOR, NEW_TIME);
      expect(await newestFollowUp(app, caseId)).toMatchObject({ sequence: 1, startsAt: NEW_TIME });
    },
  );

  it('not with what was read for another time, or for a move that was made already', async () => {
    const { publicId } = await invited();
    const { fingerprint } = await app.get(ChangeFollowUp).previewMove(publicId, MS_OKAFOR, NEW_TIME);
    const moveTo = (startsAt: string) =>
      app.get(ChangeFollowUp).move(publicId, MS_OKAFOR, startsAt, fingerprint);
    await expect(moveTo('2026-03-20T11:15:00.000Z')).rejects.toThrow(TextsHaveChanged);
    await moveTo(NEW_TIME);
    await expect(moveTo(NEW_TIME)).rejects.toThrow(TextsHaveChanged);
  });

  it('by the end of its case: no words leave that nobody has read, and the owner tells each of them', async () => {
    const family = await invited();
    const { caseId } = family;
    await app.get(UnitOfWork).run(async (tx) => {
      await tx.update(PupilCase, { id: caseId }, { state: 'closed' });
      await app.get(EventBus).publish(tx, caseClosed, { caseId });
    });
    await app.drain();
    expect(await newestFollowUp(app, caseId)).toMatchObject({ state: 'cancelled' });
    expect(await mailsOf(family)).toHaveLength(1);
    expect((await tasksOf(app, caseId)).slice(1)).toEqual([
      'Tell Amina Khan that the meeting will not take place',
      'Tell Tomasz Khan that the meeting will not take place',
    ]);
  });
});
