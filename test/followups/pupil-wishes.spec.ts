import { everything } from '../../src/access/sight/why-visible.js';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { ApproveFollowUp } from '../../src/followups/approval/approve-follow-up.service.js';
import { DslDecides } from '../../src/followups/approval/follow-up-errors.js';
import { staffWordsIn } from '../../src/followups/family-words.js';
import { FollowUpReading } from '../../src/followups/reading/follow-up-reading.js';
import type { PupilWish } from '../../src/people/contacts/pupil-contact.entity.js';
import { PupilAgreementsService } from '../../src/people/pupils/pupil-agreements.service.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { type SmtpCatcher, startSmtpCatcher } from '../support/smtp-catcher.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  draftFor,
  type Family,
  invitationsOf,
  makeFamily,
  makeNorthfield,
  MR_LEWIS_DSL,
  MS_OKAFOR,
  newestFollowUp,
  type Northfield,
  readAndCancel,
  storyOf,
  tasksOf,
} from './northfield.js';

const MONDAY = '2026-03-02T08:10:00.000Z';
const NAMES = ['Amina Khan', 'Tomasz Khan', 'Samira', 'Northfield School', 'Ada Okafor', 'Dee Marsh'];
const SPEAK_TO_DSL = 'Speak to the DSL before contacting home';
const anywhere = everything('test');
const tomasz = { firstName: 'Tomasz', email: 'tomasz@home.example', livesWith: false };

describeOnEachDatabase('Whom the pupil wants at the meeting', (kind) => {
  let app: TestApp;
  let northfield: Northfield;
  let smtp: SmtpCatcher;
  let hour = 0;

  beforeAll(async () => {
    smtp = await startSmtpCatcher();
    app = await startTestApp(kind, { smtpUrl: smtp.url });
    northfield = await makeNorthfield(app);
  });

  beforeEach(() => {
    smtp.caught.length = 0;
    app.clock.moveTo(MONDAY);
    hour += 1;
  });

  afterAll(async () => {
    await app.close();
    await smtp.close();
  });

  const startsAt = (): string => `2026-03-24T${String(8 + hour).padStart(2, '0')}:15:00Z`;
  const mailed = (): string[] => smtp.caught.flatMap((one) => one.envelopeTo);
  const approve = (publicId: string, by = MS_OKAFOR) =>
    app.get(ApproveFollowUp).approve(publicId, by, { startsAt: startsAt() });

  /** The pupil has been asked about the n-th contact; jobs wait until the next drain. */
  function say(family: Family, n: number, wish: PupilWish | null): Promise<void> {
    const said = { pupilId: family.pupilId, contactId: family.contactIds[n] ?? 0, wish, on: '2026-03-02' };
    return app.get(UnitOfWork).run((tx) => app.get(PupilAgreementsService).recordPupilWish(tx, said));
  }

  async function drainAt(instant: string): Promise<void> {
    app.clock.moveTo(instant);
    await app.drain();
  }

  it('stops a mail that was approved when the pupil says "not them", with no CANCEL and no word of why', async () => {
    const family = await makeFamily(app, northfield, { contacts: [{}, tomasz] });
    const { publicId, id } = await draftFor(app, family);
    const { sendAfter } = await approve(publicId);
    await say(family, 1, 'unwanted');
    await drainAt(sendAfter);
    expect(mailed()).toEqual(['amina@home.example']);
    const father = (await invitationsOf(app, id)).find((one) => one.contactId === family.contactIds[1]);
    expect(father).toMatchObject({ state: 'stopped', stopReason: 'pupil-unwanted', sentAt: null });
    const story = (await storyOf(app, family.caseId)).join('\n');
    expect(story).toContain(SPEAK_TO_DSL);
    expect(story).not.toMatch(/Tomasz|wish|want/);
    expect(await tasksOf(app, family.caseId)).toEqual([]);
    expect(await newestFollowUp(app, family.caseId)).toMatchObject({ state: 'approved', routedTo: 'dsl' });
    await say(family, 1, null);
    await expect(app.get(FollowUpReading).read(publicId, anywhere, false)).rejects.toThrow(DslDecides);
    await say(family, 1, 'unwanted');
    await readAndCancel(app, publicId, MR_LEWIS_DSL, 'another way was found');
    await app.drain();
    expect(mailed()).toEqual(['amina@home.example', 'amina@home.example']);
  });

  it('stops the mail to whom a pupil of 18 no longer wants, and says that the pupil decides', async () => {
    const family = await makeFamily(app, northfield, {
      pupil: { dateOfBirth: '2008-03-02', email: 'samira@pupils.example' },
      contacts: [{ pupilWish: 'wanted' }, { ...tomasz, pupilWish: 'wanted' }],
    });
    const { publicId } = await draftFor(app, family);
    const { sendAfter } = await approve(publicId);
    await say(family, 0, null);
    await drainAt(sendAfter);
    expect(mailed()).toEqual(['tomasz@home.example', 'samira@pupils.example']);
    expect((await storyOf(app, family.caseId)).join('\n')).toContain(
      'Not sent to Amina Khan: The pupil is 18 and has not asked for this person to come',
    );
  });

  it('takes a draft to the DSL at once, who reads what others do not', async () => {
    const family = await makeFamily(app, northfield, { contacts: [{}, tomasz] });
    const { publicId } = await draftFor(app, family);
    await say(family, 1, 'unwanted');
    await app.drain();
    expect(await newestFollowUp(app, family.caseId)).toMatchObject({ state: 'draft', routedTo: 'dsl' });
    const reading = app.get(FollowUpReading);
    await expect(reading.read(publicId, anywhere, false)).rejects.toThrow(DslDecides);
    await expect(approve(publicId)).rejects.toThrow(DslDecides);
    const father = (await reading.read(publicId, anywhere, true)).recipients[1];
    expect(father).toMatchObject({ whyNot: SPEAK_TO_DSL, stopReason: 'pupil-unwanted', text: null });
    expect((await storyOf(app, family.caseId)).at(-1)).toBe(`contact-stopped: ${SPEAK_TO_DSL}`);
    const { sendAfter } = await approve(publicId, MR_LEWIS_DSL);
    await drainAt(sendAfter);
    expect(mailed()).toEqual(['amina@home.example']);
  });

  it('writes a draft anew, words and all, when a pupil of 18 says who is to come', async () => {
    const family = await makeFamily(app, northfield, { pupil: { dateOfBirth: '2008-03-02' } });
    const { publicId, id } = await draftFor(app, family);
    expect((await invitationsOf(app, id))[0]).toMatchObject({ state: 'withheld', textBody: '' });
    await say(family, 0, 'wanted');
    await app.drain();
    const [mother] = await invitationsOf(app, id);
    expect(mother).toMatchObject({ state: 'drafted', stopReason: null });
    expect(mother?.textBody).toContain('Dear Amina Khan');
    const { sendAfter } = await approve(publicId);
    await drainAt(sendAfter);
    expect(mailed()).toEqual(['amina@home.example']);
  });

  it('writes to a pupil of 16 in words that may reach a home, and asks whom they do not want there', async () => {
    const family = await makeFamily(app, northfield, {
      pupil: { dateOfBirth: '2010-03-02', email: 'samira@pupils.example' },
      contacts: [tomasz],
    });
    const { publicId, id } = await draftFor(app, family);
    const { sendAfter } = await approve(publicId);
    await drainAt(sendAfter);
    expect(mailed()).toEqual(['tomasz@home.example', 'samira@pupils.example']);
    const own = (await invitationsOf(app, id)).find((one) => one.contactId === null);
    expect(own).toMatchObject({ state: 'sent' });
    expect(own?.textBody).toContain('if you do not want someone there');
    expect(staffWordsIn(`${own?.subject} ${own?.textBody}`, NAMES)).toEqual([]);
    expect(smtp.caught[1]?.raw.toString()).not.toContain('tomasz@home.example');
    expect(await tasksOf(app, family.caseId)).toEqual([]);
  });
});
