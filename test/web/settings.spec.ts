import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AuditEntry } from '../../src/access/audit/audit-entry.entity.js';
import { CaseProposals } from '../../src/cases/case-proposals.js';
import { Organisation } from '../../src/people/organisations/organisation.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { DEFAULT_RULES } from '../../src/rules/default-rule-set.js';
import { northfield, pupil, raise } from '../cases/northfield.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { staffAccount } from '../support/staff-accounts.js';
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

const IVY = 'ivy@northfield.example';

describeOnEachDatabase('The settings of a school', (kind) => {
  let app: TestApp;
  let school: WorriedSchool;

  beforeAll(async () => {
    app = await startTestApp(kind);
    school = await worriedSchool(app);
    await staffAccount(app, { firstName: 'Ivy', roles: ['administrator'], organisationId: school.schoolId });
  });

  afterAll(async () => {
    await app.close();
  });

  const casesPerLead = async (id: number): Promise<number> =>
    (await app.dataSource.manager.findOneByOrFail(Organisation, { id })).casesPerLead;

  it('say what is set, where it is set, and what the place is called', async () => {
    const visitor = await visitorAt(app, IVY, '/settings');
    const page = textOf((await visitor.get('/settings')).text);
    for (const words of [
      'Settings of Northfield School',
      'can be taken back for 10 minutes',
      'before 08:00 or from 18:00 on',
      'The school year begins on 1 August.',
      'the number 0114 496 0000',
      'City MAST works for this school, by an agreement from 1 September 2025 on.',
    ])
      expect(page).toContain(words);
  });

  it('take another number of new cases a week, of this school alone, with a line in the audit', async () => {
    const visitor = await visitorAt(app, IVY, '/settings');
    expect((await visitor.post('/settings/cases-per-lead', { casesPerLead: ' 7 ' })).status).toBe(303);
    expect(await casesPerLead(school.schoolId)).toBe(7);
    expect(await casesPerLead(school.southfield)).toBe(5);
    await visitor.post('/settings/cases-per-lead', { casesPerLead: '7' });
    const lines = await app.dataSource.manager.findBy(AuditEntry, { action: 'cases-per-lead-set' });
    expect(lines.map((one) => one.reason)).toEqual(['from 5 to 7']);
    for (const wrong of ['0', '51', '-1', 'five', '', '1.5']) {
      const answer = await visitor.post('/settings/cases-per-lead', { casesPerLead: wrong });
      expect(answer.status).toBe(422);
      expect(textOf(answer.text)).toMatch(/a whole number from 1 to 50/);
    }
    expect(await casesPerLead(school.schoolId)).toBe(7);
  });

  it('count for the leads of the school: no more are proposed in a week, and no fewer', async () => {
    const nf = await northfield(app);
    await app.dataSource.manager.update(Organisation, { id: nf.school }, { casesPerLead: 2 });
    for (let at = 0; at < 4; at++) await raise(app, nf.school, await pupil(app, nf.school, `capacity-${at}`));
    await app.drain();
    const proposed = () => app.dataSource.query(`SELECT id FROM pupil_case WHERE school_id = ${nf.school}`);
    expect(await proposed()).toHaveLength(2);
    await app.dataSource.manager.update(Organisation, { id: nf.school }, { casesPerLead: 3 });
    const [row] = await app.dataSource.query<{ owner_staff_id: number | null }[]>(
      `SELECT owner_staff_id FROM pupil_case WHERE school_id = ${nf.school}`,
    );
    const lead = { schoolId: nf.school, ownerStaffId: row?.owner_staff_id ?? null };
    await app.get(UnitOfWork).run((tx) => app.get(CaseProposals).fillWeek(tx, lead, '2026-03-02'));
    expect(await proposed()).toHaveLength(3);
  });

  it('show everybody who is signed in the rules in words, and publish nothing by being looked at (ASVS 3.5.3)', async () => {
    const visitor = await visitorAt(app, THEO, '/');
    const before = await tablePrints(app.dataSource);
    const page = textOf((await visitor.get('/settings/rules')).text);
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual([]);
    for (const { title } of DEFAULT_RULES) expect(page).toContain(title);
    expect(page).toContain('Exactly 10% counts.');
    expect(await counting(app, () => visitor.get('/settings/rules'))).toBeLessThan(10);
  });

  it('are closed to everybody else (ASVS 8.2.1); a team has no leads', async () => {
    for (const email of [ADA, SAM, DEE]) {
      const visitor = await visitorAt(app, email, '/');
      expect((await visitor.get('/settings')).status).toBe(403);
      expect((await visitor.get('/')).text).not.toContain('href="/settings"');
      expect((await visitor.post('/settings/cases-per-lead', { casesPerLead: '9' })).status).toBe(403);
    }
    const [team] = await app.dataSource.manager.findBy(Organisation, { kind: 'team' });
    const { email } = await staffAccount(app, {
      firstName: 'Tom',
      roles: ['administrator'],
      organisationId: team?.id ?? 0,
    });
    const visitor = await visitorAt(app, email, '/settings');
    const page = (await visitor.get('/settings')).text;
    expect(page).not.toContain('New cases a week');
    expect(page).toContain(
      'This team works for Northfield School, by an agreement from 1 September 2025 on.',
    );
    expect((await visitor.post('/settings/cases-per-lead', { casesPerLead: '9' })).status).toBe(404);
  });
});
