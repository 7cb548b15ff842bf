import { everything } from '../../src/access/sight/why-visible.js';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { ApproveFollowUp } from '../../src/followups/approval/approve-follow-up.service.js';
import { DraftHasChanged, DslDecides, NobodyToAsk } from '../../src/followups/approval/follow-up-errors.js';
import { FollowUpReading } from '../../src/followups/reading/follow-up-reading.js';
import { KnownContext } from '../../src/people/pupils/known-context.entity.js';
import { PeriodicWork } from '../../src/platform/jobs/periodic-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { type SmtpCatcher, startSmtpCatcher } from '../support/smtp-catcher.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  draftFor,
  type FamilyWishes,
  makeFamily,
  makeNorthfield,
  MR_LEWIS_DSL,
  MS_OKAFOR,
  newestFollowUp,
  type Northfield,
  placeHold,
  tasksOf,
} from './northfield.js';

const MONDAY = '2026-03-02T08:10:00.000Z';
const amina = {};
const tomasz = {
  firstName: 'Tomasz',
  email: 'tomasz@home.example',
  relationship: 'Father',
  livesWith: false,
};
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
    wishes: { contacts: [amina, tomasz] },
    desk: 'pastoral-lead',
    mails: ['amina@home.example', 'tomasz@home.example'],
    team: true,
  },
  {
    when: 'the father is recorded as no contact',
    wishes: { contacts: [amina, { ...tomasz, noContact: true }] },
    desk: 'pastoral-lead',
    mails: ['amina@home.example'],
    team: true,
  },
  {
    when: 'an order binds the father until today',
    wishes: { contacts: [amina, { ...tomasz, orderType: 'prohibited-steps', orderUntil: '2026-03-02' }] },
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
      contacts: [{ ...amina, socialWorkerAgreedOn: '2026-02-20' }, tomasz, grace],
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
    wishes: { contacts: [amina, { ...tomasz, pupilWish: 'unwanted' }] },
    desk: 'dsl',
    mails: ['amina@home.example'],
    team: true,
  },
  {
    when: 'the pupil, 14, wants the father there whom an order binds',
    wishes: { contacts: [amina, { ...tomasz, pupilWish: 'wanted', orderType: 'prohibited-steps' }] },
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
        { ...tomasz, pupilWish: 'unwanted' },
      ],
    },
    desk: 'pastoral-lead',
    mails: ['amina@home.example', 'samira@pupils.example'],
    team: true,
  },
  {
    when: 'the pupil is 18',
    wishes: { pupil: { dateOfBirth: '2008-03-02' }, contacts: [amina, tomasz] },
    desk: 'pastoral-lead',
    mails: [],
    tasks: ['Give or post the letter to Samira: invitation to the meeting'],
    team: true,
  },
];

describeOnEachDatabase('Who gets what, from the register to the mail server', (kind) => {
  let app: TestApp;
  let northfield: Northfield;
  let smtp: SmtpCatcher;
  let time = 0;

  beforeAll(async () => {
    smtp = await startSmtpCatcher();
    app = await startTestApp(kind, { smtpUrl: smtp.url });
    northfield = await makeNorthfield(app);
  });

  beforeEach(() => {
    smtp.caught.length = 0;
    app.clock.moveTo(MONDAY);
    time += 1;
  });

  afterAll(async () => {
    await app.close();
    await smtp.close();
  });

  /** An hour of its own for each test: eight a day, all in the staff's hours. */
  const startsAt = (): string =>
    `2026-03-${24 + Math.floor(time / 8)}T${String(8 + (time % 8)).padStart(2, '0')}:15:00Z`;
  const sight = everything('test');

  for (const row of ROWS) {
    it(`when ${row.when}`, async () => {
      const family = await makeFamily(app, northfield, row.wishes);
      const draft = await draftFor(app, family);
      expect(draft.routedTo).toBe(row.desk);
      const approve = app.get(ApproveFollowUp);
      if (row.desk === 'dsl')
        await expect(approve.approve(draft.publicId, MS_OKAFOR, { startsAt: startsAt() })).rejects.toThrow(
          DslDecides,
        );
      const { staff } = await app.get(FollowUpReading).read(draft.publicId, sight, true);
      expect(staff.some((one) => one.name === 'Dee Marsh')).toBe(row.team);
      expect(staff.some((one) => one.name === 'Sam Lewis')).toBe(row.desk === 'dsl');
      const { sendAfter } = await approve.approve(draft.publicId, MR_LEWIS_DSL, { startsAt: startsAt() });
      app.clock.moveTo(sendAfter);
      await app.drain();
      expect(smtp.caught.flatMap((one) => one.envelopeTo)).toEqual(row.mails);
      expect(await tasksOf(app, family.caseId)).toEqual(row.tasks ?? []);
      for (const { raw } of smtp.caught) expect(raw.toString().includes('Dee Marsh')).toBe(row.team);
    });
  }

  it('writes a draft anew, to be read again, when who is asked has changed since', async () => {
    const family = await makeFamily(app, northfield, { contacts: [amina, tomasz] });
    const { publicId } = await draftFor(app, family);
    await app.dataSource.query(`UPDATE pupil SET mast_agreement = 'refused' WHERE id = ${family.pupilId}`);
    const approve = app.get(ApproveFollowUp);
    await expect(approve.approve(publicId, MS_OKAFOR, { slotIndex: 0 })).rejects.toThrow(DraftHasChanged);
    const read = await app.get(FollowUpReading).read(publicId, sight, false);
    expect(read.staff.map((one) => one.name)).toEqual(['Ada Okafor']);
    expect(read.recipients.some((one) => one.text?.includes('Dee Marsh'))).toBe(false);
    await approve.approve(publicId, MS_OKAFOR, { slotIndex: 0 });
  });

  it('asks nobody of a home that is held, and says to others only whom to speak to', async () => {
    const family = await makeFamily(app, northfield);
    const { publicId } = await draftFor(app, family);
    await placeHold(app, family, null);
    await app.drain();
    const approve = app.get(ApproveFollowUp);
    await expect(approve.approve(publicId, MS_OKAFOR, { slotIndex: 0 })).rejects.toThrow(DslDecides);
    await expect(app.get(FollowUpReading).read(publicId, sight, false)).rejects.toThrow(DslDecides);
    const read = await app.get(FollowUpReading).read(publicId, sight, true);
    expect(read.recipients.map((one) => [one.text, one.whyNot])).toEqual([
      [null, 'Speak to the DSL before contacting home'],
      [null, 'Speak to the DSL before contacting home'],
    ]);
    await expect(approve.approve(publicId, MR_LEWIS_DSL, { slotIndex: 0 })).rejects.toThrow(NobodyToAsk);
  });

  it('drafts nothing while known context explains it, and drafts on the day after its review date', async () => {
    const family = await makeFamily(app, northfield);
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
