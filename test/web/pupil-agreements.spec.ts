import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Contact } from '../../src/people/contacts/contact.entity.js';
import { PupilContact } from '../../src/people/contacts/pupil-contact.entity.js';
import { KnownContext } from '../../src/people/pupils/known-context.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { Visitor } from '../support/staff-accounts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  ADA,
  addContext,
  DEE_MAST,
  openPupilScene,
  type PupilScene,
  SAM_DSL,
  scenePupil,
  SOUTH,
  TOM,
} from './pupil-scene.js';

describeOnEachDatabase('What is agreed about a pupil, recorded on pages', (kind) => {
  let app: TestApp;
  let scene: PupilScene;
  const visitors = new Map<string, Visitor>();

  beforeAll(async () => {
    app = await startTestApp(kind);
    scene = await openPupilScene(app);
    for (const email of [ADA, SAM_DSL, DEE_MAST, TOM, SOUTH]) {
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
  const firstContact = async (pupilId: number): Promise<{ link: PupilContact; id: string }> => {
    const link = await app.dataSource.manager.findOneByOrFail(PupilContact, { pupilId });
    const { publicId } = await app.dataSource.manager.findOneByOrFail(Contact, { id: link.contactId });
    return { link, id: publicId };
  };
  const lastAudit = async (): Promise<string> => {
    const [row] = await app.dataSource.query<{ action: string; actor: string }[]>(
      `SELECT action, actor FROM audit_entry WHERE action <> 'pupil-read' ORDER BY id DESC LIMIT 1`,
    );
    return row?.action ?? '';
  };
  const CONTEXT = { kind: 'bereavement', note: 'Her <b>grandfather</b> died.', from: '2026-02-27' };

  it('a known context is recorded, shown with its review day, and ended', async () => {
    const { id, pupilId } = await scenePupil(app, scene);
    const address = `/pupils/${id}/known-context`;
    expect((await as(ADA).get(address)).status).toBe(200);
    const done = await as(ADA).post(address, { ...CONTEXT, reviewOn: '2026-04-17' });
    expect([done.status, done.headers['location']]).toEqual([303, `/pupils/${id}#agreed`]);
    expect(await lastAudit()).toBe('known-context-added');
    const page = (await as(ADA).get(`/pupils/${id}`)).text;
    expect(page).toContain('Bereavement');
    expect(page).toContain('Her &lt;b&gt;grandfather&lt;/b&gt; died.');
    expect(page).toContain('Since Friday 27 February, to be looked at again on Friday 17 April');
    expect(page).toContain('No meeting about Samira is drafted while it holds.');
    const [context] = await app.dataSource.manager.findBy(KnownContext, { pupilId });
    const end = `${address}/${context?.id}/end`;
    expect((await as(SAM_DSL).get(`/pupils/${id}`)).text).toContain(end);
    expect((await as(ADA).post(end, {})).status).toBe(303);
    expect(await lastAudit()).toBe('known-context-ended');
    const second = await as(SAM_DSL).post(end, {});
    expect(second.status).toBe(409);
    expect(second.text).toContain('This was ended already by somebody else.');
    expect((await as(ADA).get(`/pupils/${id}`)).text).toMatch(
      /What no longer holds[\s\S]*ended on Monday 2 March/,
    );
  });

  it.each([
    [{ ...CONTEXT, reviewOn: '2026-02-01' }, 'Choose a day to look again after it began'],
    [{ ...CONTEXT, reviewOn: '2026-03-01' }, 'Choose a day to look again that has not passed'],
    [{ ...CONTEXT, reviewOn: '2026-02-30' }, 'Choose the day to look again'],
    [{ ...CONTEXT, reviewOn: '2026-04-17', kind: 'boredom' }, 'Choose what it is'],
    [{ ...CONTEXT, reviewOn: '2026-04-17', note: '  ' }, 'Write what is known'],
  ])(
    'a known context that cannot be is shown again with what was wrong (ASVS 2.2.2): %j',
    async (form, words) => {
      const { id, pupilId } = await scenePupil(app, scene);
      await as(ADA).get(`/pupils/${id}/known-context`);
      const answer = await as(ADA).post(`/pupils/${id}/known-context`, form);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(words);
      expect(answer.text).toContain('There is a problem');
      expect(await app.dataSource.manager.countBy(KnownContext, { pupilId })).toBe(0);
    },
  );

  it('the family’s answer is recorded with who gave it; a team whose family took it back sees the pupil no more', async () => {
    const { id, pupilId } = await scenePupil(app, scene, { pupil: { mastAgreement: 'unasked' } });
    const address = `/pupils/${id}/mast-answer`;
    expect((await as(DEE_MAST).get(address)).status).toBe(404);
    await as(ADA).get(address);
    const tomorrow = await as(ADA).post(address, { answer: 'agreed', on: '2026-03-03', by: 'Mrs Khan' });
    expect(tomorrow.status).toBe(422);
    expect(
      (await as(ADA).post(address, { answer: 'agreed', on: '2026-03-01', by: 'Mrs Khan, by phone' })).status,
    ).toBe(303);
    expect(await app.dataSource.manager.findOneByOrFail(Pupil, { id: pupilId })).toMatchObject({
      ...{ mastAgreement: 'agreed', mastAgreedOn: '2026-03-01', mastAgreedBy: 'Mrs Khan, by phone' },
    });
    expect((await as(DEE_MAST).get(`/pupils/${id}`)).text).toContain(
      'The family has said yes, on Sunday 1 March (Mrs Khan, by phone)',
    );
    await as(DEE_MAST).get(address);
    const back = await as(DEE_MAST).post(address, { answer: 'withdrawn', on: '2026-03-02', by: 'Mrs Khan' });
    expect(back.headers['location']).toBe('/pupils');
    expect((await as(DEE_MAST).get(`/pupils/${id}`)).status).toBe(404);
  });

  it('an answer from before the one that stands is refused: a later no is not undone by writing down an older yes', async () => {
    const { id, pupilId } = await scenePupil(app, scene, { pupil: { mastAgreement: 'unasked' } });
    const address = `/pupils/${id}/mast-answer`;
    const say = async (answer: string, on: string) => {
      await as(ADA).get(address);
      return as(ADA).post(address, { answer, on, by: 'Mrs Khan' });
    };
    const standing = async () =>
      (await app.dataSource.manager.findOneByOrFail(Pupil, { id: pupilId })).mastAgreement;
    expect((await say('withdrawn', '2026-02-27')).status).toBe(303);
    const older = await say('agreed', '2026-02-26');
    expect(older.status).toBe(422);
    expect(older.text).toContain('The family gave an answer on Friday 27 February');
    expect(older.text).toContain('value="2026-02-26"');
    expect(await standing()).toBe('withdrawn');
    expect((await say('agreed', '2026-02-27')).status).toBe(303);
    expect(await standing()).toBe('agreed');
  });

  it('what the pupil says about somebody is recorded and shown to nobody', async () => {
    const { id, pupilId } = await scenePupil(app, scene);
    const contact = await firstContact(pupilId);
    const address = `/pupils/${id}/contacts/${contact.id}/wish`;
    await as(ADA).get(address);
    expect((await as(ADA).post(address, { wish: '' })).status).toBe(422);
    expect((await as(ADA).post(address, { wish: 'wanted' })).status).toBe(303);
    const wishNow = async () => (await firstContact(pupilId)).link.pupilWish;
    expect(await wishNow()).toBe('wanted');
    await as(ADA).get(address);
    await as(ADA).post(address, { wish: 'unwanted' });
    expect(await wishNow()).toBe('unwanted');
    expect(await lastAudit()).toBe('pupil-wish-recorded');
    await as(ADA).get('/');
    for (const email of [ADA, SAM_DSL])
      for (const path of [`/pupils/${id}`, address])
        expect((await as(email).get(path)).text).not.toMatch(/" checked|Does not want them there<\/strong>/);
    await as(ADA).post(address, { wish: 'none' });
    expect(await wishNow()).toBeNull();
  });

  it('the social worker’s agreement is recorded by the DSL alone', async () => {
    const { id, pupilId } = await scenePupil(app, scene, { pupil: { socialCare: 'social-worker' } });
    const contact = await firstContact(pupilId);
    const address = `/pupils/${id}/contacts/${contact.id}/social-worker`;
    expect((await as(ADA).get(address)).status).toBe(403);
    expect((await as(ADA).get(`/pupils/${id}`)).text).not.toContain('social-worker');
    expect((await as(SAM_DSL).get(`/pupils/${id}`)).text).toContain(address);
    await as(SAM_DSL).get(address);
    expect((await as(SAM_DSL).post(address, { agrees: 'yes', on: '' })).status).toBe(422);
    expect((await as(SAM_DSL).post(address, { agrees: 'yes', on: '2026-02-27' })).status).toBe(303);
    expect((await firstContact(pupilId)).link.socialWorkerAgreedOn).toBe('2026-02-27');
    await as(SAM_DSL).get(address);
    expect((await as(SAM_DSL).post(address, { agrees: 'no', on: '' })).status).toBe(303);
    expect((await firstContact(pupilId)).link.socialWorkerAgreedOn).toBeNull();
  });

  it('nobody records about a pupil out of sight, or with a contact or context of another (ASVS 8.2.2)', async () => {
    const mine = await scenePupil(app, scene);
    const other = await scenePupil(app, scene);
    const theirs = await firstContact(other.pupilId);
    const contextId = await addContext(app, other.pupilId);
    await as(ADA).get(`/pupils/${mine.id}/known-context`);
    const foreign = [
      `/pupils/${mine.id}/contacts/${theirs.id}/wish`,
      `/pupils/${mine.id}/known-context/${contextId}/end`,
      `/pupils/${mine.id}/known-context/99999999999/end`,
      `/pupils/${mine.id}/known-context/first/end`,
    ];
    for (const path of foreign) expect((await as(ADA).post(path, { wish: 'wanted' })).status).toBe(404);
    for (const email of [TOM, SOUTH]) {
      await as(email).get('/');
      for (const path of ['known-context', 'mast-answer', `contacts/${theirs.id}/wish`]) {
        expect((await as(email).get(`/pupils/${other.id}/${path}`)).status).toBe(404);
        expect((await as(email).post(`/pupils/${other.id}/${path}`, { wish: 'wanted' })).status).toBe(404);
      }
    }
  });
});
