import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Account } from '../../src/access/accounts/account.entity.js';
import { AccountLink } from '../../src/access/accounts/account-link.entity.js';
import type { Actor } from '../../src/access/actor.js';
import { PeopleAccounts } from '../../src/access/people/people-accounts.js';
import { SignedInStaff } from '../../src/access/sessions/signed-in-staff.js';
import { ApiKeysService } from '../../src/access/api-keys/api-keys.service.js';
import { AuditEntry } from '../../src/access/audit/audit-entry.entity.js';
import { StaffRecorder } from '../../src/people/staff/staff-recorder.js';
import { StaffRole } from '../../src/people/staff/staff-role.entity.js';
import { Staff } from '../../src/people/staff/staff.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { PASSWORD, type StaffAccount, staffAccount, Visitor } from '../support/staff-accounts.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  ADA,
  counting,
  DEE,
  SAM,
  textOf,
  THEO,
  visitorAt,
  type WorriedSchool,
  worriedSchool,
} from './worried-school.js';

/** Ivy and Joel are administrators of Northfield. */
const IVY = 'ivy@northfield.example';

describeOnEachDatabase('The people of a school', (kind) => {
  let app: TestApp;
  let school: WorriedSchool;
  let ivy: StaffAccount;
  let joel: StaffAccount;

  beforeAll(async () => {
    app = await startTestApp(kind);
    school = await worriedSchool(app);
    const at = { organisationId: school.schoolId, roles: ['administrator'] } as const;
    ivy = await staffAccount(app, { ...at, firstName: 'Ivy' });
    joel = await staffAccount(app, { ...at, firstName: 'Joel' });
  });

  afterAll(async () => {
    await app.close();
  });

  const idOf = async (firstName: string): Promise<string> =>
    (await app.dataSource.manager.findOneByOrFail(Staff, { firstName })).publicId;
  const rolesOf = async (firstName: string): Promise<string[]> => {
    const { id } = await app.dataSource.manager.findOneByOrFail(Staff, { firstName });
    const roles = await app.dataSource.manager.find(StaffRole, {
      where: { staffId: id },
      order: { role: 'ASC' },
    });
    return roles.map(({ role, givenBy }) => (givenBy === null ? role : `${role} here`));
  };
  const seenOn = (page: string): string => /name="seen" value="([^"]*)"/.exec(page)?.[1] ?? '';
  /** Opens somebody's page and saves these roles. */
  const saves = async (visitor: Visitor, firstName: string, roles: Record<string, string>) => {
    const path = `/people/${await idOf(firstName)}`;
    const seen = seenOn((await visitor.get(path)).text);
    return visitor.post(`${path}/roles`, { yearGroups: '', seen, ...roles });
  };
  /** Somebody the file of staff names, without an account. */
  const inFile = (firstName: string, roles: readonly ('teacher' | 'dsl')[] = ['teacher']): Promise<unknown> =>
    app.get(UnitOfWork).run((tx) =>
      app.get(StaffRecorder).recordStaff(tx, [
        {
          ...{ organisationId: school.schoolId, source: 'csv', sourceId: `file-${firstName}` },
          ...{ firstName, lastName: 'Marsh', email: `${firstName.toLowerCase()}.marsh@northfield.example` },
          ...{ roles, yearGroups: [], workingHours: [] },
        },
      ]),
    );

  it('says who is there, what they may do, how their account stands and when they were last here', async () => {
    const sam = Visitor.at(app);
    await sam.signIn(app, SAM);
    await inFile('Nora');
    const visitor = await visitorAt(app, IVY, '/people');
    const page = textOf((await visitor.get('/people')).text);
    expect(page).toContain('People of Northfield School');
    expect(page).toMatch(
      /Sam Lewis DSL sam@northfield.example Active Second factor in use. Last signed in on 2 March 2026, \d\d:\d\d/,
    );
    expect(page).toMatch(/Nora Marsh Teacher nora.marsh@northfield.example No account/);
    expect(page).toMatch(/Ada Okafor[\s\S]*Has not signed in yet/);
    expect(page).not.toMatch(/Tess|Dee Marsh/);
    const dsls = textOf((await visitor.get('/people?role=dsl&state=active')).text);
    expect(dsls).toContain('Sam Lewis');
    expect(dsls).not.toContain('Nora Marsh');
  });

  it('invites somebody of the file by mail; the link is on no page', async () => {
    await inFile('Omar');
    const id = await idOf('Omar');
    const visitor = await visitorAt(app, IVY, `/people/${id}`);
    const answer = await visitor.post(`/people/${id}/invite`, { email: ' Omar.Marsh@northfield.example ' });
    expect([answer.status, answer.headers['location']]).toEqual([303, `/people/${id}`]);
    const page = (await visitor.get(`/people/${id}`)).text;
    expect(textOf(page)).toContain('A mail about their account is on its way to');
    expect(page).not.toContain('choose-password');
    expect(textOf(page)).toContain('Invited');
    const account = await app.dataSource.manager.findOneByOrFail(Account, {
      email: 'omar.marsh@northfield.example',
    });
    expect(
      await app.dataSource.manager.countBy(AccountLink, { accountId: account.id, purpose: 'welcome' }),
    ).toBe(1);
    expect((await visitor.post(`/people/${id}/invite`, { email: 'omar@northfield.example' })).status).toBe(
      409,
    );
    await inFile('Olga');
    const olga = await idOf('Olga');
    const taken = await visitor.post(`/people/${olga}/invite`, { email: ADA });
    expect(taken.status).toBe(422);
    expect(textOf(taken.text)).toContain('Expected an address that nobody else signs in with');
    expect((await visitor.post(`/people/${olga}/invite`, { email: 'no address' })).status).toBe(422);
  });

  it('invites somebody new, who may do nothing yet, and makes nobody twice', async () => {
    const visitor = await visitorAt(app, IVY, '/people/new');
    const wanted = { firstName: 'Pia', lastName: 'Lund', email: 'pia@northfield.example' };
    const answer = await visitor.post('/people/new', wanted);
    expect([answer.status, answer.headers['location']]).toEqual([303, `/people/${await idOf('Pia')}`]);
    expect(await rolesOf('Pia')).toEqual([]);
    const again = await visitor.post('/people/new', { ...wanted, firstName: 'Pia2' });
    expect(again.status).toBe(422);
    expect(textOf(again.text)).toContain('Somebody of this place has this address already');
    const empty = await visitor.post('/people/new', { firstName: '', lastName: 'Lund', email: '' });
    expect(empty.status).toBe(422);
    expect(textOf(empty.text)).toMatch(/Enter their first name.*Enter one mail address/);
    expect(await app.dataSource.manager.countBy(Staff, { lastName: 'Lund' })).toBe(1);
  });

  it('gives a role that the next file of staff does not take away, and takes it back', async () => {
    await inFile('Quinn');
    const visitor = await visitorAt(app, IVY, '/people');
    expect((await saves(visitor, 'Quinn', { roles: 'head' })).status).toBe(303);
    await inFile('Quinn');
    expect(await rolesOf('Quinn')).toEqual(['head here', 'teacher']);
    expect((await saves(visitor, 'Quinn', { roles: '' })).status).toBe(303);
    expect(await rolesOf('Quinn')).toEqual(['teacher']);
    const lines = await app.dataSource.manager.findBy(AuditEntry, { subjectId: await idOf('Quinn') });
    expect(
      lines.filter((one) => one.action.startsWith('role')).map((one) => `${one.action}: ${one.reason ?? ''}`),
    ).toEqual(['role-given: role head', 'role-taken: role head']);
  });

  it('gives a pastoral lead the year groups that there are, and says which there are not', async () => {
    await inFile('Rosa');
    const visitor = await visitorAt(app, IVY, '/people');
    const wrong = await saves(visitor, 'Rosa', { roles: 'pastoral-lead', yearGroups: '99' });
    expect(wrong.status).toBe(422);
    expect(textOf(wrong.text)).toContain('Expected year groups that there are here: 9');
    expect((await saves(visitor, 'Rosa', { roles: 'pastoral-lead', yearGroups: 'Year 9' })).status).toBe(303);
    expect(textOf((await visitor.get('/people')).text)).toMatch(/Rosa Marsh Pastoral lead, year 9; Teacher/);
  });

  it('refuses roles of another kind of place, and changes nothing when somebody was quicker', async () => {
    const visitor = await visitorAt(app, IVY, '/people');
    expect((await saves(visitor, 'Nora', { roles: 'mast-manager' })).status).toBe(422);
    expect((await saves(visitor, 'Nora', { roles: 'king' })).status).toBe(422);
    expect((await saves(visitor, 'Nora', { roles: 'head', seen: 'something else' })).status).toBe(409);
    expect(await rolesOf('Nora')).toEqual(['teacher']);
  });

  it('lets nobody give themselves a role, disable themselves or take off their own second factor', async () => {
    const visitor = await visitorAt(app, IVY, '/people');
    await app
      .get(UnitOfWork)
      .run((tx) => app.get(StaffRecorder).giveRole(tx, ivy.staff.id, 'administrator', 'first-run'));
    const both = await visitor.get(`/people/${ivy.staff.publicId}`);
    expect(textOf(both.text)).toContain('This is you. Nobody gives themselves a role');
    const seen = seenOn(both.text);
    const path = `/people/${ivy.staff.publicId}`;
    expect((await visitor.post(`${path}/roles`, { roles: 'dsl', yearGroups: '', seen })).status).toBe(403);
    for (const what of ['disable', 'second-factor'])
      expect((await visitor.post(`${path}/${what}`, {})).status).toBe(403);
    expect(await rolesOf('Ivy')).toEqual(['administrator here']);
  });

  it('keeps an administrator who can sign in, also against two who act on each other', async () => {
    const visitor = await visitorAt(app, IVY, '/people');
    expect((await visitor.post(`/people/${joel.staff.publicId}/disable`, {})).status).toBe(303);
    expect((await saves(visitor, 'Ivy', { roles: '' })).status).toBe(409);
    expect(await rolesOf('Ivy')).toEqual(['administrator here']);
    expect((await visitor.post(`/people/${joel.staff.publicId}/enable`, {})).status).toBe(303);
    const [one, other] = [
      await app.get(SignedInStaff).actorFor(ivy.account.id),
      await app.get(SignedInStaff).actorFor(joel.account.id),
    ];
    const accountsOf = app.get(PeopleAccounts);
    const ends = await Promise.allSettled([
      accountsOf.disable(one as Actor, joel.staff.publicId),
      accountsOf.disable(other as Actor, ivy.staff.publicId),
    ]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await app.dataSource.query(`UPDATE account SET disabled_at = NULL`);
  });

  it('ends sessions and keys of whom it disables, at once, and lets them in again (ASVS 7.4.2)', async () => {
    const { staff, email } = await staffAccount(app, {
      firstName: 'Ugo',
      roles: ['teacher'],
      organisationId: school.schoolId,
    });
    const ugo = await visitorAt(app, email, '/');
    const key = await app
      .get(ApiKeysService)
      .create(
        { name: 'x', scopes: ['signals:write'], organisationId: school.schoolId, staffId: staff.id },
        'test',
      );
    const visitor = await visitorAt(app, IVY, '/people');
    expect((await visitor.post(`/people/${staff.publicId}/disable`, {})).status).toBe(303);
    expect((await ugo.get('/')).status).toBe(303);
    expect(await app.get(ApiKeysService).actorFor(key.key)).toBeNull();
    expect(textOf((await visitor.get(`/people/${staff.publicId}`)).text)).toContain('They cannot sign in.');
    await visitor.post(`/people/${staff.publicId}/enable`, {});
    await ugo.signIn(app, email);
    expect((await ugo.get('/')).status).toBe(200);
  });

  it('takes off a lost second factor and sends links, which it never shows', async () => {
    const visitor = await visitorAt(app, IVY, '/people');
    const theo = `/people/${await idOf('Theo')}`;
    expect((await visitor.post(`${theo}/second-factor`, {})).status).toBe(303);
    expect((await visitor.get(theo)).text).toContain('No second factor yet.');
    const again = Visitor.at(app);
    await again.get('/sign-in');
    const next = await again.post('/sign-in', { email: THEO, password: PASSWORD });
    expect(next.headers['location']).toBe('/second-factor/set-up');
    await visitor.get(theo);
    expect((await visitor.post(`${theo}/link`, {})).status).toBe(303);
    const page = (await visitor.get(theo)).text;
    expect(textOf(page)).toContain('A link is on its way. It works once, for an hour.');
    expect(page).not.toContain('choose-password');
    const { id } = await app.dataSource.manager.findOneByOrFail(Account, { email: THEO });
    expect(await app.dataSource.manager.countBy(AccountLink, { accountId: id, purpose: 'reset' })).toBe(1);
  });

  it('is closed to everybody else, and to an administrator of another place (ASVS 8.2.1, 8.2.2)', async () => {
    for (const email of [ADA, SAM, DEE]) {
      const visitor = await visitorAt(app, email, '/');
      expect((await visitor.get('/')).text).not.toContain('href="/people"');
      for (const path of ['/people', '/people/new', `/people/${ivy.staff.publicId}`])
        expect((await visitor.get(path)).status).toBe(403);
    }
    const sol = await staffAccount(app, {
      firstName: 'Sol',
      roles: ['administrator'],
      organisationId: school.southfield,
    });
    const visitor = await visitorAt(app, sol.email, '/people');
    expect((await visitor.get('/people')).text).not.toMatch(/Lewis|Ivy/);
    const before = await tablePrints(app.dataSource);
    for (const id of [await idOf('Nora'), joel.staff.publicId, 'AAAAAAAAAAAAAAAAAAAAAA']) {
      expect((await visitor.get(`/people/${id}`)).status).toBe(404);
      const form = {
        email: 'sol2@southfield.example',
        roles: 'dsl',
        yearGroups: '',
        seen: 'administrator()',
      };
      for (const what of ['invite', 'roles', 'link', 'disable', 'enable', 'second-factor'])
        expect((await visitor.post(`/people/${id}/${what}`, form)).status).toBe(404);
    }
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual([]);
  });

  it('shows names as they are written, changes nothing but the audit, and asks as much for many as for few (ASVS 1.2.1, 3.5.3)', async () => {
    const visitor = await visitorAt(app, IVY, '/people');
    const before = await tablePrints(app.dataSource);
    const few = await counting(app, () => visitor.get('/people'));
    await visitor.get(`/people/${await idOf('Nora')}`);
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual(['audit_entry']);
    for (let more = 0; more < 101; more++) await inFile(`Wim${String(more).padStart(3, '0')}`);
    await inFile('<b>Zed</b>');
    expect(await counting(app, () => visitor.get('/people'))).toBe(few);
    const second = await visitor.get('/people?page=2');
    expect(textOf(second.text)).toMatch(/101 to \d+ of \d+/);
    const all = `${(await visitor.get('/people')).text}${second.text}`;
    expect(all).toContain('&lt;b&gt;Zed&lt;/b&gt;');
    expect(all).not.toContain('<b>Zed');
  });
});
