import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditEntry } from '../../src/access/audit/audit-entry.entity.js';
import { BacktestHistory } from '../../src/cases/backtests/backtest-history.js';
import { Backtests } from '../../src/cases/backtests/backtests.service.js';
import { BacktestRun } from '../../src/cases/backtests/backtest-run.entity.js';
import { Organisation } from '../../src/people/organisations/organisation.entity.js';
import { readBacktestSpec } from '../../src/rules/backtest/backtest-spec.js';
import { databaseKinds } from '../support/databases.js';
import { staffAccount, Visitor } from '../support/staff-accounts.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  draftOf,
  EVERY_SCHOOL,
  FIRST_AGAINST_FINAL,
  importUci,
  lowFirstResult,
  UCI,
} from '../support/uci-draft.js';

const TESTS = '/settings/rules/tests';
/** The specification as the form has it. */
const FINAL_BELOW_TEN = {
  ...{ from: '2005-12-16', to: '2006-06-22', outcome: 'sign', sign: 'result-below', signOn: '2006-06-23' },
  ...{ settingsOf: 'result-below', 'p-subject': 'Mathematics', 'p-assessment': 'Final', 'p-below': '10' },
};

if (!UCI) process.stdout.write('Skipped: the data uci-mathematics is not beside the project.\n');

/** Hal is head of the school GP, Tia leads year 9 there (nobody's year is known), Abel keeps it running; Mo is head of MS. */
describe.each(UCI ? databaseKinds : [])('Tests of rules by page ($name)', (kind) => {
  let app: TestApp;
  let draft: string;
  let msId: number;
  const visitors = new Map<string, Visitor>();
  const by = (who: string): Visitor => {
    const visitor = visitors.get(who);
    if (!visitor) throw new Error(`${who} has not signed in.`);
    return visitor;
  };
  const page = async (who: string, path: string): Promise<string> => words((await by(who).get(path)).text);

  beforeAll(async () => {
    app = await startTestApp(kind);
    await importUci(app);
    await app.drain();
    const schoolOf = async (sourceId: string) =>
      (await app.dataSource.manager.findOneByOrFail(Organisation, { sourceId })).id;
    const gp = await schoolOf('GP');
    msId = await schoolOf('MS');
    draft = await draftOf(app, [lowFirstResult()], gp);
    const people = [
      { firstName: 'Hal', roles: ['head'], organisationId: gp },
      { firstName: 'Tia', roles: ['pastoral-lead'], yearGroups: ['9'], organisationId: gp },
      { firstName: 'Abel', roles: ['administrator'], organisationId: gp },
      { firstName: 'Mo', roles: ['head'], organisationId: msId },
      { firstName: 'Tess', roles: ['teacher'], organisationId: gp },
    ] as const;
    for (const one of people) {
      const { email } = await staffAccount(app, one);
      const visitor = Visitor.at(app);
      await visitor.signIn(app, email);
      visitors.set(one.firstName, visitor);
    }
  }, 120_000);
  afterAll(() => app.close());

  /** Asks as somebody would on the page; where the answer leads. */
  async function ask(who: string, form: Readonly<Record<string, string>>): Promise<string> {
    await by(who).get(`${TESTS}/new`);
    const { status, headers, text } = await by(who).post(TESTS, form);
    if (status !== 303) throw new Error(`not asked: ${status} ${words(text)}`);
    return String(headers['location']);
  }
  const done = async (form: Readonly<Record<string, string>> = {}): Promise<string> => {
    const path = await ask('Hal', { ...FINAL_BELOW_TEN, rules: draft, ...form });
    await app.drain();
    return path;
  };

  it('say what to do where there is none yet, and are closed to who may not draft rules', async () => {
    expect(await page('Hal', TESTS)).toContain('Nothing has been tested yet. Begin with the rules in force');
    expect((await by('Tess').get(TESTS)).status).toBe(403);
  });

  it('are asked for with the days of the school year, for a draft when one comes from it', async () => {
    const { text } = await by('Hal').get(`${TESTS}/new?draft=${draft}`);
    expect(text).toMatch(new RegExp(`value="${draft}" checked`));
    expect(words(text)).toContain('each pupil of Gabriel Pereira');
    expect(words(text)).toContain('Draft: Low results Revision 1, as it is now');
  });

  it('ask for the settings of a sign as soon as it is chosen, and keep what was typed', async () => {
    const { 'p-below': _, settingsOf: __, ...chosen } = FINAL_BELOW_TEN;
    const to = await ask('Hal', { ...chosen, rules: draft });
    expect(to).toMatch(/^\/settings\/rules\/tests\/new\?.*#settings$/);
    expect(to).not.toContain('_csrf');
    const { text } = await by('Hal').get(to);
    expect(text).toContain('value="2006-06-23"');
    expect(text).toMatch(/name="p-below"[^>]*value="85"/);
    expect(text).toMatch(new RegExp(`value="${draft}" checked`));
  });

  it('say beside each field what is wrong, and lose nothing', async () => {
    await by('Hal').get(`${TESTS}/new`);
    const wrong = { ...FINAL_BELOW_TEN, rules: '', from: '1 May', signOn: '2006-06-22', 'p-below': 'ten' };
    const { status, text } = await by('Hal').post(TESTS, wrong);
    expect(status).toBe(422);
    for (const [field, message] of [
      ['rules', 'Choose which rules to test'],
      ['from', 'Enter the first day, such as 2 March 2026'],
      ['signOn', 'Enter a day after 22 June 2006: a rule cannot warn of what has been'],
      ['p-below', 'Enter a number'],
    ])
      expect(text).toContain(`<a href="#${field}">${message}</a>`);
    expect(text).toContain('value="1 May"');
    expect(text).toContain('value="ten"');
    expect(text).toContain('value="Mathematics"');
    const far = await draftOf(app, [lowFirstResult()], msId, 'Of another school');
    for (const rules of ['x'.repeat(22), far]) {
      const gone = await by('Hal').post(TESTS, { ...FINAL_BELOW_TEN, rules });
      expect([gone.status, words(gone.text)]).toEqual([
        422,
        expect.stringContaining('rules that are still there'),
      ]);
      expect(gone.text).not.toContain('Of another school');
    }
    expect(await app.dataSource.manager.count(BacktestRun)).toBe(0);
    const late = {
      ...FINAL_BELOW_TEN,
      rules: draft,
      outcome: 'case',
      caseFrom: '2005-01-01',
      caseTo: '2099-01-01',
    };
    const cases = await by('Hal').post(TESTS, late);
    expect([cases.status, words(cases.text)]).toEqual([
      422,
      expect.stringContaining('today or an earlier day'),
    ]);
  });

  it('show how far the worker is, can be stopped, and say so', async () => {
    const path = await ask('Hal', { ...FINAL_BELOW_TEN, rules: draft });
    expect(await page('Hal', path)).toContain('It begins as soon as a worker is free.');
    const id = path.split('/').at(-1) ?? '';
    const course = { state: 'running', done: 200, of: 349, claim: 'x', claimedAt: app.clock.now() } as const;
    await app.dataSource.manager.update(BacktestRun, { publicId: id }, course);
    const { text } = await by('Hal').get(path);
    expect(words(text)).toContain('200 of 349 pupils looked at.');
    expect(text).toContain('<progress class="tandem-progress" max="349" value="200"');
    const stopped = await by('Hal').post(`${path}/stop`, {});
    expect([stopped.status, stopped.headers['location']]).toEqual([303, path]);
    expect(await page('Hal', path)).toContain('It was stopped before its end');
    await by('Hal').post(`${path}/stop`, {});
    expect(await page('Hal', path)).toContain('This test has ended already');
    await app.drain();
    expect(await page('Hal', TESTS)).toContain('Stopped');
  });

  it('give the figures that the command gives', async () => {
    const path = await done();
    const id = path.split('/').at(-1) ?? '';
    const spec = { ...FIRST_AGAINST_FINAL, rules: [lowFirstResult()], schools: ['GP'] };
    const { verdicts: _, ...figures } = await app
      .get(Backtests)
      .runNow(readBacktestSpec(spec), () => Promise.resolve());
    const shown = await app.get(BacktestHistory).one(EVERY_SCHOOL, id);
    expect(shown.figures).toEqual(JSON.parse(JSON.stringify(figures)));
    const text = await page('Hal', path);
    const { pupils, flagged, truePositives, falseNegatives } = figures;
    expect(text).toContain(
      `Of ${pupils} pupils it would have flagged ${flagged}; for ${truePositives} of them what you asked about came true, and ${falseNegatives} were missed. Half of the right warnings came 27 weeks or more before.`,
    );
    expect(text).toContain('On 23 June 2006: The latest result of Final in Mathematics is below 10.');
    expect(text).toContain('No such rule is in force today.');
    expect(text).toContain('This draft’s line, below 10, flags');
    expect((await by('Hal').get(`/settings/rules/drafts/${draft}`)).status).toBe(200);
    expect((await by('Hal').get(path)).text).toContain(`href="/settings/rules/drafts/${draft}"`);
    expect(text).toMatch(/Boys .* Girls/);
  }, 60_000);

  it('name whom they flagged and missed, as far as the reader may see them today, and count the others', async () => {
    const path = await done();
    const { text } = await by('Hal').get(`${path}/pupils?which=missed`);
    const missed = Number(/Missed \((\d+)\)/.exec(words(text))?.[1]);
    expect(missed).toBeGreaterThan(10);
    expect([...text.matchAll(/<li class="tandem-row">/g)]).toHaveLength(missed);
    expect(words(text)).not.toContain('not shown');
    expect(text).toContain('?on=2006-06-22"');
    const names = [...text.matchAll(/<strong>([^<]+)<\/strong><\/a>/g)].map((match) => match[1] ?? '');
    expect(names).toHaveLength(missed);
    const right = await page('Hal', `${path}/pupils?which=right`);
    expect(right).toMatch(/here 1 to 50 of \d+/);
    expect(right).toContain('First flagged on 16 December 2005. A low first result');
    expect(right).toContain('27 weeks before');
    expect(await page('Hal', `${path}/pupils?which=right&page=2`)).toMatch(/here 51 to \d+ of/);
    for (const who of ['Tia', 'Abel']) {
      const theirs = await page(who, `${path}/pupils?which=missed`);
      expect(theirs).toContain(`${missed} are not shown, because you may not see them today.`);
      for (const name of names) expect(theirs).not.toContain(name);
    }
    expect((await by('Mo').get(`${path}/pupils`)).status).toBe(404);
    expect((await by('Mo').get(path)).status).toBe(404);
    const id = path.split('/').at(-1) ?? '';
    const lines = await app.dataSource.manager.findBy(AuditEntry, { subjectId: id });
    const looks = lines.filter(({ action }) => action === 'backtest-pupils-listed');
    expect(looks.map(({ reason }) => reason)).toEqual([
      ...Array.from({ length: 3 }, () => 'you are head of Gabriel Pereira'),
      ...['you are pastoral lead of year 9 at Gabriel Pereira', 'nothing is in sight'],
    ]);
  }, 60_000);

  it('lead from a pupil to what the rules of the test saw of them, whatever is in force, for whoever may see both', async () => {
    const path = await done();
    const { text } = await by('Hal').get(`${path}/pupils?which=right`);
    const [, href = ''] =
      /href="(\/settings\/rules\/tests\/[^"]+\/pupils\/[^"]+)">What these rules saw on/.exec(text) ?? [];
    const saw = words((await by('Hal').get(href)).text);
    expect(saw).toContain('What the rules of this test saw of');
    expect(saw).toContain('By the draft “Low results');
    expect(saw).toContain('A low first result');
    expect(saw).not.toContain('Persistent absence');
    expect((await by('Hal').get(`${href.split('?')[0] ?? ''}?on=2031-01-01`)).status).toBe(422);
    for (const who of ['Abel', 'Tia', 'Mo', 'Tess'])
      expect([403, 404]).toContain((await by(who).get(href)).status);
  }, 60_000);

  it('stand beside the test before of the same draft and that of the rules in force', async () => {
    const [before, inForce] = [await done(), await done({ rules: 'in-force' })];
    await app.dataSource.query(
      `UPDATE rule_draft SET revision = 2, rules = '${JSON.stringify([lowFirstResult(8)])}' WHERE public_id = '${draft}'`,
    );
    const path = await done();
    const { text } = await by('Hal').get(path);
    expect(text).toContain(`<a class="govuk-link" href="${before}">Before: Low results, revision 1</a>`);
    expect(text).toContain(`href="${inForce}">The rules in force`);
    const again = await by('Hal').get(`${TESTS}/new?like=${path.split('/').at(-1) ?? ''}`);
    expect(again.text).toMatch(/name="p-below"[^>]*value="10"/);
    expect(again.text).toMatch(new RegExp(`value="${draft}" checked`));
    const many = await page('Hal', inForce);
    expect(many).toContain('Rule by rule');
  }, 60_000);

  it('say how many cases a week they would have proposed to whom, and for how many there is room', async () => {
    const { id: gp } = await app.dataSource.manager.findOneByOrFail(Organisation, { sourceId: 'GP' });
    const asks = { ...lowFirstResult(), consequence: 'open-case' as const };
    const ours = await draftOf(app, [asks, { ...lowFirstResult(8), key: 'shows' }], gp, 'Asks home');
    const told = await page('Hal', await done({ rules: ours }));
    expect(told).toContain(
      'In a usual week there would have been room for these conversations, in the first there would not',
    );
    expect(told).toMatch(
      /Fewer than 1 case a week reaches you; in the busiest 0; you have room for 5\. By the rules in force/,
    );
    expect(told).toMatch(/The first week, that of 12 December 2005, .* in it 125 cases would have been/);
    expect(told).toContain('1 rule proposes a case: 125 pupils found; each is a conversation.');
    expect(told).toMatch(/1 rule only shows: \d+ pupils found; they ask nobody for a conversation\./);
  });

  it('forget after half a year of whom they spoke, and say so', async () => {
    const path = await done();
    await app.dataSource.manager.update(
      BacktestRun,
      { publicId: path.split('/').at(-1) ?? '' },
      { verdicts: null },
    );
    expect(await page('Hal', `${path}/pupils`)).toContain('Of whom it spoke is forgotten');
    expect((await by('Hal').get(path)).text).not.toContain('/pupils?which=');
  }, 60_000);

  it('change nothing by being read', async () => {
    const path = await done();
    const before = await tablePrints(app.dataSource);
    for (const one of [TESTS, `${TESTS}/new`, path, `${path}?rule=nonsense`, `${path}/pupils?which=nonsense`])
      expect((await by('Hal').get(one)).status).toBe(200);
    const changed = changedTables(before, await tablePrints(app.dataSource));
    expect(changed.filter((table) => !['audit_entry', 'staff_session'].includes(table))).toEqual([]);
  }, 60_000);

  it('hold a whole question: the outcome of the form is that of the specification', async () => {
    const path = await done({ outcome: 'case', caseFrom: '2006-01-01', caseTo: '2006-06-22' });
    expect(await page('Hal', path)).toContain(
      'Somebody opened a case about the pupil between 1 January 2006 and 22 June 2006.',
    );
    const usual = await done({ outcome: 'persistent', on: '2006-06-23' });
    expect(await page('Hal', usual)).toContain('Of 349 pupils more it cannot be said how it went');
  }, 60_000);
});

/** As people read it: without marks, spaces put together. */
function words(html: string): string {
  return html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}
