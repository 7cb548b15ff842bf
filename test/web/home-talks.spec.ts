import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CaseAction } from '../../src/cases/actions/case-action.entity.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { Contact } from '../../src/people/contacts/contact.entity.js';
import { toEpochDay } from '../../src/shared/days.js';
import { HomeContact } from '../../src/signals/home/home-contact.entity.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { Visitor } from '../support/staff-accounts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  ADA,
  DEE_MAST,
  openPupilScene,
  type PupilScene,
  type ScenePupil,
  scenePupil,
  SOUTH,
  TEACHER,
} from './pupil-scene.js';

const TODAY = '2026-03-02';

/** Ada Okafor leads all years of Northfield, Dee Marsh works in the MAST; Una leads at Southfield. Each pupil is called Samira. */
describeOnEachDatabase('A talk with home, recorded on pages', (kind) => {
  let app: TestApp;
  let scene: PupilScene;
  const visitors = new Map<string, Visitor>();

  beforeAll(async () => {
    app = await startTestApp(kind);
    scene = await openPupilScene(app);
    for (const email of [ADA, DEE_MAST, SOUTH, TEACHER]) {
      const visitor = Visitor.at(app);
      await visitor.signIn(app, email);
      visitors.set(email, visitor);
    }
  });

  afterAll(async () => {
    await app.close();
  });

  const as = (email: string): Visitor => {
    const visitor = visitors.get(email);
    if (!visitor) throw new Error(`nobody is ${email}`);
    return visitor;
  };
  const talksOf = ({ pupilId }: ScenePupil): Promise<HomeContact[]> =>
    app.dataSource.manager.findBy(HomeContact, { pupilId });
  const motherOf = async (address: string): Promise<string> =>
    /value="([\w-]{22})"/.exec((await as(ADA).get(address)).text.split('name="contact"')[1] ?? '')?.[1] ?? '';
  const caseOf = async ({ caseId: id }: ScenePupil): Promise<string> =>
    (await app.dataSource.manager.findOneByOrFail(PupilCase, { id })).publicId;
  const lastAudit = async (): Promise<string> => {
    const [row] = await app.dataSource.query<{ action: string }[]>(
      `SELECT action FROM audit_entry WHERE action <> 'pupil-read' ORDER BY id DESC LIMIT 1`,
    );
    return row?.action ?? '';
  };
  /** Something to do in the pupil's case; its address, and the page that asks about it. */
  const toDo = async (pupil: ScenePupil, title: string) => {
    const caseId = await caseOf(pupil);
    await as(ADA).get(`/cases/${caseId}`);
    await as(ADA).post(`/cases/${caseId}/actions`, { title, dueOn: '2026-03-06', doer: '' });
    const action = await app.dataSource.manager.findOneByOrFail(CaseAction, { caseId: pupil.caseId, title });
    const page = `/cases/${caseId}`;
    return { page, ask: `${page}/actions/${action.publicId}/talk`, id: action.id };
  };
  const isDone = async (id: number): Promise<boolean> =>
    (await app.dataSource.manager.findOneByOrFail(CaseAction, { id })).doneAt !== null;

  it('stands with the pupil once, however often the form is sent, by whom and with whom', async () => {
    const pupil = await scenePupil(app, scene);
    const address = `/pupils/${pupil.id}/talk`;
    expect((await as(ADA).get(`/pupils/${pupil.id}`)).text).toContain(`href="${address}"`);
    const contact = await motherOf(address);
    const form = { formKey: 'AAAAAAAAAAAAAAAAAAAAAA', direction: 'school-to-home', contact };
    const said = { ...form, channel: 'phone', on: TODAY, summary: 'She will <b>ring</b> the bus company.' };
    for (const _ of [1, 2]) {
      const sent = await as(ADA).post(address, said);
      expect([sent.status, sent.headers['location']]).toEqual([303, `/pupils/${pupil.id}#home-contacts`]);
    }
    expect(await lastAudit()).toBe('home-contacts-recorded');
    const mother = await app.dataSource.manager.findOneByOrFail(Contact, { publicId: contact });
    const talks = await talksOf(pupil);
    expect(talks).toHaveLength(1);
    expect(talks[0]).toMatchObject({
      ...{ contactId: mother.id, day: toEpochDay(TODAY), channel: 'phone', direction: 'school-to-home' },
      ...{ staffId: scene.okaforId, restricted: false, possibleHarm: false },
    });
    const page = (await as(ADA).get(`/pupils/${pupil.id}`)).text;
    expect(page).toContain('She will &lt;b&gt;ring&lt;/b&gt; the bus company.');
    expect(page).toMatch(/Phone call, [\w ]+ \(we got in touch\)/);
  });

  it('says beside the field what is missing, and keeps what was typed', async () => {
    const pupil = await scenePupil(app, scene);
    const address = `/pupils/${pupil.id}/talk`;
    await as(ADA).get(address);
    const empty = await as(ADA).post(address, { on: '2026-03-03', summary: ' She said yes. ' });
    expect(empty.status).toBe(422);
    expect(empty.text).toContain('Choose with whom');
    expect(empty.text).toContain('Choose how');
    expect(empty.text).toContain('She said yes.</textarea>');
    const other = await scenePupil(app, scene);
    const strange = await motherOf(`/pupils/${other.id}/talk`);
    const form = { direction: 'home-to-school', channel: 'email', summary: 'Wrote.' };
    const wrong = { ...form, contact: strange, on: TODAY };
    expect((await as(ADA).post(address, wrong)).status).toBe(422);
    const tomorrow = await as(ADA).post(address, { ...form, contact: 'somebody-else', on: '2026-03-03' });
    expect(tomorrow.status).toBe(422);
    expect(tomorrow.text).toContain('a day of the last twelve months, not one to come');
    expect(await talksOf(pupil)).toEqual([]);
  });

  it('is recorded by the MAST of a family that said yes, and by nobody who does not work with the pupil', async () => {
    const pupil = await scenePupil(app, scene);
    const address = `/pupils/${pupil.id}/talk`;
    const form = { direction: 'home-to-school', contact: 'somebody-else', channel: 'email' };
    expect((await as(SOUTH).get(address)).status).toBe(404);
    expect((await as(TEACHER).get(address)).status).toBe(403);
    await as(SOUTH).get('/');
    expect((await as(SOUTH).post(address, { ...form, on: TODAY, summary: 'Wrote.' })).status).toBe(404);
    expect((await as(DEE_MAST).get(address)).status).toBe(200);
    const sent = await as(DEE_MAST).post(address, { ...form, on: TODAY, summary: 'Grandma wrote.' });
    expect(sent.status).toBe(303);
    expect(await talksOf(pupil)).toMatchObject([{ staffId: scene.deeId, contactId: null, channel: 'email' }]);
  });

  it('ticking a call asks whether somebody was reached, and keeps the talk with the pupil and in the story', async () => {
    const pupil = await scenePupil(app, scene);
    const { page, ask, id } = await toDo(pupil, 'Phone mum about the mornings');
    expect((await as(ADA).get(page)).text).toContain(`href="${ask}"`);
    expect((await as(ADA).get(ask)).text).toContain('Did you reach them?');
    expect((await as(ADA).post(ask, {})).text).toContain('Choose whether you reached them');
    const missing = await as(ADA).post(ask, { reached: 'yes', on: TODAY });
    expect([missing.status, missing.text.includes('Choose whom you reached')]).toEqual([422, true]);
    const contact = await motherOf(ask);
    const done = await as(ADA).post(ask, {
      reached: 'yes',
      contact,
      channel: 'phone',
      on: TODAY,
      summary: '',
    });
    expect([done.status, done.headers['location']]).toEqual([303, page]);
    expect(await isDone(id)).toBe(true);
    expect(await talksOf(pupil)).toMatchObject([
      { channel: 'phone', day: toEpochDay(TODAY), summary: 'Phone mum about the mornings' },
    ]);
    expect((await as(ADA).get(page)).text).toMatch(/Phone mum about the mornings\nReached [\w ]+ by phone\./);
    expect((await as(ADA).get(ask)).status).toBe(404);
  });

  it('who reached nobody keeps it on the list, and the story says that they tried', async () => {
    const pupil = await scenePupil(app, scene);
    const { page, ask, id } = await toDo(pupil, 'Ring home about Friday');
    await as(ADA).get(ask);
    expect((await as(ADA).post(ask, { reached: 'no' })).status).toBe(303);
    expect(await isDone(id)).toBe(false);
    expect(await talksOf(pupil)).toEqual([]);
    expect((await as(ADA).get(page)).text).toContain('Tried, and reached nobody: Ring home about Friday');
    expect((await as(ADA).post(ask, { reached: 'otherwise' })).status).toBe(303);
    expect(await isDone(id)).toBe(true);
    expect(await talksOf(pupil)).toEqual([]);
  });

  it('asks nothing about what is no talk with home, nor about another case', async () => {
    const pupil = await scenePupil(app, scene);
    const { page, ask } = await toDo(pupil, 'Check in on Monday mornings');
    expect((await as(ADA).get(page)).text).toContain(ask.replace('/talk', '/done'));
    const other = await scenePupil(app, scene);
    const elsewhere = ask.replace(await caseOf(pupil), await caseOf(other));
    expect((await as(ADA).get(elsewhere)).status).toBe(404);
  });

  it('a worry is logged from the page of the pupil it is about, who is picked already', async () => {
    const pupil = await scenePupil(app, scene);
    expect((await as(ADA).get(`/pupils/${pupil.id}`)).text).toContain(`/worries/new?pupil=${pupil.id}`);
    const form = (await as(ADA).get(`/worries/new?pupil=${pupil.id}`)).text;
    expect(form).toMatch(new RegExp(`value="${pupil.id}" checked`));
    const foreign = (await as(SOUTH).get(`/worries/new?pupil=${pupil.id}`)).text;
    expect(foreign).not.toContain(pupil.id);
    expect(foreign).not.toContain('Samira');
  });
});
