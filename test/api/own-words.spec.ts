import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { AuditEntry } from '../../src/access/audit/audit-entry.entity.js';
import { CaseEntry } from '../../src/cases/chronology/case-entry.entity.js';
import {
  draftFor,
  type Family,
  makeFamily,
  makeNorthfield,
  type Northfield,
  placeHold,
} from '../followups/northfield.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const OURS = { place: 'the green room', ownWords: 'Samira’s story about the canal made us all laugh.' };
const NONE = { place: null, ownWords: null };

interface Read {
  readonly recipients: readonly { readonly text: string | null }[];
  readonly fingerprint: string;
}

/** Another system of Northfield adds what a lead has told it to the draft of Samira Khan's meeting. */
describeOnEachDatabase('Words of one’s own over REST', (kind) => {
  let app: TestApp;
  let northfield: Northfield;
  let key: string;
  let samira: Family;
  let meeting: string;

  beforeAll(async () => {
    app = await startTestApp(kind);
    northfield = await makeNorthfield(app);
    key = await app.apiKey(['followups:approve'], northfield.schoolId);
  });

  beforeEach(async () => {
    samira = await makeFamily(app, northfield);
    meeting = (await draftFor(app, samira)).publicId;
  });

  afterAll(async () => {
    await app.close();
  });

  const send = (body: object, by = key) =>
    app.http().post(`/api/v1/follow-ups/${meeting}/words`).set('authorization', `Bearer ${by}`).send(body);
  const get = async (path = '') =>
    (await app.http().get(`/api/v1/follow-ups/${meeting}${path}`).set('authorization', `Bearer ${key}`))
      .body as unknown;
  const approve = (fingerprint: string) =>
    app
      .http()
      .post(`/api/v1/follow-ups/${meeting}/approve`)
      .set('authorization', `Bearer ${key}`)
      .send({ slotIndex: 0, fingerprint });
  const read = async (): Promise<Read> => (await get('/approve?slotIndex=0')) as Read;
  const texts = async (): Promise<string> =>
    (await read()).recipients.map(({ text }) => text ?? '').join('\n');

  it('stand in the draft and in each text that approving would send, and are taken away again', async () => {
    await send(OURS).expect(204);
    expect(await get()).toMatchObject({ state: 'draft', ...OURS });
    expect(await texts()).toContain(OURS.ownWords);
    expect(await texts()).toContain(OURS.place);
    await send({ place: ' ', ownWords: null }).expect(204);
    expect(await get()).toMatchObject({ state: 'draft', ...NONE });
    expect(await texts()).not.toContain('canal');
  });

  it('stand in the story and in the audit as what this key did', async () => {
    await send(OURS).expect(204);
    const { manager } = app.dataSource;
    const lines = await manager.findBy(CaseEntry, { caseId: samira.caseId, kind: 'follow-up-worded' });
    expect(lines.map(({ actor }) => actor)).toEqual([expect.stringMatching(/^key:/)]);
    const audit = await manager.findBy(AuditEntry, { subjectId: meeting, action: 'follow-up-worded' });
    expect(audit.map(({ actor }) => actor)).toEqual([lines[0]?.actor]);
  });

  it('have to be read before the meeting is approved, and change no more afterwards', async () => {
    const { fingerprint: early } = await read();
    await send(OURS).expect(204);
    await approve(early).expect(409);
    await approve((await read()).fingerprint).expect(200);
    await send(NONE).expect(409);
    expect(await get()).toMatchObject({ state: 'approved', ...OURS });
  });

  it.each([
    [
      'words of staff',
      'ownWords',
      'We have a concern about attendance.',
      /other words than “attendance”, “concern”/,
    ],
    ['an address', 'ownWords', 'See https://northfield.example/help', /no web or mail address/],
    ['more than fits', 'ownWords', 'ten letters'.repeat(50), /at most 500/],
    ['a whole letter', 'ownWords', 'ten letters'.repeat(500), /at most 500/],
    ['words of staff', 'place', 'the safeguarding office', /other words than “safeguard”/],
    ['a number', 'place', 7, /a text, or null/],
    ['nothing said', 'place', undefined, /a text, or null/],
    ['a field of no name', 'room', 'the green room', /./],
  ] as const)(
    'are refused by the name of their field, and change nothing: %s in %s',
    async (_, field, text, why) => {
      await send(OURS).expect(204);
      const { body } = await send({ ...NONE, [field]: text }).expect(422);
      const { errors } = body as { errors: readonly { field: string; expected: string }[] };
      expect(errors).toEqual([{ field, expected: expect.stringMatching(why) as unknown }]);
      expect(await get()).toMatchObject(OURS);
    },
  );

  it('are nothing for a key that may not approve, nor for another school’s', async () => {
    await send(OURS, await app.apiKey(['cases:read', 'cases:write'], northfield.schoolId)).expect(403);
    const { schoolId: elsewhere } = await makeNorthfield(app);
    await send(OURS, await app.apiKey(['followups:approve'], elsewhere)).expect(404);
    expect(await get()).toMatchObject(NONE);
  });

  it('are the DSL’s alone where the home is held', async () => {
    await placeHold(app, samira, null);
    await send(OURS).expect(403);
    const dsl = await app.apiKey(['followups:approve', 'dsl'], northfield.schoolId);
    await send(OURS, dsl).expect(204);
  });
});
