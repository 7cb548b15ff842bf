import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AuditEntry } from '../../src/access/audit/audit-entry.entity.js';
import { Organisation } from '../../src/people/organisations/organisation.entity.js';
import { RuleSetsService } from '../../src/rules/rule-sets.service.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { staffAccount, type Visitor } from '../support/staff-accounts.js';
import { countStatements } from '../support/statements.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { judge, times } from './judged-rules.js';
import { proposedCase, signedIn, type TriageSchool, triageSchool } from './triage-desk.js';
import { textOf } from './worried-school.js';

const RULE = 'unauthorised-ten-in-ten-weeks';

describeOnEachDatabase('The quality of the rules, on pages', (kind) => {
  let app: TestApp;
  let school: TriageSchool;
  let lead: Visitor;

  beforeAll(async () => {
    app = await startTestApp(kind);
    await app.get(RuleSetsService).ensureDefaults();
    school = await triageSchool(app);
    lead = await signedIn(app, 'lead9');
  });

  afterAll(async () => {
    await app.close();
  });

  const page = async (path: string, who = lead): Promise<string> => textOf((await who.get(path)).text);

  it('says what will be counted while nothing was, and which rules nobody is asked about', async () => {
    const text = await page('/settings/rules/quality');
    expect(text).toContain('Nothing yet. What is said at the triage desk is counted here');
    expect(text).toMatch(/Only shown on the list of pupils, so nobody is asked about them/);
    expect(await page(`/settings/rules/quality/${RULE}`)).toContain(
      'Nobody was asked about it in the last twelve months.',
    );
  });

  it('asks when watching and adding what the concern was, with "useful" chosen; what is said is counted', async () => {
    const id = await proposedCase(app, school, 'Amir', { ruleKey: 'serious-incident' });
    const { text } = await lead.get(`/triage/${id}`);
    expect(text).toMatch(/id="watch-verdict" name="verdict"[\s\S]*?<option value="useful" selected>/);
    const refused = await lead.post(`/triage/${id}/watch`, { until: '2026-03-16', verdict: 'nonsense' });
    expect(refused.status).toBe(422);
    await lead.post(`/triage/${id}/watch`, { until: '2026-03-16', verdict: 'already-known' });
    expect(await page('/settings/rules/quality/serious-incident')).toContain(
      'Asked about once; right once, which is 100% (likely between 21% and 100%). Fewer than 20',
    );
  });

  it('shows each rule in a line and whole: shares, interval, months, groups of ten and more; nobody by name', async () => {
    const words = [...times('useful', 14), ...times('already-known', 3), ...times('wrong-data', 2)];
    await judge(app, school, RULE, [...words, ...times('not-a-worry', 5)], (at) => (at < 12 ? 'F' : 'M'));
    const line = await page('/settings/rules/quality');
    expect(line).toMatch(/Asked 24 Right 71% 51% to 85% Useful 14 \(58%\) Already known 3 \(13%\)/);
    const text = await page(`/settings/rules/quality/${RULE}`);
    for (const part of [
      'Rule set 1, as it is in force',
      'Asked about 24 times; right 17 times, which is 71% (likely between 51% and 85%).',
      'March 2026 24 17 71% 51% to 85% 1',
      'By sex Sex Asked Right Share Likely between Girls 12 12 100% 76% to 100% Boys 12 5 42% 19% to 68%',
    ])
      expect(text).toContain(part);
    for (const path of ['/settings/rules/quality', `/settings/rules/quality/${RULE}`])
      expect(await page(path)).not.toContain('Khan');
  });

  it('tells who answers for a rule on their Today that it is often wrong, and nobody else', async () => {
    await judge(app, school, 'severe-absence', times('not-a-worry', 20));
    const said = /Rules that are often wrong[\s\S]*right 0 of the 20 times it asked this school to look/;
    expect(await page('/')).toMatch(said);
    expect(await page('/', await signedIn(app, 'lead10'))).toMatch(said);
    for (const who of ['teacher', 'dsl', 'mast'])
      expect(await page('/', await signedIn(app, who))).not.toMatch(/Rules that are often wrong/);
    expect(await page('/settings/rules/quality')).toMatch(/Often wrong/);
    expect(await page('/settings/rules/quality/severe-absence')).toContain(
      'It is clearly right less often than in 33 of 100',
    );
  });

  it('follows the level a school sets; a wrong one is refused beside its field', async () => {
    const organisationId = school.school;
    const { email } = await staffAccount(app, { firstName: 'Ivy', roles: ['administrator'], organisationId });
    const ivy = await signedIn(app, email.split('@')[0] ?? '');
    await ivy.get('/settings');
    for (const wrong of ['91', '-1', 'often', '']) {
      const answer = await ivy.post('/settings/rule-level', { ruleRightPercent: wrong });
      expect(answer.status).toBe(422);
      expect(textOf(answer.text)).toMatch(/a whole number from 0 to 90/);
    }
    expect((await ivy.post('/settings/rule-level', { ruleRightPercent: '0' })).status).toBe(303);
    expect(await page('/')).not.toContain('Rules that are often wrong');
    const [{ ruleRightPercent } = { ruleRightPercent: -1 }] = await app.dataSource.manager.findBy(
      Organisation,
      { id: organisationId },
    );
    expect(ruleRightPercent).toBe(0);
    const lines = await app.dataSource.manager.findBy(AuditEntry, { action: 'rule-level-set' });
    expect(lines.map((one) => one.reason)).toEqual(['from 33 to 0 percent']);
    expect((await lead.post('/settings/rule-level', { ruleRightPercent: '5' })).status).toBe(403);
    await ivy.post('/settings/rule-level', { ruleRightPercent: '33' });
  });

  it('opens to everybody of the school, and says to a team that each school keeps its own; no rule, no page', async () => {
    expect((await (await signedIn(app, 'teacher')).get('/settings/rules/quality')).status).toBe(200);
    const mast = await signedIn(app, 'mast');
    expect(await page('/settings/rules/quality', mast)).toContain('Each school keeps its own');
    expect((await mast.get(`/settings/rules/quality/${RULE}`)).status).toBe(404);
    expect((await lead.get('/settings/rules/quality/no-such-rule')).status).toBe(404);
  });

  it('asks the database as often for much as for little, and changes nothing by being looked at (ASVS 3.5.3)', async () => {
    const paths = ['/', '/settings/rules/quality', `/settings/rules/quality/${RULE}`];
    const cost = async (): Promise<number[]> => {
      const counts: number[] = [];
      for (const path of paths)
        counts.push(await countStatements(app, async () => expect((await lead.get(path)).status).toBe(200)));
      return counts;
    };
    const before = await tablePrints(app.dataSource);
    const few = await cost();
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual(['audit_entry']);
    await judge(app, school, 'attendance-fall', times('already-known', 6));
    expect(await cost()).toEqual(few);
    process.stdout.write(`Quality (${kind.name}): ${few.join(', ')} statements for Today, list and rule.\n`);
  });
});
