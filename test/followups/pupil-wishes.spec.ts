import { everything } from '../../src/access/sight/why-visible.js';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { DslDecides } from '../../src/followups/approval/follow-up-errors.js';
import { staffWordsIn } from '../../src/followups/family-words.js';
import { FollowUpReading } from '../../src/followups/reading/follow-up-reading.js';
import type { PupilWish } from '../../src/people/contacts/pupil-contact.entity.js';
import { PupilAgreementsService } from '../../src/people/pupils/pupil-agreements.service.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import type { TestApp } from '../support/test-app.js';
import { MailedNorthfield, NAMES, TOMASZ } from './mailed-northfield.js';
import {
  draftFor,
  type Family,
  invitationsOf,
  makeFamily,
  MR_LEWIS_DSL,
  MS_OKAFOR,
  newestFollowUp,
  storyOf,
  tasksOf,
} from './northfield.js';
import { readAndApprove, readAndCancel } from './reading-first.js';

const SPEAK_TO_DSL = 'Speak to the DSL before contacting home';
const anywhere = everything('test');

describeOnEachDatabase('Whom the pupil wants at the meeting', (kind) => {
  let at: MailedNorthfield;
  let app: TestApp;

  beforeAll(async () => {
    at = await MailedNorthfield.open(kind);
    app = at.app;
  });

  beforeEach(() => {
    at.startAfresh();
  });

  afterAll(() => at.close());

  const approve = (publicId: string, by = MS_OKAFOR) =>
    readAndApprove(app, publicId, by, { startsAt: at.freeTime() });

  /** The pupil has been asked about the n-th contact; jobs wait until the next drain. */
  function say(family: Family, n: number, wish: PupilWish | null): Promise<void> {
    const said = { pupilId: family.pupilId, contactId: family.contactIds[n] ?? 0, wish, on: '2026-03-02' };
    return app.get(UnitOfWork).run((tx) => app.get(PupilAgreementsService).recordPupilWish(tx, said));
  }

  it('stops a mail that was approved when the pupil says "not them", with no CANCEL and no word of why', async () => {
    const family = await makeFamily(app, at.northfield, { contacts: [{}, TOMASZ] });
    const { publicId, id } = await draftFor(app, family);
    const { sendAfter } = await approve(publicId);
    await say(family, 1, 'unwanted');
    await at.drainAt(sendAfter);
    expect(at.mailed()).toEqual(['amina@home.example']);
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
    expect(at.mailed()).toEqual(['amina@home.example', 'amina@home.example']);
  });

  it('stops the mail to whom a pupil of 18 no longer wants, and says that the pupil decides', async () => {
    const family = await makeFamily(app, at.northfield, {
      pupil: { dateOfBirth: '2008-03-02', email: 'samira@pupils.example' },
      contacts: [{ pupilWish: 'wanted' }, { ...TOMASZ, pupilWish: 'wanted' }],
    });
    const { publicId } = await draftFor(app, family);
    const { sendAfter } = await approve(publicId);
    await say(family, 0, null);
    await at.drainAt(sendAfter);
    expect(at.mailed()).toEqual(['tomasz@home.example', 'samira@pupils.example']);
    expect((await storyOf(app, family.caseId)).join('\n')).toContain(
      'Not sent to Amina Khan: The pupil is 18 and has not asked for this person to come',
    );
  });

  it('takes a draft to the DSL at once, who reads what others do not', async () => {
    const family = await makeFamily(app, at.northfield, { contacts: [{}, TOMASZ] });
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
    await at.drainAt(sendAfter);
    expect(at.mailed()).toEqual(['amina@home.example']);
  });

  it('writes a draft anew, words and all, when a pupil of 18 says who is to come', async () => {
    const family = await makeFamily(app, at.northfield, { pupil: { dateOfBirth: '2008-03-02' } });
    const { publicId, id } = await draftFor(app, family);
    expect((await invitationsOf(app, id))[0]).toMatchObject({ state: 'withheld', textBody: '' });
    await say(family, 0, 'wanted');
    await app.drain();
    const [mother] = await invitationsOf(app, id);
    expect(mother).toMatchObject({ state: 'drafted', stopReason: null });
    expect(mother?.textBody).toContain('Dear Amina Khan');
    const { sendAfter } = await approve(publicId);
    await at.drainAt(sendAfter);
    expect(at.mailed()).toEqual(['amina@home.example']);
  });

  it('writes to a pupil of 16 in words that may reach a home, and asks whom they do not want there', async () => {
    const family = await makeFamily(app, at.northfield, {
      pupil: { dateOfBirth: '2010-03-02', email: 'samira@pupils.example' },
      contacts: [TOMASZ],
    });
    const { publicId, id } = await draftFor(app, family);
    const { sendAfter } = await approve(publicId);
    await at.drainAt(sendAfter);
    expect(at.mailed()).toEqual(['tomasz@home.example', 'samira@pupils.example']);
    const own = (await invitationsOf(app, id)).find((one) => one.contactId === null);
    expect(own).toMatchObject({ state: 'sent' });
    expect(own?.textBody).toContain('if you do not want someone there');
    expect(staffWordsIn(`${own?.subject} ${own?.textBody}`, NAMES)).toEqual([]);
    expect(at.smtp.caught[1]?.raw.toString()).not.toContain('tomasz@home.example');
    expect(await tasksOf(app, family.caseId)).toEqual([]);
  });
});
