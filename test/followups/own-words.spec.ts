import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { TextsHaveChanged } from '../../src/followups/approval/follow-up-errors.js';
import { ApproveFollowUp } from '../../src/followups/approval/approve-follow-up.service.js';
import { ChangeFollowUp } from '../../src/followups/approval/change-follow-up.service.js';
import { RefreshTimes } from '../../src/followups/approval/refresh-times.service.js';
import { WordDraft } from '../../src/followups/approval/word-draft.service.js';
import { FollowUpTransitionRefused } from '../../src/followups/follow-up.lifecycle.js';
import { Invitation } from '../../src/followups/invitation.entity.js';
import { InvitationMail } from '../../src/followups/sending/invitation-mail.entity.js';
import { InvalidInput } from '../../src/shared/errors.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { draftFor, makeFamily, makeNorthfield, MS_OKAFOR } from './northfield.js';
import { readAndApprove, readAndMove } from './reading-first.js';

const MONDAY = '2026-03-02T08:10:00.000Z';
const TIME = { startsAt: '2026-03-19T10:15:00Z' };
const OURS = { place: 'the green room', ownWords: 'Samira’s story about the canal made us all laugh.' };

describeOnEachDatabase('Words of one’s own in an invitation', (kind) => {
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

  const words = () => app.get(WordDraft);
  const textsOf = async (followUpId: number): Promise<string[]> =>
    (await app.dataSource.manager.findBy(Invitation, { followUpId }))
      .map((one) => one.textBody)
      .filter((text) => text !== '');
  const drafted = async () => {
    return draftFor(app, await makeFamily(app, await makeNorthfield(app)));
  };

  it('stand in each text of the draft, below what it is about, and stay when other times are suggested', async () => {
    const { id, publicId } = await drafted();
    const before = await textsOf(id);
    await words().word(publicId, MS_OKAFOR, OURS);
    const after = await textsOf(id);
    expect(before.length).toBeGreaterThan(0);
    expect(after).toHaveLength(before.length);
    for (const text of after) {
      expect(text).toContain(OURS.ownWords);
      expect(text).toContain('the green room');
      expect(text.indexOf(OURS.ownWords)).toBeLessThan(text.indexOf('the green room'));
    }
    await app.get(RefreshTimes).refresh(publicId, MS_OKAFOR);
    for (const text of await textsOf(id)) expect(text).toContain(OURS.ownWords);
    await words().word(publicId, MS_OKAFOR, { place: ' ', ownWords: '' });
    for (const text of await textsOf(id)) expect(text).not.toContain('canal');
  });

  it('are sent as they were read, in text, HTML and calendar entry; whoever read earlier words has not read them', async () => {
    const { id, publicId } = await drafted();
    const { fingerprint } = await app.get(ApproveFollowUp).preview(publicId, MS_OKAFOR, TIME);
    await words().word(publicId, MS_OKAFOR, OURS);
    const early = () => app.get(ApproveFollowUp).approve(publicId, MS_OKAFOR, TIME, fingerprint);
    await expect(early()).rejects.toThrow(TextsHaveChanged);
    const { sendAfter } = await readAndApprove(app, publicId, MS_OKAFOR, TIME);
    app.clock.moveTo(sendAfter);
    await app.drain();
    const invitation = await app.dataSource.manager.findOneByOrFail(Invitation, {
      followUpId: id,
      state: 'sent',
    });
    expect(invitation.textBody).toContain(OURS.ownWords);
    const mail = await app.dataSource.manager.findOneByOrFail(InvitationMail, {
      invitationId: invitation.id,
    });
    expect(mail.htmlBody).toContain('canal made us all laugh');
    expect(mail.calendar).toContain('the green room');
    await expect(words().word(publicId, MS_OKAFOR, OURS)).rejects.toThrow(FollowUpTransitionRefused);
  });

  it('are said once: a mail that moves the meeting names the room and leaves them out', async () => {
    const { id, publicId } = await drafted();
    await words().word(publicId, MS_OKAFOR, OURS);
    const { sendAfter } = await readAndApprove(app, publicId, MS_OKAFOR, TIME);
    app.clock.moveTo(sendAfter);
    await app.drain();
    await readAndMove(app, publicId, MS_OKAFOR, '2026-03-20T10:15:00.000Z');
    const [moved] = await app.dataSource.manager.findBy(Invitation, { followUpId: id, state: 'queued' });
    expect(moved?.textBody).toContain('the green room');
    expect(moved?.textBody).not.toContain('canal');
  });

  it('stay when an approval is taken back', async () => {
    const { id, publicId } = await drafted();
    await words().word(publicId, MS_OKAFOR, OURS);
    await readAndApprove(app, publicId, MS_OKAFOR, TIME);
    await app.get(ChangeFollowUp).takeBack(publicId, MS_OKAFOR);
    for (const text of await textsOf(id)) expect(text).toContain(OURS.ownWords);
  });

  it.each([
    ['ownWords', 'We have a concern about attendance.', /other words than “attendance”, “concern”/],
    ['ownWords', 'See https://northfield.example/help', /no web or mail address/],
    ['ownWords', 'Book at springfield.sch.uk/book', /no web or mail address/],
    ['ownWords', 'A safe\u00adguarding matter.', /other words than “safeguard”/],
    ['ownWords', 'Write to ada@northfield.example', /no web or mail address/],
    ['ownWords', 'ten letters'.repeat(50), /at most 500/],
    ['place', 'the safeguarding office', /other words than “safeguard”/],
  ] as const)('refuse in %s what must not reach a family: %.40s', async (field, text, why) => {
    const { id, publicId } = await drafted();
    const before = await textsOf(id);
    const refused = words().word(publicId, MS_OKAFOR, { place: '', ownWords: '', [field]: text });
    const error: unknown = await refused.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidInput);
    expect(error).toMatchObject({ field, expected: expect.stringMatching(why) as unknown });
    expect(await textsOf(id)).toEqual(before);
  });
});
