import { everything } from '../../src/access/sight/why-visible.js';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { ApproveFollowUp } from '../../src/followups/approval/approve-follow-up.service.js';
import { DraftHasChanged, DslDecides, NobodyToAsk } from '../../src/followups/approval/follow-up-errors.js';
import { FollowUpReading } from '../../src/followups/reading/follow-up-reading.js';
import { KnownContext } from '../../src/people/pupils/known-context.entity.js';
import { PeriodicWork } from '../../src/platform/jobs/periodic-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import type { TestApp } from '../support/test-app.js';
import { MailedNorthfield, TOMASZ } from './mailed-northfield.js';
import {
  draftFor,
  type FamilyWishes,
  makeFamily,
  MR_LEWIS_DSL,
  MS_OKAFOR,
  newestFollowUp,
  placeHold,
  tasksOf,
} from './northfield.js';
import { readAndApprove, UNREAD } from './reading-first.js';

const amina = {};
const grace = {
  firstName: 'Grace',
  email: 'grace@home.example',
  kind: 'foster-carer' as const,
  parentalResponsibility: false,
};
const sol = { ...grace, firstName: 'Sol', email: 'sol@council.example', kind: 'social-worker' as const };

interface Row {
  readonly when: string;
  readonly wishes: FamilyWishes;
  readonly desk: 'pastoral-lead' | 'dsl';
  readonly mails: readonly string[];
  readonly tasks?: readonly string[];
  readonly team: boolean;
}

/** The rows of docs/who-gets-what.md that matter most, from the database to the mail server. */
const ROWS: readonly Row[] = [
  {
    when: 'the parents live apart',
    wishes: { contacts: [amina, TOMASZ] },
    desk: 'pastoral-lead',
    mails: ['amina@home.example', 'tomasz@home.example'],
    team: true,
  },
  {
    when: 'the father is recorded as no contact',
    wishes: { contacts: [amina, { ...TOMASZ, noContact: true }] },
    desk: 'pastoral-lead',
    mails: ['amina@home.example'],
    team: true,
  },
  {
    when: 'an order binds the father until today',
    wishes: { contacts: [amina, { ...TOMASZ, orderType: 'prohibited-steps', orderUntil: '2026-03-02' }] },
    desk: 'pastoral-lead',
    mails: ['amina@home.example'],
    team: true,
  },
  {
    when: 'the child is in care',
    wishes: { pupil: { socialCare: 'in-care' }, contacts: [amina, grace, sol] },
    desk: 'dsl',
    mails: ['grace@home.example', 'sol@council.example'],
    team: true,
  },
  {
    when: 'the child is in care and the social worker agreed to the mother',
    wishes: {
      pupil: { socialCare: 'in-care' },
      contacts: [{ ...amina, socialWorkerAgreedOn: '2026-02-20' }, TOMASZ, grace],
    },
    desk: 'dsl',
    mails: ['amina@home.example', 'grace@home.example'],
    team: true,
  },
  {
    when: 'the family has not agreed to the team',
    wishes: { pupil: { mastAgreement: 'unasked' } },
    desk: 'pastoral-lead',
    mails: ['amina@home.example'],
    team: false,
  },
  {
    when: 'the pupil is 16',
    wishes: { pupil: { dateOfBirth: '2010-03-02' } },
    desk: 'pastoral-lead',
    mails: ['amina@home.example'],
    tasks: ['Give or post the letter to Samira: invitation to the meeting'],
    team: true,
  },
  {
    when: 'the pupil is 16 and has an email',
    wishes: { pupil: { dateOfBirth: '2010-03-02', email: 'samira@pupils.example' } },
    desk: 'pastoral-lead',
    mails: ['amina@home.example', 'samira@pupils.example'],
    team: true,
  },
  {
    when: 'the pupil is 16 tomorrow and has an email',
    wishes: { pupil: { dateOfBirth: '2010-03-03', email: 'samira@pupils.example' } },
    desk: 'pastoral-lead',
    mails: ['amina@home.example'],
    team: true,
  },
  {
    when: 'the pupil, 14, does not want the father there',
    wishes: { contacts: [amina, { ...TOMASZ, pupilWish: 'unwanted' }] },
    desk: 'dsl',
    mails: ['amina@home.example'],
    team: true,
  },
  {
    when: 'the pupil, 14, wants the father there whom an order binds',
    wishes: { contacts: [amina, { ...TOMASZ, pupilWish: 'wanted', orderType: 'prohibited-steps' }] },
    desk: 'pastoral-lead',
    mails: ['amina@home.example'],
    team: true,
  },
  {
    when: 'the pupil is 18, has an email and wants the mother there',
    wishes: {
      pupil: { dateOfBirth: '2008-03-02', email: 'samira@pupils.example' },
      contacts: [
        { ...amina, pupilWish: 'wanted' },
        { ...TOMASZ, pupilWish: 'unwanted' },
      ],
    },
    desk: 'pastoral-lead',
    mails: ['amina@home.example', 'samira@pupils.example'],
    team: true,
  },
  {
    when: 'the pupil is 18',
    wishes: { pupil: { dateOfBirth: '2008-03-02' }, contacts: [amina, TOMASZ] },
    desk: 'pastoral-lead',
    mails: [],
    tasks: ['Give or post the letter to Samira: invitation to the meeting'],
    team: true,
  },
];

describeOnEachDatabase('Who gets what, from the register to the mail server', (kind) => {
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

  const sight = everything('test');

  for (const row of ROWS) {
    it(`when ${row.when}`, async () => {
      const family = await makeFamily(app, at.northfield, row.wishes);
      const draft = await draftFor(app, family);
      expect(draft.routedTo).toBe(row.desk);
      const choice = { startsAt: at.freeTime() };
      if (row.desk === 'dsl') {
        await expect(app.get(ApproveFollowUp).preview(draft.publicId, MS_OKAFOR, choice)).rejects.toThrow(
          DslDecides,
        );
        await expect(
          app.get(ApproveFollowUp).approve(draft.publicId, MS_OKAFOR, choice, UNREAD),
        ).rejects.toThrow(DslDecides);
      }
      const { staff } = await app.get(FollowUpReading).read(draft.publicId, sight, true);
      expect(staff.some((one) => one.name === 'Dee Marsh')).toBe(row.team);
      expect(staff.some((one) => one.name === 'Sam Lewis')).toBe(row.desk === 'dsl');
      const { sendAfter } = await readAndApprove(app, draft.publicId, MR_LEWIS_DSL, choice);
      await at.drainAt(sendAfter);
      expect(at.mailed()).toEqual(row.mails);
      expect(await tasksOf(app, family.caseId)).toEqual(row.tasks ?? []);
      for (const { raw } of at.smtp.caught) expect(raw.toString().includes('Dee Marsh')).toBe(row.team);
    });
  }

  it('writes a draft anew, to be read again, when who is asked has changed since', async () => {
    const family = await makeFamily(app, at.northfield, { contacts: [amina, TOMASZ] });
    const { publicId } = await draftFor(app, family);
    await app.dataSource.query(`UPDATE pupil SET mast_agreement = 'refused' WHERE id = ${family.pupilId}`);
    const approving = readAndApprove(app, publicId, MS_OKAFOR, { slotIndex: 0 });
    await expect(approving).rejects.toThrow(DraftHasChanged);
    const read = await app.get(FollowUpReading).read(publicId, sight, false);
    expect(read.staff.map((one) => one.name)).toEqual(['Ada Okafor']);
    expect(read.recipients.some((one) => one.text?.includes('Dee Marsh'))).toBe(false);
    await readAndApprove(app, publicId, MS_OKAFOR, { slotIndex: 0 });
  });

  it('asks nobody of a home that is held, and says to others only whom to speak to', async () => {
    const family = await makeFamily(app, at.northfield);
    const { publicId } = await draftFor(app, family);
    await placeHold(app, family, null);
    await app.drain();
    const approve = app.get(ApproveFollowUp);
    await expect(approve.approve(publicId, MS_OKAFOR, { slotIndex: 0 }, UNREAD)).rejects.toThrow(DslDecides);
    await expect(app.get(FollowUpReading).read(publicId, sight, false)).rejects.toThrow(DslDecides);
    const read = await app.get(FollowUpReading).read(publicId, sight, true);
    expect(read.recipients.map((one) => [one.text, one.whyNot])).toEqual([
      [null, 'Speak to the DSL before contacting home'],
      [null, 'Speak to the DSL before contacting home'],
    ]);
    await expect(approve.approve(publicId, MR_LEWIS_DSL, { slotIndex: 0 }, UNREAD)).rejects.toThrow(
      NobodyToAsk,
    );
  });

  it('drafts nothing while known context explains it, and drafts on the day after its review date', async () => {
    const family = await makeFamily(app, at.northfield);
    await app.dataSource.manager.insert(KnownContext, {
      ...{ pupilId: family.pupilId, kind: 'bereavement', note: 'her gran' },
      ...{ fromDay: '2026-02-25', reviewOn: '2026-03-06', endedOn: null },
    });
    await expect(draftFor(app, family)).rejects.toThrow('No follow-up');
    app.clock.moveTo('2026-03-06T12:00:00.000Z');
    await app.get(PeriodicWork).tick();
    await app.drain();
    await expect(newestFollowUp(app, family.caseId)).rejects.toThrow('No follow-up');
    app.clock.moveTo('2026-03-09T08:00:00.000Z');
    await app.get(PeriodicWork).tick();
    await app.drain();
    expect(await newestFollowUp(app, family.caseId)).toMatchObject({ state: 'draft' });
  });
});
