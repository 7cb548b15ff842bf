import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { InvitationAnswers } from '../../src/followups/answers/invitation-answers.service.js';
import { describeOnEachDatabase } from '../support/databases.js';
import type { TestApp } from '../support/test-app.js';
import { MailedNorthfield, TOMASZ } from './mailed-northfield.js';
import { linkOf, makeFamily, newestFollowUp, tasksOf } from './northfield.js';

describeOnEachDatabase('Who has no mail, or does not answer it', (kind) => {
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

  it('has a person phone who has no mail, and phone again on the day after the last to answer', async () => {
    const family = await makeFamily(app, at.northfield, {
      contacts: [{}, { ...TOMASZ, email: null }],
    });
    await at.sent(family);
    expect(await tasksOf(app, family.caseId)).toEqual([
      'Phone Tomasz Khan and ask: invitation to the meeting',
    ]);
    const { answerBy } = await newestFollowUp(app, family.caseId);
    expect(answerBy).toBe('2026-03-05');
    await at.drainAt('2026-03-05T17:59:00.000Z');
    expect(await tasksOf(app, family.caseId)).toHaveLength(1);
    await at.drainAt('2026-03-06T08:00:00.000Z');
    await app.drain();
    expect((await tasksOf(app, family.caseId)).slice(1)).toEqual([
      'Phone home: Amina Khan, about the meeting',
    ]);
  });

  it('phones nobody who has answered, and does at once what an answer asks for', async () => {
    const family = await makeFamily(app, at.northfield);
    await at.sent(family);
    const link = await linkOf(app, family.pupilId);
    const answers = app.get(InvitationAnswers);
    const given = { answer: 'phone-me', note: 'after 5', insight: 'Her gran is very ill.' } as const;
    await Promise.all([answers.answer(link, given), answers.answer(link, given)]);
    await at.drainAt('2026-03-09T09:00:00.000Z');
    expect(await tasksOf(app, family.caseId)).toEqual([
      'Phone Amina Khan, who asked for a call (Samira)',
      'Read what Amina Khan told us about Samira and wrote for the meeting',
    ]);
    await answers.answer(link, { answer: 'yes' });
    expect(await answers.currentFor(link)).toMatchObject({
      standing: 'open',
      answer: 'yes',
      recipientName: 'Amina Khan',
    });
    expect(await newestFollowUp(app, family.caseId)).toMatchObject({ state: 'answered' });
    const insights = await app.dataSource.query<unknown[]>(
      `SELECT id FROM home_insight WHERE pupil_id = ${family.pupilId}`,
    );
    expect(insights).toHaveLength(1);
    app.clock.moveTo('2026-03-26T09:00:00.000Z');
    await expect(answers.answer(link, { answer: 'no' })).rejects.toThrow(/has passed/);
  });
});
