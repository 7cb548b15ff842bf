import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { DEFAULT_RULES } from '../../src/rules/default-rule-set.js';
import { RuleHistory } from '../../src/rules/publishing/rule-history.js';
import { RulePublishing } from '../../src/rules/publishing/rule-publishing.service.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { staffAccount } from '../support/staff-accounts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { AWAY, draftDesk, type DraftDesk } from './drafted-rules.js';
import { counting, textOf, visitorAt } from './worried-school.js';

const HISTORY = '/settings/rules/history';

describeOnEachDatabase('Going back to rules as they were', (kind) => {
  let app: TestApp;
  let desk: DraftDesk;
  let first: string;

  beforeAll(async () => {
    app = await startTestApp(kind);
    desk = await draftDesk(app);
    await desk.begin();
    const fewer = { title: 'Fewer', rules: DEFAULT_RULES.slice(2), reason: 'Less at once.' };
    await app.get(RulePublishing).publish(desk.actor, { ...fewer, schoolIds: [desk.schoolId] });
    const [, before] = await app.get(RuleHistory).at(desk.schoolId);
    first = `${HISTORY}/${before?.publicId ?? ''}`;
  });
  afterAll(() => app.close());
  beforeEach(() => desk.begin());

  it('shows each set that has been in force whole, as it was, to everybody who works with the rules', async () => {
    const history = await desk.lead.get(HISTORY);
    expect(history.text).toContain(`href="${first}"`);
    const page = textOf((await desk.lead.get(first)).text);
    expect(page).toContain('Rule set 1: Default rules');
    for (const { title } of DEFAULT_RULES) expect(page).toContain(title);
    await staffAccount(app, { firstName: 'Tim', roles: ['teacher'], organisationId: desk.schoolId });
    const tim = await visitorAt(app, 'tim@northfield.example', '/');
    const read = await tim.get(first);
    expect([read.status, read.text.includes('Make a draft from this set')]).toEqual([200, false]);
    expect((await tim.post(`${first}/draft`, {})).status).toBe(403);
    expect((await desk.lead.get(`${HISTORY}/${'x'.repeat(22)}`)).status).toBe(404);
    expect(await counting(app, () => desk.lead.get(first))).toBeLessThan(14);
  });

  it('begins a draft with its rules, held against what is in force now', async () => {
    await desk.lead.get(first);
    const begun = await desk.lead.post(`${first}/draft`, {});
    expect(begun.status).toBe(303);
    const page = textOf((await desk.lead.get(String(begun.headers['location']))).text);
    expect(page).toContain('As rule set 1 was');
    expect(page).toContain('2 rules are new, compared with the rules in force.');
    expect(page).not.toContain('Since this draft was begun');
  });

  it('puts a removed rule back as it is in force, once', async () => {
    const key = 'consecutive-absences';
    await desk.lead.get(desk.path());
    await desk.lead.post(`${desk.path()}/rules/${key}/remove`, { revision: '1' });
    expect((await desk.lead.get(desk.path())).text).toContain(
      `action="${desk.path()}/rules/${key}/put-back"`,
    );
    const late = await desk.lead.post(`${desk.path()}/rules/${key}/put-back`, { revision: '1' });
    expect(late.status).toBe(303);
    expect(textOf((await desk.lead.get(desk.path())).text)).toContain('has changed this draft meanwhile');
    for (let twice = 0; twice < 2; twice++)
      expect((await desk.lead.post(`${desk.path()}/rules/${key}/put-back`, { revision: '2' })).status).toBe(
        303,
      );
    const page = textOf((await desk.lead.get(desk.path())).text);
    expect(page).toContain('Nothing yet: these are the rules in force.');
    expect(await desk.rule(key)).toEqual(DEFAULT_RULES.find((rule) => rule.key === key));
    const none = await desk.lead.post(`${desk.path()}/rules/never-there/put-back`, { revision: '3' });
    expect(none.status).toBe(404);
  });

  it('says of a draft without any rule that it cannot be published, before anybody tries', async () => {
    await desk.lead.get(desk.path());
    let revision = 1;
    for (const { key } of await desk.rules())
      await desk.lead.post(`${desk.path()}/rules/${key}/remove`, { revision: String(revision++) });
    for (const path of [desk.path(), `${desk.path()}/publish`]) {
      const { text } = await desk.lead.get(path);
      expect(textOf(text)).toContain('This draft has no rule. By it nobody would be found');
      expect(text).not.toContain(`${desk.path()}/publish"`);
    }
  });

  it('refuses a rule that can never speak, with the figures', async () => {
    const fall = { recentWeeks: '2', minimumRecent: '100', earlierWeeks: '12', minimumEarlier: '40' };
    const sent = Object.fromEntries(Object.entries(fall).map(([name, value]) => [`c0-${name}`, value]));
    await desk.lead.get(desk.path());
    const refused = await desk.lead.post(`${desk.path()}/add`, {
      ...{ ...AWAY, ...sent, revision: '1', consequence: 'watch', 'c0-clearAt': '' },
      ...{ 'c0-indicator': 'attendance-fall', 'c0-points': '10' },
    });
    expect(refused.status).toBe(422);
    expect(textOf(refused.text)).toContain(
      'With these numbers the rule can never speak. Of a pupil with a mark in every session it would say: 20 recent and 120 earlier possible sessions; 100 and 40 are needed.',
    );
  });

  it('says before publishing that a concern between the line and where it ends goes on', async () => {
    const path = `${desk.path()}/rules/consecutive-absences`;
    await desk.lead.get(path);
    await desk.lead.post(path, { ...AWAY, revision: '1', 'c0-sessions': '14', 'c0-clearAt': '6' });
    expect(textOf((await desk.lead.get(`${desk.path()}/publish`)).text)).toMatch(
      /“Away for a week or more” finds pupils from 14 sessions on, and ends a concern only below 6 sessions: whoever has one and stands between the two keeps it/,
    );
  });
});
