import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Contact } from '../../src/people/contacts/contact.entity.js';
import { PupilContact } from '../../src/people/contacts/pupil-contact.entity.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  draftFor,
  type Family,
  type FamilyWishes,
  makeFamily,
  makeNorthfield,
  MR_LEWIS_DSL,
  placeHold,
  storyOf,
  tasksOf,
} from './northfield.js';
import { readAndApprove, readAndCancel, readAndMove } from './reading-first.js';

const MONDAY = '2026-03-02T08:10:00.000Z';
const TELL_TOMASZ = 'Tell Tomasz Khan that the meeting will not take place';
const WITHOUT_MAIL = { firstName: 'Tomasz', email: null };

describeOnEachDatabase('Who knew of a meeting that is called off', (kind) => {
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

  interface Asked extends Family {
    readonly publicId: string;
  }

  /** Everybody has been asked, by mail or by a task for the owner; the school is the family's own, so that all are free. */
  async function asked(contacts: FamilyWishes['contacts']): Promise<Asked> {
    const family = await makeFamily(app, await makeNorthfield(app), { contacts });
    const { publicId } = await draftFor(app, family);
    const { sendAfter } = await readAndApprove(app, publicId, MR_LEWIS_DSL, {
      startsAt: '2026-03-19T10:15:00Z',
    });
    app.clock.moveTo(sendAfter);
    await app.drain();
    return { ...family, publicId };
  }

  const move = ({ publicId }: Asked): Promise<void> =>
    readAndMove(app, publicId, MR_LEWIS_DSL, '2026-03-20T10:15:00Z');
  const cancel = ({ publicId }: Asked): Promise<void> =>
    readAndCancel(app, publicId, MR_LEWIS_DSL, 'Dee is ill');
  const sentMails = async (): Promise<number> =>
    (await readdir(join(app.config.dataFolder, 'mail')).catch(() => [])).length;

  it.each([
    ['phone', WITHOUT_MAIL],
    ['letter', { ...WITHOUT_MAIL, channel: 'letter' as const }],
  ])('by %s is told by a person, also when it was moved before the second call', async (_, contact) => {
    const family = await asked([contact, {}]);
    await move(family);
    await cancel(family);
    expect((await tasksOf(app, family.caseId)).filter((title) => title.startsWith('Tell'))).toEqual([
      TELL_TOMASZ,
    ]);
  });

  it('by a mail to an address there is no more is told by a person, and who has one still by mail', async () => {
    const family = await asked([{ firstName: 'Tomasz', email: 'tomasz@home.example' }, {}]);
    const before = await sentMails();
    await app.dataSource.manager.update(Contact, { id: family.contactIds[0] ?? 0 }, { email: null });
    await cancel(family);
    await app.drain();
    expect(await sentMails()).toBe(before + 1);
    expect(await tasksOf(app, family.caseId)).toEqual([TELL_TOMASZ]);
    expect((await storyOf(app, family.caseId)).at(-1)).toBe(
      'cancellation-sent: Cancellation sent to Amina Khan',
    );
  });

  it('is everybody who was asked, and nobody who was not: before anything has left there is nothing to tell', async () => {
    const family = await makeFamily(app, await makeNorthfield(app), { contacts: [WITHOUT_MAIL, {}] });
    const { publicId } = await draftFor(app, family);
    await readAndApprove(app, publicId, MR_LEWIS_DSL, { startsAt: '2026-03-19T10:15:00Z' });
    await move({ ...family, publicId });
    await cancel({ ...family, publicId });
    await app.drain();
    expect(await tasksOf(app, family.caseId)).toEqual([]);
  });

  it.each<[string, (family: Asked) => Promise<unknown>]>([
    ['whom the DSL has held since', (family) => placeHold(app, family, family.contactIds[0] ?? 0)],
    [
      'with whom there is to be no contact',
      ({ contactIds }) =>
        app.dataSource.manager.update(PupilContact, { contactId: contactIds[0] ?? 0 }, { noContact: true }),
    ],
    [
      'whom an order binds',
      ({ contactIds }) =>
        app.dataSource.manager.update(
          PupilContact,
          { contactId: contactIds[0] ?? 0 },
          { orderType: 'non-molestation' },
        ),
    ],
  ])('is told nothing, and nobody is asked to tell them, %s', async (_, barred) => {
    for (const contact of [WITHOUT_MAIL, { firstName: 'Tomasz', email: 'tomasz@home.example' }]) {
      const family = await asked([contact, {}]);
      await barred(family);
      await app.drain();
      if (contact.email !== null)
        await app.dataSource.manager.update(Contact, { id: family.contactIds[0] ?? 0 }, { email: null });
      const before = await sentMails();
      await cancel(family);
      await app.drain();
      expect((await tasksOf(app, family.caseId)).filter((title) => title.startsWith('Tell'))).toEqual([]);
      expect(await sentMails()).toBe(before + 1);
    }
  });
});
