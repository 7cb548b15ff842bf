import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.js';
import { Job } from '../../src/platform/jobs/job.entity.js';
import { DEFAULT_RULES } from '../../src/rules/default-rule-set.js';
import { FirstLooks, type FirstLook } from '../../src/rules/publishing/first-look.js';
import { RulePublishing } from '../../src/rules/publishing/rule-publishing.service.js';
import type { Rule } from '../../src/rules/rule.js';
import { RuleSetsService } from '../../src/rules/rule-sets.service.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { staffAccount, Visitor } from '../support/staff-accounts.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { textOf } from '../web/worried-school.js';
import { SchoolUnderRules } from './school-under-rules.js';

const AWAY: Rule = {
  ...{ key: 'away', indicator: 'consecutive-absences', parameters: { sessions: 4 }, severity: 3 },
  ...{ consequence: 'open-case', title: 'Away for two days', reason: 'We ring home first.' },
};
const COMMAND: Actor = { name: 'command:root', permissions: [], organisationId: null, staffId: null };

describeOnEachDatabase('The look that publishing begins', (kind) => {
  let app: TestApp;
  let schoolId: number;
  let riverside: number;
  let uma: Visitor;

  const look = async (id = schoolId): Promise<FirstLook | null> =>
    app.get(FirstLooks).at(id, await app.get(RuleSetsService).inForce(id));
  const publish = (rules: Rule[]): Promise<number> =>
    app
      .get(RulePublishing)
      .publish(COMMAND, { title: 'Ours', rules, schoolIds: [schoolId], reason: 'Ours.' });
  const page = async (): Promise<string> => textOf((await uma.get('/settings/rules')).text);

  beforeAll(async () => {
    app = await startTestApp(kind);
    const rows = new SchoolUnderRules(app);
    const { staff, email } = await staffAccount(app, { firstName: 'Uma', roles: ['pastoral-lead'] });
    schoolId = staff.organisationId;
    uma = Visitor.at(app);
    await uma.signIn(app, email);
    await rows.sessions(schoolId, { from: '2025-09-01', to: '2026-07-17' });
    riverside = await rows.school('Riverside', { from: '2025-09-01', to: '2026-07-17' });
    for (const [name, school] of [
      ['Amir', schoolId],
      ['Bea', schoolId],
      ['Cem', schoolId],
      ['Rosa', riverside],
    ] as const) {
      const id = await rows.pupil(school, name);
      await rows.marks(id, school, '2025-09-01', '2026-02-24', '/');
      await rows.marks(id, school, '2026-02-25', '2026-02-27', name === 'Cem' ? '/' : 'I');
    }
    await app.drain();
  });
  afterAll(() => app.close());

  it('says nothing of Tandem’s own rules, and that it has not begun before a worker is free', async () => {
    expect(await look()).toBeNull();
    expect(await page()).not.toMatch(/asked about by these rules/);
    await publish([...DEFAULT_RULES, AWAY]);
    expect(await look()).toEqual({ kind: 'not-begun' });
    expect(await page()).toContain(
      'Every pupil will be asked about by these rules as soon as a worker is free.',
    );
  });

  it('says once it is over how many were newly found, and for how many a case would be proposed', async () => {
    await app.drain();
    const done = { kind: 'done', found: 2, foundForCases: 2, ended: 0, isBroken: false };
    expect(await look()).toEqual(done);
    expect(await look(riverside)).toBeNull();
    expect(await page()).toContain(
      'Done, every pupil has been asked about by these rules: 2 pupils newly found, all by rules that propose a case, no concern ended.',
    );
  });

  it('says how far it is while some work still waits, and changes nothing by being read', async () => {
    const { manager } = app.dataSource;
    const event = 'pupils-under-new-rules';
    const job = await manager.findOneByOrFail(Job, { event });
    const before = await tablePrints(app.dataSource);
    await manager.update(Job, job.id, { state: 'waiting', finishedAt: null });
    expect(await look()).toEqual({ kind: 'looking', done: 0, of: 3 });
    const { text } = await uma.get('/settings/rules');
    expect(textOf(text)).toContain('Still looking: 0 of 3 pupils asked about by these rules.');
    expect(text).toMatch(/data-look-again role="status"[\s\S]*<progress[^>]*max="3" value="0"/);
    await manager.update(Job, job.id, { state: 'failed', finishedAt: job.finishedAt });
    expect(await page()).toContain(
      'Some pupils could not be looked at; the daily look asks about them again.',
    );
    await manager.update(Job, job.id, { state: 'done' });
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual([]);
  });

  it('says how many concerns ended with a rule that is gone, and nothing any more after some days', async () => {
    app.clock.advanceMinutes(5);
    await publish([...DEFAULT_RULES]);
    await app.drain();
    expect(await look()).toMatchObject({ kind: 'done', found: 0, ended: 2 });
    expect(await page()).toContain('nobody newly found, 2 concerns ended.');
    app.clock.advanceMinutes(6 * 24 * 60 + 1);
    expect(await look()).toBeNull();
  });

  it('is told to who may change the rules, and to nobody else', async () => {
    app.clock.advanceMinutes(1);
    await publish([...DEFAULT_RULES, AWAY]);
    await app.drain();
    const { email } = await staffAccount(app, {
      firstName: 'Tess',
      roles: ['teacher'],
      organisationId: schoolId,
    });
    const tess = Visitor.at(app);
    await tess.signIn(app, email);
    expect(textOf((await tess.get('/settings/rules')).text)).not.toContain('asked about by these rules');
  });
});
