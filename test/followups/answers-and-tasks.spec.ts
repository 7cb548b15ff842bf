import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { CaseActionsService } from '../../src/cases/actions/case-actions.service.js';
import { CaseAction } from '../../src/cases/actions/case-action.entity.js';
import { ActionWithdrawn } from '../../src/cases/case-errors.js';
import { ConcludeFollowUp } from '../../src/followups/approval/conclude-follow-up.service.js';
import { InvitationAnswers } from '../../src/followups/answers/invitation-answers.service.js';
import type { HomeAnswer } from '../../src/followups/invitation.entity.js';
import { toEpochDay } from '../../src/shared/days.js';
import { HomeContact } from '../../src/signals/home/home-contact.entity.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  draftFor,
  type Family,
  linkOf,
  makeFamily,
  makeNorthfield,
  MS_OKAFOR,
  storyOf,
} from './northfield.js';
import { readAndApprove, readAndCancel, readAndMove } from './reading-first.js';

const MONDAY = '2026-03-02T08:10:00.000Z';
const AFTER_LAST_DAY = '2026-03-11T09:00:00.000Z';
const THE_MEETING = '2026-03-19T10:15:00Z';
const HOW_ELSE = 'Ask Amina Khan how else we can talk: cannot come to the meeting (Samira)';
const PHONE_HOME = 'Phone home: Amina Khan, about the meeting';
const MS_OKAFORS_KEY = { name: 'command:test', permissions: [], organisationId: null, staffId: null };

describeOnEachDatabase('What a home’s answer asks of the owner of the case', (kind) => {
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

  /** Amina has her invitation; the family is of a school of its own, so that everybody is free. */
  async function invited(): Promise<Family & { publicId: string }> {
    const family = await makeFamily(app, await makeNorthfield(app));
    const { publicId } = await draftFor(app, family);
    const { sendAfter } = await readAndApprove(app, publicId, MS_OKAFOR, { startsAt: THE_MEETING });
    app.clock.moveTo(sendAfter);
    await app.drain();
    return { ...family, publicId };
  }

  /** A minute after whatever happened before. */
  async function answer({ pupilId }: Family, given: HomeAnswer, note?: string): Promise<void> {
    app.clock.moveTo(new Date(Date.parse(app.clock.now()) + 60_000).toISOString());
    await app.get(InvitationAnswers).answer(await linkOf(app, pupilId), { answer: given, note });
  }

  const actionsOf = (caseId: number): Promise<CaseAction[]> =>
    app.dataSource.manager.find(CaseAction, { where: { caseId }, order: { id: 'ASC' } });
  const toDo = async (caseId: number): Promise<string[]> =>
    (await actionsOf(caseId)).filter((one) => one.withdrawnAt === null).map((one) => one.title);

  it('is taken back with its reason when the answer goes from no to yes', async () => {
    const family = await invited();
    await answer(family, 'no');
    expect(await toDo(family.caseId)).toEqual([HOW_ELSE]);
    await answer(family, 'yes');
    expect(await toDo(family.caseId)).toEqual([]);
    const because = 'Amina Khan has answered since: yes, will come';
    expect(await actionsOf(family.caseId)).toMatchObject([
      { doneAt: null, withdrawnAt: app.clock.now(), withdrawnBecause: because },
    ]);
    expect((await storyOf(app, family.caseId)).at(-1)).toBe(
      `action-withdrawn: No longer to be done, as ${because}: ${HOW_ELSE}`,
    );
    const [withdrawn] = await actionsOf(family.caseId);
    const done = app.get(CaseActionsService).completeAction(withdrawn?.publicId ?? '', MS_OKAFORS_KEY);
    await expect(done).rejects.toThrow(ActionWithdrawn);
  });

  it('is asked anew when they say no a second time, also when it was done after the first', async () => {
    const family = await invited();
    for (const given of ['no', 'yes', 'no'] as const) await answer(family, given);
    expect(await toDo(family.caseId)).toEqual([HOW_ELSE]);
    const open = (await actionsOf(family.caseId)).find((one) => one.withdrawnAt === null);
    await app.get(CaseActionsService).completeAction(open?.publicId ?? '', MS_OKAFORS_KEY);
    for (const given of ['yes', 'no'] as const) await answer(family, given);
    expect((await actionsOf(family.caseId)).filter((one) => one.doneAt !== null)).toHaveLength(1);
    expect((await actionsOf(family.caseId)).at(-1)).toMatchObject({
      title: HOW_ELSE,
      doneAt: null,
      withdrawnAt: null,
    });
  });

  it('is asked once when they only add a word to the same answer, and has the word read whatever they answer next', async () => {
    const family = await invited();
    await answer(family, 'no');
    await answer(family, 'no', 'I work on Thursdays');
    const toRead = 'Read what Amina Khan wrote for the meeting (Samira)';
    expect(await actionsOf(family.caseId)).toHaveLength(2);
    expect(await toDo(family.caseId)).toEqual([HOW_ELSE, toRead]);
    await answer(family, 'yes');
    expect(await toDo(family.caseId)).toEqual([toRead]);
  });

  it('is no call any more about an answer that did not come, once it has come after the last day', async () => {
    const family = await invited();
    app.clock.moveTo(AFTER_LAST_DAY);
    await app.drain();
    expect(await toDo(family.caseId)).toEqual([PHONE_HOME]);
    await answer(family, 'phone-me');
    expect(await toDo(family.caseId)).toEqual(['Phone Amina Khan, who asked for a call (Samira)']);
    await answer(family, 'yes');
    expect(await toDo(family.caseId)).toEqual([]);
  });

  it('is left to others whose answer did not come: only who answers is not phoned', async () => {
    const tomasz = { firstName: 'Tomasz', email: 'tomasz@home.example', livesWith: false };
    const family = await makeFamily(app, await makeNorthfield(app), { contacts: [tomasz, {}] });
    const { publicId } = await draftFor(app, family);
    await readAndApprove(app, publicId, MS_OKAFOR, { startsAt: THE_MEETING });
    app.clock.moveTo('2026-03-02T08:30:00.000Z');
    await app.drain();
    app.clock.moveTo(AFTER_LAST_DAY);
    await app.drain();
    expect(await toDo(family.caseId)).toEqual(['Phone home: Tomasz Khan, about the meeting', PHONE_HOME]);
    await answer(family, 'yes');
    expect(await toDo(family.caseId)).toEqual([PHONE_HOME]);
  });

  it('goes when the meeting is moved and they are asked again, but for a call they asked for', async () => {
    const [moved, called] = [await invited(), await invited()];
    await answer(moved, 'another-time');
    await answer(called, 'phone-me');
    for (const { publicId } of [moved, called])
      await readAndMove(app, publicId, MS_OKAFOR, '2026-03-20T10:15:00Z');
    expect(await toDo(moved.caseId)).toEqual([]);
    expect(await actionsOf(moved.caseId)).toMatchObject([
      { withdrawnBecause: 'the meeting was moved and everybody is asked again' },
    ]);
    expect(await toDo(called.caseId)).toEqual(['Phone Amina Khan, who asked for a call (Samira)']);
  });

  it('is to find another time no more once the meeting was held, but to talk with who is known to have missed it', async () => {
    const tomasz = { firstName: 'Tomasz', email: 'tomasz@home.example' };
    const later = async (came: readonly string[]) => {
      const family = await makeFamily(app, await makeNorthfield(app), { contacts: [{}, tomasz] });
      const { publicId } = await draftFor(app, family);
      const { sendAfter } = await readAndApprove(app, publicId, MS_OKAFOR, { startsAt: THE_MEETING });
      app.clock.moveTo(sendAfter);
      await app.drain();
      await answer(family, 'another-time');
      app.clock.moveTo('2026-03-23T09:00:00.000Z');
      await app.get(ConcludeFollowUp).held(publicId, MS_OKAFOR, { agreed: [], note: null, came });
      const talks = await app.dataSource.manager.findBy(HomeContact, { pupilId: family.pupilId });
      app.clock.moveTo(MONDAY);
      return { family, talks: talks.filter((one) => one.channel !== 'email') };
    };
    const other = 'Find another time with Amina Khan (Samira)';
    const unsaid = await later([]);
    expect(await toDo(unsaid.family.caseId)).toEqual([]);
    expect(await actionsOf(unsaid.family.caseId)).toContainEqual(
      expect.objectContaining({
        title: other,
        withdrawnBecause: 'the meeting was held on Thursday 19 March',
      }),
    );
    expect(await storyOf(app, unsaid.family.caseId)).toContain(
      'follow-up-held: The meeting of Thursday 19 March was held',
    );
    expect(unsaid.talks).toMatchObject([
      { day: toEpochDay('2026-03-19'), summary: 'Joint meeting of home and school' },
    ]);
    const missed = await later(['Tomasz Khan', 'Ada Okafor']);
    expect(await toDo(missed.family.caseId)).toEqual([
      'Talk with Amina Khan, who asked for another time and was not there (Samira)',
    ]);
    expect((await actionsOf(missed.family.caseId)).at(-1)).toMatchObject({ dueOn: '2026-03-24' });
    expect(missed.talks).toMatchObject([
      { summary: 'Joint meeting of home and school. Of home there: Tomasz Khan' },
    ]);
    expect(await toDo((await later(['Amina Khan'])).family.caseId)).toEqual([]);
  });

  it('is no call about the meeting any more once it is called off, but to speak with who has answered stays', async () => {
    const [silent, answered] = [await invited(), await invited()];
    await answer(answered, 'another-time');
    app.clock.moveTo(AFTER_LAST_DAY);
    await app.drain();
    const other = 'Find another time with Amina Khan (Samira)';
    expect([await toDo(silent.caseId), await toDo(answered.caseId)]).toEqual([[PHONE_HOME], [other]]);
    for (const { publicId } of [silent, answered])
      await readAndCancel(app, publicId, MS_OKAFOR, 'Dee is ill');
    expect([await toDo(silent.caseId), await toDo(answered.caseId)]).toEqual([[], [other]]);
    expect(await actionsOf(silent.caseId)).toMatchObject([
      { withdrawnAt: app.clock.now(), withdrawnBecause: 'the meeting was called off' },
    ]);
    expect((await storyOf(app, silent.caseId)).slice(-2)).toEqual([
      `action-withdrawn: No longer to be done, as the meeting was called off: ${PHONE_HOME}`,
      'follow-up-cancelled: Ms Okafor cancelled the meeting: Dee is ill',
    ]);
  });

  it('is no longer to phone who has no mail and ask, once it is called off; whoever may know of it is told', async () => {
    const family = await makeFamily(app, await makeNorthfield(app), {
      contacts: [{ firstName: 'Tomasz', email: null }],
    });
    const { publicId } = await draftFor(app, family);
    const { sendAfter } = await readAndApprove(app, publicId, MS_OKAFOR, { startsAt: THE_MEETING });
    app.clock.moveTo(sendAfter);
    await app.drain();
    expect(await toDo(family.caseId)).toEqual(['Phone Tomasz Khan and ask: invitation to the meeting']);
    await readAndCancel(app, publicId, MS_OKAFOR, 'Dee is ill');
    expect(await toDo(family.caseId)).toEqual(['Tell Tomasz Khan that the meeting will not take place']);
  });
});
