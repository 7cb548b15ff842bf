import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.js';
import type { StaffRoleName } from '../../src/people/staff/staff-role.entity.js';
import { DEFAULT_RULES } from '../../src/rules/default-rule-set.js';
import { RuleDraftChanges } from '../../src/rules/drafts/rule-draft-changes.js';
import { RuleDraftsService } from '../../src/rules/drafts/rule-drafts.service.js';
import { INDICATORS } from '../../src/rules/indicator-catalogue.js';
import { RulePublishing } from '../../src/rules/publishing/rule-publishing.service.js';
import type { Rule } from '../../src/rules/rule.js';
import { makeNorthfield, type Northfield } from '../followups/northfield.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { staffAccount, type Visitor } from '../support/staff-accounts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { AWAY, DRAFTS } from './drafted-rules.js';
import { counting, textOf, visitorAt } from './worried-school.js';

describeOnEachDatabase('The pages of drafts of rules', (kind) => {
  let app: TestApp;
  let at: Northfield;
  let uma: Visitor;
  let lead: Actor;
  let id: string;

  const path = () => `${DRAFTS}/${id}`;
  const away = () => `${path()}/rules/consecutive-absences`;
  const draft = () => app.get(RuleDraftsService).get(lead, id);
  const rule = async (key: string): Promise<Rule | undefined> =>
    (await draft()).rules.find((one) => one.key === key);
  const account = (firstName: string, role: StaffRoleName, organisationId = at.schoolId) =>
    staffAccount(app, { firstName, roles: [role], organisationId });

  beforeAll(async () => {
    app = await startTestApp(kind);
    at = await makeNorthfield(app);
    const { staff } = await account('Uma', 'pastoral-lead');
    lead = {
      ...{ name: `staff:${staff.publicId}`, shownName: 'Uma Okafor', permissions: ['rules:write'] },
      ...{ organisationId: at.schoolId, staffId: staff.id },
    };
    uma = await visitorAt(app, 'uma@northfield.example', '/');
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    await uma.get(DRAFTS);
    const answer = await uma.post(DRAFTS, { title: 'Fewer' });
    expect(answer.status).toBe(303);
    id = (answer.headers['location'] ?? '').split('/').at(-1) ?? '';
  });

  it('are opened to leads, heads and administrators of a school, and to nobody else (ASVS 8.2.1)', async () => {
    await account('Hal', 'head');
    await account('Ivy', 'administrator');
    await account('Tim', 'teacher');
    await account('Dan', 'dsl');
    const { organisationId } = (
      await staffAccount(app, {
        ...{ firstName: 'Rob', roles: ['head'] },
      })
    ).staff;
    expect(organisationId).not.toBe(at.schoolId);
    for (const [name, list, page] of [
      ['hal', 200, 200],
      ['ivy', 200, 200],
      ['tim', 403, 403],
      ['dan', 403, 403],
      ['rob', 200, 404],
    ] as const) {
      const visitor = await visitorAt(app, `${name}@northfield.example`, '/');
      expect([name, (await visitor.get(DRAFTS)).status]).toEqual([name, list]);
      expect([name, (await visitor.get(path())).status]).toEqual([name, page]);
      const rules = await visitor.get('/settings/rules');
      expect(rules.status).toBe(200);
      expect(rules.text.includes('Drafts of other rules')).toBe(list === 200);
      expect((await visitor.get('/settings/rules/history')).status).toBe(200);
    }
  });

  it('tell a team that only a school has rules of its own', async () => {
    const { organisationId } = await app.dataSource
      .query<{ organisationId: number }[]>(
        `SELECT organisation_id AS "organisationId" FROM staff WHERE id = ${at.deeId}`,
      )
      .then(([row]) => row ?? { organisationId: 0 });
    await account('Tess', 'administrator', organisationId);
    const tess = await visitorAt(app, 'tess@northfield.example', '/');
    const answer = await tess.get(DRAFTS);
    expect(answer.status).toBe(404);
    expect(textOf(answer.text)).toContain('Only a school has rules of its own.');
    expect((await tess.post(DRAFTS, { title: 'Ours' })).status).toBe(404);
    expect((await tess.get('/settings/rules')).text).not.toContain('Drafts of other rules');
  });

  it('want a name for a draft, and say what it would change: nothing at first', async () => {
    const wrong = await uma.post(DRAFTS, { title: '  ' });
    expect(wrong.status).toBe(422);
    expect(textOf(wrong.text)).toContain('Enter what the draft is called, in at most 120 characters');
    const page = textOf((await uma.get(path())).text);
    expect(page).toContain('Nothing yet: these are the rules in force.');
    for (const { title } of DEFAULT_RULES) expect(page).toContain(title);
    expect(await counting(app, () => uma.get(path()))).toBeLessThan(16);
  });

  it('keep a changed rule with its numbers, and say in words what is different', async () => {
    await uma.get(away());
    const changed = { ...AWAY, revision: '1', 'c0-sessions': '4', consequence: 'open-case', followUp: 'no' };
    expect((await uma.post(away(), changed)).status).toBe(303);
    expect(await rule('consecutive-absences')).toEqual({
      ...{ key: 'consecutive-absences', indicator: 'consecutive-absences', severity: 3 },
      ...{ parameters: { sessions: 4, weeks: 40 }, clearAt: 1, consequence: 'open-case', followUp: false },
      ...{ title: 'Away for a week or more', reason: 'We ask after the child.' },
    });
    const page = textOf((await uma.get(path())).text);
    expect(page).toContain('1 rule is changed, compared with the rules in force.');
    expect(page).toContain('Sessions missed in a row, two being a day: 4 instead of 10.');
    expect(page).toContain('It now proposes a case; before, it was kept in sight.');
    expect(page).toContain('No meeting with home is drafted with the case.');
  });

  it('say beside its field what is wrong, each in its own words, and lose nothing that was typed', async () => {
    await uma.get(away());
    const wrong = {
      ...{
        'c0-sessions': '1.5',
        'c0-weeks': '',
        'c0-clearAt': 'low',
        severity: '',
        title: '',
        reason: 'Mine <b>',
      },
    };
    const answer = await uma.post(away(), { ...AWAY, revision: '1', ...wrong });
    expect(answer.status).toBe(422);
    const page = textOf(answer.text);
    for (const words of [
      'Enter a whole number from 2 to 400',
      'Enter school weeks looked back',
      'Enter a number, or leave it empty',
      'Choose how grave it is',
      'Enter what the rule is called, in at most 120 characters',
    ])
      expect(page).toContain(words);
    for (const field of ['c0-sessions', 'c0-weeks', 'c0-clearAt', 'severity', 'title'])
      expect(answer.text).toMatch(new RegExp(`href="#${field}"[\\s\\S]*id="${field}(-error)?"`));
    expect(answer.text).toContain('value="1.5"');
    expect(answer.text).toContain('value="low"');
    expect(answer.text).toContain('Mine &lt;b&gt;');
    expect((await draft()).revision).toBe(1);
  });

  it('hold numbers against each other: an end inside the line, weeks above weeks, good news that opens a case', async () => {
    const inside = await uma.post(away(), { ...AWAY, revision: '1', 'c0-clearAt': '12' });
    expect(textOf(inside.text)).toContain('Enter a number up to 10, where the line is, or leave it empty');
    expect(inside.text.match(/href="#[^"]*clearAt"/g)).toEqual(['href="#c0-clearAt"']);
    const trend = {
      ...{ ...AWAY, revision: '1', 'c0-indicator': 'absence-trend', 'c0-pointsAWeek': '2', 'c0-weeks': '5' },
      ...{ 'c0-minimumWeeks': '6', 'c0-sessionsAWeek': '4', 'c0-clearAt': '' },
    };
    const above = await uma.post(`${path()}/add`, trend);
    expect([inside.status, above.status]).toEqual([422, 422]);
    expect(textOf(above.text)).toContain(
      '“of these, school weeks with enough sessions” must not be above “school weeks looked at, this one included”',
    );
    const risen = {
      ...{ ...AWAY, revision: '1', consequence: 'open-case', 'c0-indicator': 'attendance-rise' },
      ...{ 'c0-points': '10', 'c0-recentWeeks': '6', 'c0-earlierWeeks': '12' },
      ...{ 'c0-minimumRecent': '40', 'c0-minimumEarlier': '40', 'c0-clearAt': '' },
    };
    const good = await uma.post(`${path()}/add`, risen);
    expect(good.status).toBe(422);
    expect(good.text).toContain('href="#consequence"');
    expect(textOf(good.text)).toContain('good news is told, and opens no case');
  });

  it('take a share in per cent, and give it back so', async () => {
    const page = await uma.get(`${path()}/rules/persistent-absence`);
    expect(page.text).toMatch(/name="c0-atLeast"[^>]*value="10"/);
    expect(page.text).toMatch(/name="c0-clearAt"[^>]*value="9.5"/);
    expect(textOf(page.text)).toContain('A number from 1% to 100%. This is the line: exactly this counts.');
    const sent = {
      ...{ ...AWAY, revision: '1', consequence: 'list', 'c0-indicator': 'absence-rate' },
      ...{ 'c0-atLeast': '12,5', 'c0-minimumPossible': '40', 'c0-clearAt': '11.25' },
    };
    expect((await uma.post(`${path()}/rules/persistent-absence`, sent)).status).toBe(303);
    expect(await rule('persistent-absence')).toMatchObject({
      ...{ parameters: { atLeast: 0.125, minimumPossible: 40 }, clearAt: 0.1125 },
    });
    const wrong = { ...sent, revision: '2', 'c0-atLeast': '101' };
    const answer = await uma.post(`${path()}/rules/persistent-absence`, wrong);
    expect(textOf(answer.text)).toContain('Enter a number from 1% to 100%');
  });

  it('list all that a rule can be built on, and have a form for each that saves as it stands', async () => {
    const catalogue = textOf((await uma.get(`${path()}/add`)).text);
    for (const { title } of INDICATORS) expect(catalogue).toContain(title.replaceAll("'", '&#39;'));
    expect(catalogue).toContain(
      'It needs at least 40 possible sessions this school year; with less it says nothing.',
    );
    expect(catalogue).not.toMatch(/undefined|NaN|null/);
    for (const { key } of INDICATORS) {
      const form = await uma.get(`${path()}/add?on=${key}`);
      expect([key, form.status]).toEqual([key, 200]);
      expect(form.text).toContain(`name="c0-indicator" value="${key}"`);
    }
    const late = { 'c0-indicator': 'lateness', 'c0-when': 'any', 'c0-sessions': '6', 'c0-weeks': '6' };
    const added = { ...AWAY, ...late, revision: '1', title: 'Late', 'c0-clearAt': '' };
    expect((await uma.post(`${path()}/add`, added)).status).toBe(303);
    expect((await uma.post(`${path()}/add`, { ...added, revision: '2' })).status).toBe(303);
    expect((await draft()).rules.slice(-2).map(({ key }) => key)).toEqual(['lateness', 'lateness-2']);
  });

  it('tell who was faster, with what was typed kept, and let it be saved again', async () => {
    const ben = { ...lead, staffId: at.okaforId };
    await app.get(RuleDraftChanges).removeRule(ben, { publicId: id, revision: 1 }, 'severe-absence');
    const mine = { ...AWAY, revision: '1', 'c0-sessions': '7' };
    const answer = await uma.post(away(), mine);
    expect(answer.status).toBe(409);
    expect(textOf(answer.text)).toContain('Ada Okafor has changed this draft meanwhile');
    expect(answer.text).toMatch(/name="c0-sessions"[^>]*value="7"/);
    expect(answer.text).toContain('name="revision" value="2"');
    for (const action of [`${path()}/discard`, `${away()}/remove`, `${path()}/title`]) {
      const late = await uma.post(action, { revision: '1', title: 'Mine' });
      expect(late.status).toBe(303);
      expect(textOf((await uma.get(path())).text)).toContain('has changed this draft meanwhile');
    }
    expect((await uma.post(away(), { ...mine, revision: '2' })).status).toBe(303);
    expect(await rule('consecutive-absences')).toMatchObject({ parameters: { sessions: 7 } });
  });

  it('publish with a reason, once, and show what others published meanwhile before that', async () => {
    await uma.post(`${away()}/remove`, { revision: '1' });
    const inForce = await uma.get(`${path()}/publish`);
    const against = /name="against" value="(\d+)"/.exec(inForce.text)?.[1] ?? '';
    const wanted = { revision: '2', against, reason: 'Too many.' };
    const none = await uma.post(`${path()}/publish`, { ...wanted, reason: '' });
    expect([none.status, textOf(none.text).includes('Write why')]).toEqual([422, true]);

    const rules = DEFAULT_RULES.slice(0, 5);
    const other = { title: 'Theirs', rules, schoolIds: [at.schoolId], reason: 'First' };
    const ben = { ...lead, shownName: 'Ben Moran' };
    const version = await app.get(RulePublishing).publish(ben, other);
    const late = await uma.post(`${path()}/publish`, wanted);
    expect(late.status).toBe(409);
    expect(textOf(late.text)).toContain(`Ben Moran has published rule set ${version} meanwhile.`);
    expect(late.text).toContain(`name="against" value="${version}"`);
    expect(late.text).toContain('Too many.');
    expect(textOf((await uma.get(path())).text)).toContain(
      `Since this draft was begun, Ben Moran published rule set ${version}`,
    );
    const done = await uma.post(`${path()}/publish`, { ...wanted, against: String(version) });
    expect([done.status, done.headers['location']]).toEqual([303, '/settings/rules']);
    expect(textOf((await uma.get('/settings/rules')).text)).toContain(`Rule set ${version + 1}`);
    const history = textOf((await uma.get('/settings/rules/history')).text);
    for (const words of ['Why: Too many.', 'by Uma Okafor', 'Why: First', 'by Ben Moran'])
      expect(history).toContain(words);
    expect(textOf((await uma.get(path())).text)).toContain(`published as rule set ${version + 1}`);
    expect((await uma.get(`${path()}/publish`)).status).toBe(303);
    const twice = await uma.post(`${path()}/publish`, { ...wanted, against: String(version + 1) });
    expect(twice.status).toBe(409);
    expect(twice.text).toMatch(/href="\/settings\/rules"[^>]*>Go to the rules in force/);
  });

  it('end with a discarded draft, which stays to be read and takes no change', async () => {
    expect((await uma.post(`${path()}/discard`, { revision: '1' })).status).toBe(303);
    const page = textOf((await uma.get(path())).text);
    expect(page).toContain('This draft was discarded on 2 March 2026.');
    expect((await uma.get(path())).text).not.toContain(`action="${path()}`);
    const { text, status } = await uma.post(`${path()}/add`, { ...AWAY, revision: '1' });
    expect([status, textOf(text).includes('This draft has been discarded meanwhile.')]).toEqual([409, true]);
    expect((await uma.get(`${path()}/add`)).status).toBe(409);
    expect(textOf((await uma.get(DRAFTS)).text)).not.toContain(id);
  });
});
