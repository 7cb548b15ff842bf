import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Account } from '../../src/access/accounts/account.entity.js';
import { CasesService } from '../../src/cases/cases.service.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { ConcludeFollowUp } from '../../src/followups/approval/conclude-follow-up.service.js';
import { FollowUp } from '../../src/followups/follow-up.entity.js';
import type { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { Enrolment } from '../../src/people/enrolments/enrolment.entity.js';
import { Staff } from '../../src/people/staff/staff.entity.js';
import { MS_OKAFOR } from '../followups/northfield.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { staffAccount, Visitor } from '../support/staff-accounts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  ADA,
  counting,
  DEE,
  logs,
  pupilAt,
  SAM,
  TESS,
  textOf,
  THEO,
  visitorAt,
  type WorriedSchool,
  worriedSchool,
} from './worried-school.js';

const LEAD = { name: 'staff:ada', permissions: [], organisationId: null, staffId: null };

describeOnEachDatabase('What came of a worry', (kind) => {
  let app: TestApp;
  let school: WorriedSchool;

  beforeAll(async () => {
    app = await startTestApp(kind);
    school = await worriedSchool(app);
  });

  afterAll(async () => {
    await app.close();
  });

  const pupil = (firstName: string, more: Partial<Pupil> = {}): Promise<Pupil> =>
    pupilAt(app, school.schoolId, firstName, 'Marsh', more);
  const worriesOf = async (email: string): Promise<string> =>
    textOf((await (await visitorAt(app, email, '/')).get('/worries')).text);
  const caseOf = ({ id }: Pupil): Promise<PupilCase> =>
    app.dataSource.manager.findOneByOrFail(PupilCase, { pupilId: id });

  it('says in words that nothing was logged yet', async () => {
    expect(await worriesOf(TESS)).toContain('You have not logged a worry yet.');
  });

  it('of a lead who is the only one to read it counts as read by her; of the DSL, whom a lead reads, it does not', async () => {
    const lily = await pupil('Lily');
    await logs(await visitorAt(app, ADA, '/worries/new'), lily, { text: 'Cried in the corridor.' });
    expect(await worriesOf(ADA)).toMatch(/Lily Marsh, Monday 2 March Read by you on Monday 2 March/);
    expect(await worriesOf(ADA)).not.toContain('Not read yet');
    const omar = await pupil('Omar');
    await logs(await visitorAt(app, SAM, '/worries/new'), omar, { text: 'Late again.' });
    expect(await worriesOf(SAM)).toMatch(/Omar Marsh, Monday 2 March Not read yet/);
    expect(await worriesOf(ADA)).toContain('Omar Marsh, year 9');
    await logs(await visitorAt(app, ADA, '/worries/new'), omar, { text: 'A bruise.', harm: 'yes' });
    expect(await worriesOf(ADA)).toMatch(/Omar Marsh, Monday 2 March With the DSL/);
  });

  it('tells Theo step by step how his worry goes from the list to a talk with home', async () => {
    const dan = await pupil('Dan', {
      mastAgreement: 'agreed',
      email: 'dan@home.example',
      dateOfBirth: '2009-01-05',
    });
    await logs(await visitorAt(app, THEO, '/worries/new'), dan, {
      severity: 'severe',
      text: 'Shook all lesson.',
    });
    expect(await worriesOf(THEO)).toMatch(/Dan Marsh, Monday 2 March Not read yet/);
    await app.drain();
    expect(await worriesOf(THEO)).toContain('On the list of pupils to talk about since Monday 2 March');
    const { publicId } = await caseOf(dan);
    await app.get(CasesService).open(publicId, LEAD);
    expect(await worriesOf(THEO)).toContain('Part of a case since Monday 2 March');
    await app.drain();
    const draft = await app.dataSource.manager.findOneByOrFail(FollowUp, { pupilId: dan.id });
    await app.dataSource.manager.update(
      FollowUp,
      { id: draft.id },
      { state: 'approved', startsAt: app.clock.now() },
    );
    await app.get(ConcludeFollowUp).held(draft.publicId, MS_OKAFOR, {
      ...{ agreed: [], note: 'His brother is ill.', came: [] },
    });
    const told = await worriesOf(THEO);
    expect(told).toContain('Talked about with home on Monday 2 March');
    expect(told).not.toContain('brother');
  });

  it('says of one that was looked at and left that there is no action for now, and never why', async () => {
    const eve = await pupil('Eve');
    await logs(await visitorAt(app, THEO, '/worries/new'), eve, { severity: 'severe' });
    await app.drain();
    await app.get(CasesService).noAction((await caseOf(eve)).publicId, LEAD, 'Her mother rang.');
    const told = await worriesOf(THEO);
    expect(told).toMatch(/Eve Marsh, Monday 2 March Looked at on Monday 2 March, no action for now/);
    expect(told).not.toContain('mother rang');
  });

  it('waits for the pastoral lead to read it; then its writer is told by whom, and a second reader that it was done', async () => {
    const fay = await pupil('Fay');
    const worryId = await logs(await visitorAt(app, THEO, '/worries/new'), fay, {
      text: 'Quiet since Friday.',
    });
    const ada = await visitorAt(app, ADA, '/worries');
    expect(textOf((await ada.get('/worries')).text)).toContain('Quiet since Friday.');
    expect(textOf((await ada.get('/')).text)).toMatch(/To read \d+ worries to read/);
    expect((await (await visitorAt(app, THEO, '/')).get('/')).text).not.toContain('to read');
    expect((await ada.post(`/worries/${worryId}/read`, {})).status).toBe(303);
    expect(textOf((await ada.get('/worries')).text)).not.toContain('Quiet since Friday.');
    expect(await worriesOf(THEO)).toMatch(/Fay Marsh, Monday 2 March Read by Ada Okafor on Monday 2 March/);
    await ada.post(`/worries/${worryId}/read`, {});
    expect(textOf((await ada.get('/worries')).text)).toContain('A colleague had already said');
  });

  it('says beside a worry to speak to the DSL before contacting home, and never why', async () => {
    const una = await pupil('Una');
    const theo = await visitorAt(app, THEO, '/worries/new');
    await logs(theo, una, { text: 'Tired again.' });
    expect(await worriesOf(ADA)).not.toMatch(
      /Tired again\. Theo Okafor, about Monday 2 March Speak to the DSL/,
    );
    await logs(theo, una, { harm: 'yes', text: 'Told me why.' });
    const page = await worriesOf(ADA);
    expect(page).toMatch(
      /Tired again\. Theo Okafor, about Monday 2 March Speak to the DSL before contacting home/,
    );
    expect(page).not.toContain('Told me why');
  });

  it('goes to the DSL alone, unread, when its reader thinks that it could be harm; what the rules made of it is taken back', async () => {
    const kay = await pupil('Kay');
    const theo = await visitorAt(app, THEO, '/worries/new');
    const worryId = await logs(theo, kay, { severity: 'severe', text: 'Flinched at the door.' });
    await app.drain();
    expect((await caseOf(kay)).state).toBe('proposed');
    const ada = await visitorAt(app, ADA, '/worries');
    const sam = await visitorAt(app, SAM, '/worries/new');
    for (const other of [theo, sam])
      expect([403, 404]).toContain((await other.post(`/worries/${worryId}/give-to-dsl`, {})).status);
    expect((await ada.post(`/worries/${worryId}/give-to-dsl`, {})).status).toBe(303);
    await app.drain();
    expect((await caseOf(kay)).state).toBe('withdrawn');
    expect((await ada.get('/worries')).text).not.toContain('Flinched');
    expect(await worriesOf(THEO)).toMatch(/Kay Marsh, Monday 2 March With the DSL/);
    expect(textOf((await sam.get('/dsl')).text)).toMatch(
      /Kay Marsh Possible harm Flinched at the door\..*Theo Okafor/,
    );
    await ada.get('/worries/new');
    expect((await ada.post(`/worries/${worryId}/give-to-dsl`, {})).status).toBe(404);
  });

  it('is read by the lead of the year group, and by the DSL where a year has none', async () => {
    const small = await staffAccount(app, {
      firstName: 'Ned',
      roles: ['dsl'],
      organisationId: school.southfield,
    });
    const lead = await staffAccount(app, {
      ...{ firstName: 'Lea', roles: ['pastoral-lead'], yearGroups: ['9'], organisationId: school.southfield },
    });
    const tess = await visitorAt(app, TESS, '/worries/new');
    const older = await pupilAt(app, school.southfield, 'Gus', 'Ten', { yearGroup: '10' });
    const ofTen = await logs(tess, older, { text: 'Of year ten.' });
    const ofNine = await logs(tess, school.amira, { text: 'Of year nine.' });
    expect(textOf((await tess.get(`/worries/${ofTen}`)).text)).toContain('Ned Okafor (DSL) reads it');
    expect(textOf((await tess.get(`/worries/${ofNine}`)).text)).toContain(
      'Lea Okafor (pastoral lead) reads it',
    );
    expect(await worriesOf(small.email)).toMatch(/Of year ten/);
    expect(await worriesOf(small.email)).not.toMatch(/Of year nine/);
    expect(await worriesOf(lead.email)).toMatch(/Of year nine/);
    expect(await worriesOf(lead.email)).not.toMatch(/Of year ten/);
    const visitor = await visitorAt(app, lead.email, '/worries');
    expect((await visitor.post(`/worries/${ofTen}/read`, {})).status).toBe(404);
  });

  it('says of possible harm that the DSL has it: nobody else finds it anywhere, nor can read or mark it (ASVS 8.2.3)', async () => {
    const hal = await pupil('Hal', { mastAgreement: 'agreed' });
    const theo = await visitorAt(app, THEO, '/worries/new');
    const worryId = await logs(theo, hal, { harm: 'yes', severity: 'severe', text: 'Bruise on his neck.' });
    await app.drain();
    const mine = await worriesOf(THEO);
    expect(mine).toMatch(/Hal Marsh, Monday 2 March With the DSL/);
    expect(mine).not.toContain('Bruise');
    expect(await app.dataSource.manager.countBy(PupilCase, { pupilId: hal.id })).toBe(0);
    for (const email of [ADA, DEE]) {
      const visitor = await visitorAt(app, email, '/worries');
      for (const path of ['/', '/worries', `/worries/${worryId}`])
        expect((await visitor.get(path)).text).not.toMatch(/Bruise|Hal Marsh/);
      await visitor.get('/worries/new');
      expect((await visitor.post(`/worries/${worryId}/read`, {})).status).toBe(404);
    }
    const sam = await visitorAt(app, SAM, '/worries/new');
    expect((await sam.post(`/worries/${worryId}/read`, {})).status).toBe(404);
  });

  it('keeps what was marked as for pastoral staff and the DSL from the MAST (ASVS 8.2.3)', async () => {
    const theo = await visitorAt(app, THEO, '/worries/new');
    const worryId = await logs(theo, school.bea, { restricted: 'yes', text: 'Her parents separate.' });
    expect(await worriesOf(ADA)).toContain('Her parents separate.');
    const dee = await visitorAt(app, DEE, '/');
    for (const path of ['/worries', `/worries/${worryId}`])
      expect((await dee.get(path)).text).not.toContain('parents separate');
  });

  it('is told to its writer alone, and only while they work where the pupil is (ASVS 8.2.2)', async () => {
    const ivy = await pupil('Ivy');
    const worryId = await logs(await visitorAt(app, THEO, '/worries/new'), ivy);
    for (const email of [TESS, DEE, SAM])
      expect((await (await visitorAt(app, email, '/')).get(`/worries/${worryId}`)).status).toBe(404);
    const theo = await visitorAt(app, THEO, '/worries');
    const { staffId } = await app.dataSource.manager.findOneByOrFail(Account, { email: THEO });
    await app.dataSource.manager.update(Staff, { id: staffId }, { organisationId: school.southfield });
    expect((await theo.get('/worries')).text).not.toContain('Ivy');
    expect((await theo.get(`/worries/${worryId}`)).status).toBe(404);
    await app.dataSource.manager.update(Staff, { id: staffId }, { organisationId: school.schoolId });
  });

  it('asks as many statements for many worries as for one, to write them down and to read them', async () => {
    const [theo, ada] = [await visitorAt(app, THEO, '/worries/new'), await visitorAt(app, ADA, '/')];
    const statements = (): Promise<number[]> =>
      Promise.all([theo, ada].map((one) => one.get('/'))).then(async () => [
        await counting(app, () => theo.get('/worries')),
        await counting(app, () => ada.get('/worries')),
      ]);
    const before = await statements();
    expect(Math.min(...before)).toBeGreaterThan(4);
    await theo.get('/worries/new');
    for (let more = 0; more < 6; more++) await logs(theo, await pupil(`Many${more}`), { severity: 'severe' });
    await app.drain();
    expect(await statements()).toEqual(before);
  });

  it('asks whoever is not signed in to do so, and shows an administrator nothing of it', async () => {
    const admin = await staffAccount(app, {
      firstName: 'Max',
      roles: ['administrator'],
      organisationId: school.schoolId,
    });
    const visitor = await visitorAt(app, admin.email, '/');
    expect((await visitor.get('/')).text).not.toContain('Log a worry');
    for (const path of ['/worries', '/worries/new']) {
      expect((await visitor.get(path)).status).toBe(403);
      expect((await Visitor.at(app).get(path)).headers['location']).toBe('/sign-in');
    }
  });

  it('waits for its reader also when the pupil has left since, and is not the next school’s to read', async () => {
    const lev = await pupil('Lev');
    await logs(await visitorAt(app, THEO, '/worries/new'), lev, { text: 'Said goodbye to nobody.' });
    const next = await staffAccount(app, {
      ...{ firstName: 'Nia', roles: ['pastoral-lead'], organisationId: school.southfield },
    });
    const { manager } = app.dataSource;
    await manager.update(Enrolment, { pupilId: lev.id }, { toDay: '2026-03-02' });
    await manager.insert(Enrolment, {
      ...{ pupilId: lev.id, schoolId: school.southfield, yearGroup: '9', fromDay: '2026-03-03', toDay: null },
    });
    app.clock.moveTo('2026-03-04T08:10:00.000Z');
    expect(await worriesOf(ADA)).toContain('Said goodbye to nobody.');
    expect(await worriesOf(next.email)).not.toContain('Said goodbye');
  });
});
