import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { ContactHoldsService } from '../../src/people/contacts/contact-holds.service.js';
import type { PupilWish } from '../../src/people/contacts/pupil-contact.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { PupilAgreementsService } from '../../src/people/pupils/pupil-agreements.service.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { type Family, makeFamily, makeNorthfield, type Northfield, placeHold } from './northfield.js';

const MONDAY = '2026-03-02T08:10:00.000Z';
const AS_USUAL = { contactHome: 'as-usual', contactHomeWords: null };
const ASK_DSL_FIRST = {
  contactHome: 'ask-dsl-first',
  contactHomeWords: 'Speak to the DSL before contacting home',
};

describeOnEachDatabase('May this home be contacted as usual?', (kind) => {
  let app: TestApp;
  let northfield: Northfield;
  let key: string;

  beforeAll(async () => {
    app = await startTestApp(kind);
    northfield = await makeNorthfield(app);
    key = await app.apiKey(['cases:read', 'cases:write', 'pupils:read']);
  });

  beforeEach(() => {
    app.clock.moveTo(MONDAY);
  });

  afterAll(async () => {
    await app.close();
  });

  const call = (method: 'get' | 'post', path: string) =>
    app.http()[method](`/api/v1/${path}`).set('authorization', `Bearer ${key}`);

  const caseOf = async ({ caseId }: Family): Promise<string> =>
    (await app.dataSource.manager.findOneByOrFail(PupilCase, { id: caseId })).publicId;

  /** All that a lead with a key for cases and pupils is told of this family. */
  async function told(family: Family): Promise<object[]> {
    const { publicId, sourceId } = await app.dataSource.manager.findOneByOrFail(Pupil, {
      id: family.pupilId,
    });
    const whole = await call('get', `cases/${await caseOf(family)}`).expect(200);
    const listed = await call('get', `cases?pupil=${sourceId}`).expect(200);
    const pupil = await call('get', `pupils/${publicId}`).expect(200);
    const [inList] = (listed.body as { cases: object[] }).cases;
    return [whole.body as object, inList ?? {}, pupil.body as object];
  }

  function say({ pupilId, contactIds }: Family, wish: PupilWish): Promise<void> {
    const said = { pupilId, contactId: contactIds[0] ?? 0, wish, on: '2026-03-02' };
    return app.get(UnitOfWork).run((tx) => app.get(PupilAgreementsService).recordPupilWish(tx, said));
  }

  it('is answered by case, list and pupil: not while a hold stands, again once it is lifted, and never why', async () => {
    const [held, other] = [await makeFamily(app, northfield), await makeFamily(app, northfield)];
    for (const shown of await told(held)) expect(shown).toMatchObject(AS_USUAL);
    const holdId = await placeHold(app, held, held.contactIds[0] ?? 0);
    await app.drain();
    for (const shown of await told(held)) {
      expect(shown).toMatchObject(ASK_DSL_FIRST);
      expect(JSON.stringify(shown)).not.toMatch(/not for others|hold|held"/i);
    }
    for (const shown of await told(other)) expect(shown).toMatchObject(AS_USUAL);
    await app
      .get(UnitOfWork)
      .run((tx) => app.get(ContactHoldsService).lift(tx, held.pupilId, holdId, 'command:test'));
    for (const shown of await told(held)) expect(shown).toMatchObject(AS_USUAL);
  });

  it('stands beside what people have written themselves, before the hold and after it', async () => {
    const family = await makeFamily(app, northfield);
    const path = `cases/${await caseOf(family)}`;
    await call('post', `${path}/actions`).send({ title: 'Ring home', dueOn: '2026-03-05' }).expect(201);
    await placeHold(app, family, null);
    await call('post', `${path}/actions`).send({ title: 'Visit', dueOn: '2026-03-06' }).expect(201);
    const { actions } = (await call('get', path).expect(200)).body as { actions: object[] };
    expect(actions).toEqual([
      expect.objectContaining({ title: 'Ring home', ...ASK_DSL_FIRST }),
      expect.objectContaining({ title: 'Visit', ...ASK_DSL_FIRST }),
    ]);
  });

  it('reads like a hold when a pupil does not want somebody there, and from 18 on is the pupil’s to say', async () => {
    const family = await makeFamily(app, northfield, { pupil: { dateOfBirth: '2008-06-10' } });
    await say(family, 'unwanted');
    for (const shown of await told(family)) {
      expect(shown).toMatchObject(ASK_DSL_FIRST);
      expect(JSON.stringify(shown)).not.toMatch(/wish|want/i);
    }
    app.clock.moveTo('2026-06-10T09:00:00.000Z');
    for (const shown of await told(family)) expect(shown).toMatchObject(AS_USUAL);
  });
});
