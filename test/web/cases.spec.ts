import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { StaffRole } from '../../src/people/staff/staff-role.entity.js';
import { Staff } from '../../src/people/staff/staff.entity.js';
import { toEpochDay } from '../../src/shared/days.js';
import {
  draftFor,
  type Family,
  makeFamily,
  makeNorthfield,
  type Northfield,
  placeHold,
} from '../followups/northfield.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { accountFor, staffAccount, Visitor } from '../support/staff-accounts.js';
import { countStatements } from '../support/statements.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { addObservation } from './pupil-scene.js';

const ADA = 'ada@northfield.example';
const SAM = 'sam@northfield.example';
const DEE = 'dee@team.example';
const HOSTILE = '<script>alert("x")</script>';

/** Ada Okafor leads all years, Sam Lewis is DSL, Dee Marsh works in the MAST; Samira Khan's family has agreed to it. */
describeOnEachDatabase('The pages of cases', (kind) => {
  let app: TestApp;
  let northfield: Northfield;
  let samira: Family;
  let caseId: string;
  const visitors = new Map<string, Visitor>();

  beforeAll(async () => {
    app = await startTestApp(kind);
    northfield = await makeNorthfield(app);
    for (const [id, email] of [
      [northfield.okaforId, ADA],
      [northfield.lewisId, SAM],
      [northfield.deeId, DEE],
    ] as const) {
      await accountFor(app, id, email);
      visitors.set(email, await signedIn(email));
    }
    samira = await makeFamily(app, northfield);
    caseId = await publicIdOf(samira);
  });

  afterAll(async () => {
    await app.close();
  });

  const signedIn = async (email: string): Promise<Visitor> => {
    const visitor = Visitor.at(app);
    await visitor.signIn(app, email);
    return visitor;
  };
  const as = (email: string): Visitor => visitors.get(email) ?? Visitor.at(app);
  const publicIdOf = async ({ caseId: id }: Family): Promise<string> =>
    (await app.dataSource.manager.findOneByOrFail(PupilCase, { id })).publicId;
  const stateOf = async ({ caseId: id }: Family): Promise<string> =>
    (await app.dataSource.manager.findOneByOrFail(PupilCase, { id })).state;
  const page = async (email = ADA): Promise<string> => (await as(email).get(`/cases/${caseId}`)).text;
  const post = async (path: string, form: Record<string, string> = {}, email = ADA) => {
    await as(email).get(`/cases/${caseId}`);
    return as(email).post(`/cases/${caseId}/${path}`, form);
  };

  it('shows beside the story of a case which worries were written down, to whom may read them and never possible harm', async () => {
    const family = await makeFamily(app, northfield, { pupil: { firstName: 'Wren' } });
    const day = toEpochDay('2026-03-02');
    const wrote = (author: string, more = {}) =>
      addObservation(app, family.pupilId, 'In her words.', { day, authorName: author, ...more });
    await wrote('R. Ford', { theme: 'emotional', severity: 'moderate' });
    await wrote('S. Kept', { restricted: true });
    await wrote('T. Harm', { possibleHarm: true });
    await wrote('U. Before', { day: toEpochDay('2026-02-20') });
    await wrote('V. Replaced', { supersededAt: app.clock.now() });
    const path = `/cases/${await publicIdOf(family)}`;
    const { publicId } = await app.dataSource.manager.findOneByOrFail(Pupil, { id: family.pupilId });
    const asked = async (email: string): Promise<string> => (await as(email).get(path)).text;
    const ada = await asked(ADA);
    expect(ada).toContain(`href="/pupils/${publicId}#observations">Feelings and mood, needs attention</a>`);
    expect(ada).toContain('R. Ford, Monday 2 March');
    expect(ada).not.toMatch(/S\. Kept|T\. Harm|U\. Before|V\. Replaced|In her words/);
    expect(await asked(DEE)).not.toMatch(/S\. Kept|T\. Harm/);
    const sam = await asked(SAM);
    expect(sam).toContain('S. Kept, Monday 2 March');
    expect(sam).not.toContain('T. Harm');
    await app.dataSource.manager.update(
      PupilCase,
      { id: family.caseId },
      { state: 'closed', closedAt: app.clock.now() },
    );
    expect(await asked(ADA)).not.toContain('R. Ford');
  });

  it('a lead opens a case, promises something in it, does it, and the story says so', async () => {
    expect(await page()).toContain('You see this because you are pastoral lead of Northfield School.');
    expect((await post('open')).status).toBe(303);
    expect(
      (await post('actions', { title: 'Ring about the bus', dueOn: '2026-03-06', doer: '' })).status,
    ).toBe(303);
    const due = await page();
    expect(due).toMatch(/Ring about the bus[\s\S]*?Ada Okafor, by Friday 6 March/);
    const done = /actions\/([\w-]{22})\/done/.exec(due)?.[1] ?? '';
    expect((await post(`actions/${done}/done`)).status).toBe(303);
    expect(await page()).toMatch(/The story[\s\S]*Done[\s\S]*Ring about the bus[\s\S]*Case opened/);
  });

  it('a note stands exactly as it was written, and is no markup (ASVS 1.2.1)', async () => {
    expect((await post('notes', { note: `He said:\n${HOSTILE}` })).status).toBe(303);
    const shown = await page();
    expect(shown).not.toContain(HOSTILE);
    expect(shown).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
  });

  it('says beside the field what is missing, and keeps what was typed (ASVS 2.2.2)', async () => {
    const answer = await post('actions', { title: 'Ask the tutor', dueOn: '', doer: '' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Choose the last day to do it');
    expect(answer.text).toContain('value="Ask the tutor"');
    expect((await post('notes', { note: '' })).text).toContain('Write what is to be noted');
    expect((await post('close', { reason: '  ' })).text).toContain('Say why, in a few words');
    expect(await stateOf(samira)).toBe('open');
  });

  it('is given to somebody who can own it, and to nobody else', async () => {
    const { publicId: dee } = await app.dataSource.manager.findOneByOrFail(Staff, { id: northfield.deeId });
    const teacher = await staffAccount(app, {
      firstName: 'Tom',
      roles: ['teacher'],
      organisationId: northfield.schoolId,
    });
    expect((await post('owner', { owner: teacher.staff.publicId })).status).toBe(422);
    expect((await post('owner', { owner: dee })).status).toBe(303);
    expect(await page()).toContain('looked after by Dee Marsh');
    expect((await as(DEE).get('/cases')).text).toContain('Samira Khan');
    expect((await as(ADA).get('/cases')).text).not.toContain('Samira Khan');
    expect((await as(ADA).get('/cases?whose=all')).text).toContain('Samira Khan');
  });

  it('who comes second is told who was first', async () => {
    const second = await post('open', {}, SAM);
    expect(second.status).toBe(409);
    expect(second.text).toContain('Already handled by Ada Okafor');
  });

  it('a family that has not agreed to the MAST is not there for it, on the list or by address (ASVS 8.2.2)', async () => {
    const other = await makeFamily(app, northfield, {
      pupil: { firstName: 'Noor', mastAgreement: 'unasked' },
    });
    const address = `/cases/${await publicIdOf(other)}`;
    expect((await as(DEE).get(address)).status).toBe(404);
    expect((await as(DEE).get('/cases?whose=all&state=proposed')).text).not.toContain('Noor');
    expect((await as(DEE).post(`${address}/open`, {})).status).toBe(404);
    expect((await as(ADA).get(address)).status).toBe(200);
  });

  it('a head reads and has nothing to press; a teacher has no door to it (ASVS 8.2.1)', async () => {
    const head = await staffAccount(app, {
      firstName: 'Hana',
      roles: ['head'],
      organisationId: northfield.schoolId,
    });
    const asHead = await signedIn(head.email);
    const shown = (await asHead.get(`/cases/${caseId}`)).text;
    expect(shown).toContain('Samira Khan');
    expect(shown).not.toContain('Add a note');
    expect((await asHead.post(`/cases/${caseId}/notes`, { note: 'x' })).status).toBe(403);
    expect((await (await signedIn('tom@northfield.example')).get(`/cases/${caseId}`)).status).toBe(403);
  });

  it('says to speak to the DSL first where a home is held, and shows the DSL’s draft to the DSL alone', async () => {
    const family = await makeFamily(app, northfield, { pupil: { firstName: 'Imran' } });
    await placeHold(app, family, null);
    const draft = await draftFor(app, family);
    const address = `/cases/${await publicIdOf(family)}`;
    const lead = (await as(ADA).get(address)).text;
    expect(lead).toContain('Speak to the DSL before contacting home');
    expect(lead).not.toContain(`/meetings/${draft.publicId}`);
    expect((await as(SAM).get(address)).text).toContain(`/meetings/${draft.publicId}`);
    expect((await as(ADA).get('/cases?whose=all&state=proposed')).text).toMatch(
      /Imran Khan[\s\S]*?Speak to the DSL/,
    );
  });

  it('what is due first comes first, and what is overdue says so', async () => {
    const late = await makeFamily(app, northfield, { pupil: { firstName: 'Late' } });
    const id = await publicIdOf(late);
    await as(ADA).get(`/cases/${id}`);
    await as(ADA).post(`/cases/${id}/actions`, { title: 'Overdue', dueOn: '2026-02-20', doer: '' });
    const list = (await as(ADA).get('/cases?whose=all&state=proposed')).text;
    expect(list.indexOf('Late Khan')).toBeLessThan(list.indexOf('Imran Khan'));
    expect(list).toMatch(/Late Khan[\s\S]*?Due Friday 20 February[\s\S]*?Overdue/);
  });

  it('a page costs the same number of statements however much stands on it', async () => {
    const costs = async () => {
      await as(ADA).get('/'); // takes what is shown once out of the session
      return [
        await countStatements(app, () => as(ADA).get('/cases?whose=all&state=proposed')),
        await countStatements(app, () => as(ADA).get(`/cases/${caseId}`)),
      ];
    };
    const before = await costs();
    for (const name of ['Ana', 'Ben', 'Cid', 'Dot', 'Eve', 'Fox'])
      await makeFamily(app, northfield, { pupil: { firstName: name } });
    for (let n = 0; n < 6; n++) await post('notes', { note: `Note ${n}` });
    for (let n = 0; n < 6; n++) await post('actions', { title: `Do ${n}`, dueOn: '2026-03-09', doer: '' });
    expect(await costs()).toEqual(before);
  });

  it('changes nothing but audit, session and who has looked by being looked at (ASVS 3.5.3)', async () => {
    const before = await tablePrints(app.dataSource);
    for (const email of [ADA, SAM, DEE]) {
      await as(email).get('/cases?whose=all');
      await as(email).get(`/cases/${caseId}?story=all`);
    }
    const changed = changedTables(before, await tablePrints(app.dataSource));
    expect(changed.filter((table) => table !== 'staff_session')).toEqual(['audit_entry', 'case_look']);
  });

  it('closes with a reason and opens again with another', async () => {
    expect((await post('close', { reason: 'Back in school every day' })).status).toBe(303);
    expect(await page()).toContain('Closed: Back in school every day');
    expect((await post('actions', { title: 'x', dueOn: '2026-03-09', doer: '' })).status).toBe(409);
    expect((await post('reopen', { reason: 'Away again' })).status).toBe(303);
    expect(await stateOf(samira)).toBe('open');
  });

  it('lists what was closed with when and why, the latest first, and speaks of nothing due', async () => {
    const closed = async (firstName: string, closedAt: string, closedReason: string): Promise<string> => {
      const family = await makeFamily(app, northfield, { pupil: { firstName } });
      await app.dataSource.manager.update(
        PupilCase,
        { id: family.caseId },
        { state: 'closed', closedAt, closedReason },
      );
      return publicIdOf(family);
    };
    const first = await closed('Iris', '2026-02-10T23:30:00.000Z', 'Back to full attendance');
    const second = await closed('Otto', '2026-02-24T09:00:00.000Z', 'The family has moved');
    const { text } = await as(ADA).get('/cases?state=closed&whose=all');
    expect(text.indexOf(second)).toBeLessThan(text.indexOf(first));
    expect(text).toMatch(/Closed on 10 February 2026<br><span[^>]*>Back to full attendance/);
    expect(text).not.toMatch(/Nothing due|New to you|What is due first/);
  });

  it('a role taken away closes the door at the next page', async () => {
    await app.dataSource.manager.delete(StaffRole, { staffId: northfield.deeId });
    expect((await as(DEE).get(`/cases/${caseId}`)).status).toBe(403);
  });
});
