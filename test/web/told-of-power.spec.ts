import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { RoleNews } from '../../src/access/people/role-news.js';
import { StaffRecorder } from '../../src/people/staff/staff-recorder.js';
import { Staff } from '../../src/people/staff/staff.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { staffAccount, type Visitor } from '../support/staff-accounts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  ADA,
  DEE,
  SAM,
  TESS,
  textOf,
  visitorAt,
  type WorriedSchool,
  worriedSchool,
} from './worried-school.js';

/** Ivy and Joel are administrators of Northfield. */
const IVY = 'ivy@northfield.example';
const JOEL = 'joel@northfield.example';

describeOnEachDatabase('Who comes to power', (kind) => {
  let app: TestApp;
  let school: WorriedSchool;

  beforeAll(async () => {
    app = await startTestApp(kind);
    school = await worriedSchool(app);
    const at = { organisationId: school.schoolId, roles: ['administrator'] } as const;
    await staffAccount(app, { ...at, firstName: 'Ivy' });
    await staffAccount(app, { ...at, firstName: 'Joel' });
    await app.dataSource.query(
      `UPDATE account SET totp_confirmed_at = created_at, totp_sealed = (SELECT MAX(totp_sealed) FROM account)`,
    );
  });

  afterAll(async () => {
    await app.close();
  });

  const idOf = async (firstName: string): Promise<string> =>
    (await app.dataSource.manager.findOneByOrFail(Staff, { firstName })).publicId;
  /** Opens somebody's page and saves these roles. */
  const saves = async (visitor: Visitor, firstName: string, roles: string): Promise<void> => {
    const path = `/people/${await idOf(firstName)}`;
    const seen = /name="seen" value="([^"]*)"/.exec((await visitor.get(path)).text)?.[1] ?? '';
    expect((await visitor.post(`${path}/roles`, { yearGroups: '', seen, roles })).status).toBe(303);
  };
  const dayOf = async (email: string): Promise<string> =>
    textOf((await (await visitorAt(app, email, '/')).get('/')).text);
  /** Somebody the file of staff names. */
  const inFile = async (firstName: string): Promise<number> => {
    const { ids } = await app.get(UnitOfWork).run((tx) =>
      app.get(StaffRecorder).recordStaff(tx, [
        {
          ...{ organisationId: school.schoolId, source: 'csv', sourceId: `file-${firstName}` },
          ...{ firstName, lastName: 'Marsh', email: null },
          ...{ roles: ['teacher'], yearGroups: [], workingHours: [] },
        },
      ]),
    );
    return ids[0] ?? 0;
  };

  it('stands on the day of every DSL and administrator, and of nobody else', async () => {
    await inFile('Quinn');
    const visitor = await visitorAt(app, IVY, '/people');
    await saves(visitor, 'Quinn', 'dsl');
    await visitor.post(`/people/${await idOf('Sam')}/second-factor`, {});
    await saves(visitor, 'Quinn', '');
    await app.dataSource.query(
      `UPDATE account SET totp_confirmed_at = created_at, totp_sealed = (SELECT MAX(totp_sealed) FROM account)`,
    );
    const told = await dayOf(SAM);
    for (const words of [
      'Ivy Okafor gave Quinn Marsh the role of DSL.',
      'Ivy Okafor took the role of DSL from Quinn Marsh.',
      'Ivy Okafor took off the second factor of Sam Lewis.',
    ])
      expect(told).toContain(words);
    expect(await dayOf(JOEL)).toContain('Ivy Okafor gave Quinn Marsh the role of DSL.');
    expect(await dayOf(IVY)).not.toContain('gave Quinn Marsh');
    for (const email of [ADA, TESS, DEE]) expect(await dayOf(email)).not.toContain('Quinn');
    const audit = textOf((await (await visitorAt(app, SAM, '/')).get('/audit?action=role-given')).text);
    expect(audit).toMatch(/Ivy Okafor gave somebody a role member of staff \S+ Why: role dsl/);
  });

  it('stands there also as head or pastoral lead; whoever becomes a teacher does not', async () => {
    const visitor = await visitorAt(app, IVY, '/people');
    await inFile('Rosa');
    await saves(visitor, 'Rosa', 'head');
    const told = await dayOf(SAM);
    expect(told).toContain('Ivy Okafor gave Rosa Marsh the role of head.');
    expect(told).not.toContain('teacher');
  });

  it('is not pushed off by making and unmaking another, or by a long file of lesser roles', async () => {
    const visitor = await visitorAt(app, IVY, '/people');
    await inFile('Tariq');
    for (let times = 0; times < 3; times++)
      for (const roles of ['dsl', '']) await saves(visitor, 'Tariq', roles);
    const leads: number[] = [];
    for (let more = 0; more < 60; more++) leads.push(await inFile(`Lead${more}`));
    app.clock.advanceMinutes(60);
    const changes = leads.map((staffId) => ({ staffId, role: 'pastoral-lead', change: 'given' }) as const);
    await app.get(UnitOfWork).run((tx) => app.get(RoleNews).ofFile(tx, changes, 'drop-folder'));
    const told = await dayOf(SAM);
    expect(told).toMatch(/Ivy Okafor gave Tariq Marsh the role of DSL\. 3 times, last 2 March 2026/);
    expect(told).toContain('Ivy Okafor gave Quinn Marsh the role of DSL.');
    expect(told).toContain('A file in the watched folder gave Lead');
    expect(told).toMatch(/\d+ more of this kind stand in the audit\./);
  });

  it('is told for two weeks', async () => {
    app.clock.advanceMinutes(15 * 24 * 60);
    expect(await dayOf(SAM)).not.toContain('Quinn');
  });
});
