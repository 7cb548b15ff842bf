import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditEntry } from '../../src/access/audit/audit-entry.entity.js';
import { ContactRecorder } from '../../src/people/contacts/contact-recorder.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { HomeContact } from '../../src/signals/home/home-contact.entity.js';
import { HomeInsight } from '../../src/signals/home/home-insight.entity.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { type Northfield, openNorthfield } from '../support/northfield.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

describeOnEachDatabase('What passes between home and school, over REST', (kind) => {
  let app: TestApp;
  let who: Northfield;
  let schoolKey: string;

  beforeAll(async () => {
    app = await startTestApp(kind);
    who = await openNorthfield(app);
    schoolKey = await app.apiKey(undefined, who.northfield);
    await adult('ada', 'Ada', who.amy, who.northfield);
    await adult('zack', 'Zack', who.zoe, who.southfield);
  });

  afterAll(async () => {
    await app.close();
  });

  const adult = (sourceId: string, firstName: string, pupilId: number, organisationId: number) =>
    app.get(UnitOfWork).run((tx) =>
      app.get(ContactRecorder).recordContacts(tx, [
        {
          ...{ sourceId, firstName, pupilId, organisationId, source: 'sims', lastName: 'Okafor' },
          ...{ relationship: 'Parent', kind: 'parent', priority: 1, parentalResponsibility: true },
          ...{ livesWith: true, noContact: false, email: null, mobile: null, address: null, language: null },
          ...{ interpreter: null, channel: null, addressHidden: null },
        },
      ]),
    );
  const post = (path: string, body: object, key = schoolKey) =>
    app.http().post(`/api/v1/${path}`).set('Authorization', `Bearer ${key}`).send(body);
  const toldTo = async (organisationId: number) =>
    (
      await app
        .http()
        .get('/api/v1/dsl/notes')
        .set('Authorization', `Bearer ${await app.apiKey(['dsl'], organisationId)}`)
        .expect(200)
    ).body as { notes: { text: string }[] };
  const insights = (sourceId: string) =>
    app.dataSource.manager.find(HomeInsight, { where: { sourceId }, order: { id: 'ASC' } });
  const versionOf = async (pupilId: number) =>
    (await app.dataSource.manager.findOneBy(Pupil, { id: pupilId }))?.signalsVersion ?? 0;
  const call = {
    homeContactId: 'CALL-1',
    pupilId: '1',
    date: '2026-03-02',
    channel: 'phone',
    direction: 'school-to-home',
    summary: 'Spoke with Mum.',
  };
  const told = (more: object = {}) => ({
    homeInsightId: 'T1',
    pupilId: '1',
    date: '2026-03-02',
    toldBy: 'ada',
    text: 'He cares for his little brother before school.',
    ...more,
  });

  it('keeps a conversation once, and a correction with the trace of what stood before', async () => {
    expect((await post('home-contacts', call).expect(200)).body).toMatchObject({ accepted: 1 });
    expect((await post('home-contacts', call).expect(200)).body).toMatchObject({ unchanged: 1 });
    const mended = { ...call, summary: 'Spoke with Mum, who is glad to come.', contactId: 'ada' };
    expect((await post('home-contacts', mended).expect(200)).body).toMatchObject({ corrected: 1 });
    const rows = await app.dataSource.manager.find(HomeContact, {
      where: { pupilId: who.amy },
      order: { id: 'ASC' },
    });
    expect(rows.map(({ summary, supersededAt }) => [summary, supersededAt === null])).toEqual([
      ['Spoke with Mum.', false],
      ['Spoke with Mum, who is glad to come.', true],
    ]);
  });

  it('takes one conversation about two children, and insights in a batch in which one row is wrong', async () => {
    const both = [
      { ...call, homeContactId: 'CALL-2' },
      { ...call, homeContactId: 'CALL-2', pupilId: '2' },
    ];
    expect((await post('home-contacts', { homeContacts: both }).expect(200)).body).toMatchObject({
      accepted: 2,
    });
    const batch = [
      told({ homeInsightId: 'B1' }),
      told({ homeInsightId: 'B2', pupilId: '2', toldBy: 'ada' }),
      told({ homeInsightId: 'B3', toldBy: 'Pupil', text: 'I have no bus.' }),
    ];
    const { body } = await post('home-insights', { homeInsights: batch }).expect(200);
    expect(body).toMatchObject({ accepted: 2, refused: 1 });
    expect((body as { rows: unknown[] }).rows[1]).toEqual({
      row: 1,
      outcome: 'refused',
      reason: 'toldBy: no such contact of this pupil',
    });
    expect((await insights('B3'))[0]?.contactId).toBeNull();
    expect((await post('home-insights', { homeInsights: batch }).expect(200)).body).toMatchObject({
      unchanged: 2,
    });
  });

  it('takes words out of the wrong child’s file when the sender corrects the pupil', async () => {
    await post('home-insights', told({ homeInsightId: 'M1', toldBy: 'pupil' })).expect(200);
    const corrected = told({ homeInsightId: 'M1', toldBy: 'pupil', pupilId: '2' });
    expect((await post('home-insights', corrected).expect(200)).body).toMatchObject({ corrected: 1 });
    expect(
      (await insights('M1')).map(({ pupilId, supersededAt }) => [pupilId, supersededAt === null]),
    ).toEqual([
      [who.amy, false],
      [who.ben, true],
    ]);
  });

  it('asks who told it, and takes nothing for a pupil or a contact of another school', async () => {
    const { toldBy: _, ...unsaid } = told();
    expect((await post('home-insights', unsaid).expect(422)).body).toMatchObject({
      errors: [{ field: 'toldBy' }],
    });
    await post('home-insights', told({ toldBy: 'zack' })).expect(422);
    await post('home-contacts', { ...call, contactId: 'zack' }).expect(422);
    const foreign = await post('home-insights', told({ pupilId: '9' })).expect(404);
    const nobody = await post('home-insights', told({ pupilId: 'nobody' })).expect(404);
    expect(foreign.body).toEqual(nobody.body);
  });

  it('lets no key correct an insight about a pupil of another school', async () => {
    const everywhere = await app.apiKey();
    const theirs = told({ homeInsightId: 'Z1', pupilId: '9', toldBy: 'zack', source: 'sims' });
    await post('home-insights', theirs, everywhere).expect(200);
    const { body } = await post('home-insights', told({ homeInsightId: 'Z1' })).expect(422);
    expect(body).toMatchObject({ errors: [{ field: 'homeInsightId' }] });
    expect(await insights('Z1')).toMatchObject([{ pupilId: who.zoe, supersededAt: null }]);
  });

  describe('in confidence', () => {
    it('goes to the DSL of the school alone, and leaves a reading in the audit', async () => {
      const secret = 'Please do not tell his father that we have moved.';
      const answer = await post(
        'home-insights',
        told({ homeInsightId: 'S1', restricted: true, text: secret }),
      );
      expect(answer.body).toMatchObject({ accepted: 1 });
      expect(await toldTo(who.northfield)).toMatchObject({
        notes: [
          {
            kind: 'home-insight',
            pupilName: 'Amy Okafor',
            from: 'Ada Okafor',
            text: secret,
            possibleHarm: false,
          },
        ],
      });
      expect(await toldTo(who.southfield)).toEqual({ notes: [], next: null });
      const audit = await app.dataSource.manager.findBy(AuditEntry, { action: 'dsl-list-read' });
      expect(audit.length).toBeGreaterThan(0);
    });

    it('stays with the DSL when harm was marked, is no news for the rules, and a later sending cannot unmark it', async () => {
      const before = await versionOf(who.cara);
      const harm = { pupilId: '3', text: 'Said her uncle hits her.', toldBy: 'pupil', homeInsightId: 'H1' };
      await post('home-insights', told({ ...harm, possibleHarm: true })).expect(200);
      const spoken = { ...call, homeContactId: 'CALL-H', pupilId: '3', summary: 'Gran is afraid for her.' };
      await post('home-contacts', { ...spoken, possibleHarm: true }).expect(200);
      expect((await post('home-insights', told(harm))).body).toMatchObject({ unchanged: 1 });
      expect((await post('home-contacts', spoken)).body).toMatchObject({ unchanged: 1 });
      expect(await versionOf(who.cara)).toBe(before);
      const { notes: list } = await toldTo(who.northfield);
      expect(list.map((one) => one.text)).toEqual(
        expect.arrayContaining(['Said her uncle hits her.', 'Gran is afraid for her.']),
      );
    });
  });
});
