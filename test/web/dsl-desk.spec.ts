import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { AuditEntry } from '../../src/access/audit/audit-entry.entity.js';
import { SessionStore } from '../../src/access/sessions/session-store.js';
import { ContactHold } from '../../src/people/contacts/contact-hold.entity.js';
import { Contact } from '../../src/people/contacts/contact.entity.js';
import { Observation } from '../../src/signals/observations/observation.entity.js';
import { draftFor, type Family, makeFamily, placeHold } from '../followups/northfield.js';
import { noticed } from '../followups/dsl-notes.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { staffAccount } from '../support/staff-accounts.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  ADA,
  counting,
  DEE,
  logs,
  pupilAt,
  SAM,
  textOf,
  THEO,
  visitorAt,
  type WorriedSchool,
  worriedSchool,
} from './worried-school.js';

const XSS = `<script>alert('x')</script>`;

describeOnEachDatabase('The DSL’s desk', (kind) => {
  let app: TestApp;
  let school: WorriedSchool;
  let samira: Family;

  beforeAll(async () => {
    app = await startTestApp(kind);
    school = await worriedSchool(app);
    samira = await makeFamily(app, school);
  });

  afterAll(async () => {
    await app.close();
  });

  const deskOf = async (email: string): Promise<string> =>
    (await (await visitorAt(app, email, '/')).get('/dsl')).text;
  const idsOf = async ({ pupilId, contactIds }: Family): Promise<{ pupil: string; contact: string }> => {
    const [row] = await app.dataSource.query<{ public_id: string }[]>(
      `SELECT public_id FROM pupil WHERE id = ${pupilId}`,
    );
    const contact = await app.dataSource.manager.findOneByOrFail(Contact, { id: contactIds[0] ?? 0 });
    return { pupil: row?.public_id ?? '', contact: contact.publicId };
  };
  const auditOf = async (action: string): Promise<AuditEntry[]> =>
    app.dataSource.manager.findBy(AuditEntry, { action });

  it('is closed to everybody else, whatever they do there, and nothing leads there (ASVS 8.2.1)', async () => {
    const { pupil } = await idsOf(samira);
    const head = await staffAccount(app, {
      firstName: 'Hal',
      roles: ['head'],
      organisationId: school.schoolId,
    });
    for (const email of [THEO, ADA, DEE, head.email]) {
      const visitor = await visitorAt(app, email, '/');
      expect((await visitor.get('/')).text).not.toContain('href="/dsl"');
      for (const path of ['/dsl', '/dsl/holds/new', `/dsl/holds/pupils/${pupil}`])
        expect((await visitor.get(path)).status).toBe(403);
      await visitor.get('/');
      for (const path of [
        '/dsl/holds/pupils',
        '/dsl/notes/x/acknowledge',
        `/dsl/holds/pupils/${pupil}/1/lift`,
      ])
        expect((await visitor.post(path, { letters: 'sami' })).status).toBe(403);
    }
  });

  it('says in words that nothing waits', async () => {
    const page = textOf(await deskOf(SAM));
    for (const words of [
      'Nothing waits for you.',
      'No note waits',
      'No hold is in force.',
      'No draft of a meeting',
    ])
      expect(page).toContain(words);
  });

  it('shows the newest unread note first, exactly as it was written, and by whom', async () => {
    await noticed(app, samira);
    app.clock.advanceMinutes(5);
    const theo = await visitorAt(app, THEO, '/worries/new');
    await logs(theo, school.amir, { harm: 'yes', text: `Said: “don’t  tell”.\n${XSS}` });
    const page = await deskOf(SAM);
    expect(page).toContain('Said: “don’t  tell”.\n&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;');
    expect(textOf(page)).toContain('Written down by Theo Okafor');
    expect(textOf((await (await visitorAt(app, SAM, '/')).get('/')).text)).toContain(
      '2 notes on your desk as DSL to read',
    );
    for (const email of [ADA, THEO])
      expect((await (await visitorAt(app, email, '/')).get('/')).text).not.toMatch(/notes? on your desk/);
    expect(page.indexOf('Amir Khan')).toBeLessThan(page.indexOf('Samira Khan'));
    expect(textOf(page)).toMatch(
      /mail that others approved waits. Once you do, all goes on as it was and that mail leaves/,
    );
  });

  it('takes what was acknowledged from those that wait, once, with a line in the audit that names no pupil', async () => {
    const note = await app.dataSource.manager.findOneByOrFail(Observation, { pupilId: school.amir.id });
    const sam = await visitorAt(app, SAM, '/dsl');
    const path = `/dsl/notes/${note.publicId}/acknowledge`;
    expect((await sam.post(path, {})).status).toBe(303);
    expect(textOf((await sam.get('/dsl')).text)).toMatch(
      /Noted as read.*1 note to read.*Read by Sam Lewis on 2 March 2026/,
    );
    await sam.post(path, {});
    expect(textOf((await sam.get('/dsl')).text)).toContain('It had been noted as read before.');
    const lines = await auditOf('dsl-note-acknowledged');
    expect(lines.map(({ subject, subjectId }) => `${subject} ${subjectId}`)).toEqual([
      `observation ${note.publicId}`,
    ]);
  });

  it('places a hold on one contact, once however often it is sent, and lifts it; both are in the audit', async () => {
    const { pupil, contact } = await idsOf(samira);
    const sam = await visitorAt(app, SAM, `/dsl/holds/pupils/${pupil}`);
    const hold = { whom: contact, reason: `Disclosure. ${XSS}`, reviewOn: '2026-03-09' };
    for (let times = 0; times < 2; times++)
      expect((await sam.post(`/dsl/holds/pupils/${pupil}`, hold)).status).toBe(303);
    const [placed, ...more] = await app.dataSource.manager.findBy(ContactHold, { pupilId: samira.pupilId });
    expect(more).toEqual([]);
    expect(placed).toMatchObject({ contactId: samira.contactIds[0], reviewOn: '2026-03-09', liftedAt: null });
    const page = (await sam.get('/dsl')).text;
    expect(textOf(page)).toMatch(
      /Not contacted Amina Khan Why Disclosure.*Monday 9 March Placed by Sam Lewis/,
    );
    expect(page).not.toContain('<script>alert');
    expect((await sam.post(`/dsl/holds/pupils/${pupil}/${placed?.id ?? 0}/lift`, {})).status).toBe(303);
    expect(textOf((await sam.get('/dsl')).text)).toContain('No hold is in force.');
    expect((await sam.post(`/dsl/holds/pupils/${pupil}/${placed?.id ?? 0}/lift`, {})).status).toBe(404);
    for (const action of ['hold-placed', 'hold-lifted'])
      expect((await auditOf(action)).map((one) => one.subjectId)).toEqual([pupil]);
    expect(JSON.stringify(await app.dataSource.manager.find(AuditEntry))).not.toContain('Disclosure');
  });

  it('confirms a hold on the very next page, however busy the database is and however fast the browser', async () => {
    const held = await idsOf(await makeFamily(app, school, { pupil: { firstName: 'Hana' } }));
    const path = `/dsl/holds/pupils/${held.pupil}`;
    const sam = await visitorAt(app, SAM, path);
    const store = app.get(SessionStore);
    const set = store.set.bind(store);
    const busy = jest.spyOn(store, 'set').mockImplementation((...session) => {
      setTimeout(() => {
        set(...session);
      }, 300);
    });
    const hold = { whom: held.contact, reason: 'Confirm at once.', reviewOn: '2026-03-09' };
    const page = textOf((await sam.postOn(path, hold)).text);
    busy.mockRestore();
    expect(page).toContain('The hold is placed.');
    expect(textOf((await sam.get('/dsl')).text)).not.toContain('The hold is placed.');
    await sam.post(
      `${path}/${(await app.dataSource.manager.findOneByOrFail(ContactHold, { reason: 'Confirm at once.' })).id}/lift`,
      {},
    );
    await sam.get('/dsl');
  });

  it('asks for a reason and a day to look at it again, and keeps what was typed (ASVS 2.2.2)', async () => {
    const { pupil } = await idsOf(samira);
    const sam = await visitorAt(app, SAM, `/dsl/holds/pupils/${pupil}`);
    const place = async (more: Readonly<Record<string, string>>) => {
      const usual = { whom: 'everybody', reason: 'Police first.', reviewOn: '2026-03-09' };
      const answer = await sam.post(`/dsl/holds/pupils/${pupil}`, { ...usual, ...more });
      return `${answer.status} ${answer.text}`;
    };
    expect(await place({ reason: ' ' })).toMatch(/^422 [\s\S]*Write why/);
    expect(await place({ whom: '' })).toMatch(
      /^422 [\s\S]*Choose who is not to be contacted[\s\S]*Police first\./,
    );
    for (const reviewOn of ['', '2026-02-30', '2026-03-02', '2026-01-01', '2028-01-01'])
      expect(await place({ reviewOn })).toMatch(/^422 [\s\S]*Enter (the|a) day/);
    expect(await place({ whom: 'x'.repeat(22) })).toMatch(/^404/);
    expect(await app.dataSource.manager.countBy(ContactHold, { reason: 'Police first.' })).toBe(0);
  });

  it('puts the hold to be reviewed first at the top, with a mark when its day has come', async () => {
    const [early, late] = [await makeFamily(app, school, { pupil: { firstName: 'Early' } }), samira];
    await placeHold(app, late, null);
    const holdId = await placeHold(app, early, null);
    await app.dataSource.manager.update(ContactHold, { id: holdId }, { reviewOn: '2026-03-02' });
    const page = textOf(await deskOf(SAM));
    expect(page).toMatch(/1 hold to review.*Early Khan Review due.*Everybody at home.*Samira Khan/);
  });

  it('lists drafts that only a DSL decides, with the way to each, and no others', async () => {
    const care = await makeFamily(app, school, { pupil: { firstName: 'Cara', socialCare: 'in-care' } });
    const usual = await makeFamily(app, school, { pupil: { firstName: 'Una' } });
    const { publicId } = await draftFor(app, care);
    const other = await draftFor(app, usual);
    const page = await deskOf(SAM);
    expect(page).toContain(`href="/meetings/${publicId}"`);
    expect(page).not.toContain(other.publicId);
  });

  it('shows a DSL nothing of another school (ASVS 8.2.2)', async () => {
    const ned = await staffAccount(app, {
      firstName: 'Ned',
      roles: ['dsl'],
      organisationId: school.southfield,
    });
    const page = textOf(await deskOf(ned.email));
    expect(page).toContain('Nothing waits for you.');
    expect(page).not.toMatch(/Samira|Amir Khan|Cara/);
    const { pupil, contact } = await idsOf(samira);
    const visitor = await visitorAt(app, ned.email, '/dsl/holds/new');
    const note = await app.dataSource.manager.findOneByOrFail(Observation, { pupilId: samira.pupilId });
    const hold = { whom: contact, reason: 'Mine.', reviewOn: '2026-03-09' };
    expect((await visitor.post(`/dsl/holds/pupils/${pupil}`, hold)).status).toBe(404);
    expect((await visitor.post(`/dsl/notes/${note.publicId}/acknowledge`, {})).status).toBe(404);
    expect(
      (await visitor.post('/dsl/holds/choose', { letters: 'amir', pupil: school.amir.publicId })).status,
    ).toBe(422);
    expect((await visitor.get(`/dsl/holds/pupils/${pupil}`)).status).toBe(404);
    expect((await visitor.post('/dsl/holds/pupils', { letters: 'amir' })).text).not.toContain('Amir Khan');
  });

  it('is never kept by a browser, and opening it changes nothing but the audit (ASVS 14.3.2, 3.5.3)', async () => {
    const { pupil } = await idsOf(samira);
    const sam = await visitorAt(app, SAM, '/');
    const before = await tablePrints(app.dataSource);
    for (const path of ['/dsl', '/dsl/holds/new', `/dsl/holds/pupils/${pupil}`]) {
      const answer = await sam.get(path);
      expect(answer.status).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
    }
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual(['audit_entry']);
  });

  it('asks as many statements for ten notes and holds as for one', async () => {
    const sam = await visitorAt(app, SAM, '/');
    const statements = await counting(app, () => sam.get('/dsl'));
    expect(statements).toBeGreaterThan(5);
    for (let more = 0; more < 9; more++) {
      const pupil = await pupilAt(app, school.schoolId, `More${more}`, 'Marsh');
      const family = { pupilId: pupil.id, caseId: 0, contactIds: [] };
      await noticed(app, family);
      await placeHold(app, family, null);
    }
    expect(await counting(app, () => sam.get('/dsl'))).toBe(statements);
  });

  it('moves the day on which a hold is looked at again; the hold stands meanwhile', async () => {
    const family = await makeFamily(app, school);
    const { pupil } = await idsOf(family);
    const id = await placeHold(app, family, family.contactIds[0] ?? 0);
    const sam = await visitorAt(app, SAM, '/dsl');
    const path = `/dsl/holds/pupils/${pupil}/${id}/review`;
    const page = textOf((await sam.get(path)).text);
    expect(page).toContain(
      'Amina Khan is not contacted. You wanted to look at it again on Wednesday 1 April',
    );
    for (const reviewOn of ['', '2026-03-02', '2028-01-01', 'soon']) {
      const answer = await sam.post(path, { reviewOn });
      expect([answer.status, textOf(answer.text).includes('There is a problem')]).toEqual([422, true]);
    }
    expect((await sam.post(path, { reviewOn: '2026-05-11' })).status).toBe(303);
    expect(textOf((await sam.get('/dsl')).text)).toContain(
      'The hold stays. You look at it again on Monday 11 May.',
    );
    const hold = await app.dataSource.manager.findOneByOrFail(ContactHold, { id });
    expect(hold).toMatchObject({ reviewOn: '2026-05-11', liftedAt: null });
    expect(await auditOf('hold-review-moved')).toMatchObject([{ subjectId: pupil }]);
    expect((await sam.post(`/dsl/holds/pupils/${pupil}/${id}/lift`, {})).status).toBe(303);
    expect((await sam.get(path)).status).toBe(404);
    await sam.get('/dsl');
    expect((await sam.post(path, { reviewOn: '2026-05-12' })).status).toBe(404);
  });
});
