import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { BacktestRun } from '../../src/cases/backtests/backtest-run.entity.js';
import { SchoolDay } from '../../src/people/calendar/school-day.entity.js';
import { RuleDraft } from '../../src/rules/drafts/rule-draft.entity.js';
import type { Rule } from '../../src/rules/rule.js';
import { RuleSet } from '../../src/rules/rule-set.entity.js';
import { RuleSetsService } from '../../src/rules/rule-sets.service.js';
import { addDays, isoWeekdayOf, toEpochDay } from '../../src/shared/days.js';
import { newPublicId } from '../../src/shared/ids.js';
import { incident, pupil, raise } from '../cases/northfield.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { countStatements } from '../support/statements.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { signedIn, type TriageSchool, triageSchool } from './triage-desk.js';
import { textOf } from './worried-school.js';

const PATH = '/settings/rules/load';
/** Two leads, with everything that was there all along in the first week. */
const TESTED = {
  weeks: ['2026-02-02', '2026-02-09', '2026-02-16'],
  leads: [
    { schoolId: 1, ownerStaffId: 1, byWeek: [60, 8, 10] },
    { schoolId: 1, ownerStaffId: null, byWeek: [20, 2, 4] },
  ],
};

describeOnEachDatabase('What the rules bring in a week, on a page', (kind) => {
  let app: TestApp;
  let school: TriageSchool;
  let raised = 0;

  beforeAll(async () => {
    app = await startTestApp(kind);
    school = await triageSchool(app);
    const days = Array.from({ length: 40 }, (_, at) => toEpochDay(addDays('2026-03-23', at)));
    await app.dataSource.manager.insert(
      SchoolDay,
      days.filter((day) => isoWeekdayOf(day) <= 5).map((day) => ({ schoolId: school.school, day })),
    );
  });

  afterAll(async () => {
    await app.close();
  });

  const found = async (count: number, day: string, yearGroup = '9'): Promise<void> => {
    for (let n = 0; n < count; n++) {
      const id = await pupil(app, school.school, `p${(raised += 1)}`, yearGroup);
      await raise(app, school.school, id, { raisedOn: day, severity: 3 });
    }
    await app.drain();
  };
  const page = async (who: string): Promise<string> =>
    textOf((await (await signedIn(app, who)).get(PATH)).text);

  it('says nothing before there are rules, nor while they are too new, unless they were tried on the past', async () => {
    expect(await page('lead9')).toContain('Nothing can be said yet');
    await app.get(RuleSetsService).ensureDefaults();
    expect(await page('lead9')).toContain(
      'The rules are as they are since 2 March 2026: after 3 whole school weeks it can be said',
    );
    const { manager } = app.dataSource;
    const at = app.clock.now();
    const drafted = await manager.insert(RuleDraft, {
      ...{ publicId: newPublicId(), title: 'Ours', basedOn: null, rules: [], revision: 1, changedAt: at },
      ...{ authorStaffId: null, createdAt: at, changedByStaffId: null, publishedVersion: 1 },
    });
    await manager.insert(BacktestRun, {
      ...{
        publicId: newPublicId(),
        organisationId: school.school,
        draftId: Number(drafted.identifiers[0]?.['id']),
      },
      ...{
        draftRevision: 1,
        rulesTitle: 'Ours',
        specification: '{}',
        question: 'q',
        askedBy: 'command:test',
      },
      ...{
        schoolIds: JSON.stringify([school.school]),
        askedAt: at,
        state: 'done',
        done: 1,
        of: 1,
        endedAt: at,
      },
      report: JSON.stringify({ cases: TESTED }),
    });
    expect(await page('lead9')).toContain(
      'Tried on the past, they proposed about 12 cases a week at this school, its first week left out.',
    );
  });

  it('counts who came to each lead, whether there was room or not, over whole school weeks', async () => {
    for (const monday of ['2026-03-09', '2026-03-16', '2026-03-23']) {
      app.clock.moveTo(`${monday}T08:10:00.000Z`);
      await found(7, monday);
      await found(1, monday, '10');
    }
    const both = await pupil(app, school.school, 'both', '9');
    const watched = { consequence: 'watch', severity: 1 } as const;
    await raise(app, school.school, both, { ...watched, raisedOn: '2026-03-04' });
    const fought = { ruleKey: 'fights', raisedOn: '2026-03-24', evidence: incident('2026-03-24') };
    await raise(app, school.school, both, { ...watched, ...fought });
    app.clock.moveTo('2026-03-30T08:10:00.000Z');
    await found(9, '2026-03-30');
    expect(await app.dataSource.manager.countBy(PupilCase, { pupilId: both })).toBe(0);
    const proposed = await app.dataSource.manager.countBy(PupilCase, { schoolId: school.school });
    expect(proposed).toBeLessThan(24);
    const own = await page('lead9');
    expect(own).toMatch(
      /About 7 new pupils a week reach you; in the busiest 8; you have room for 5\. More than there is room for About 1 new pupil a week reaches Ama Lindqvist; in the busiest 1; there is room for 5\./,
    );
    expect(own).toContain('by the last 3 school weeks (9 March 2026 to 27 March 2026)');
    expect(own).toContain('Week of Ama Okafor Ama Lindqvist 9 March Ama Okafor 7 Ama Lindqvist 1 16 March');
    expect(await page('head')).toContain('About 7 new pupils a week reach Ama Okafor');
  });

  it('opens to who may change the rules, and is reached from the list they triage', async () => {
    for (const who of ['dsl', 'teacher', 'mast'])
      expect((await (await signedIn(app, who)).get(PATH)).status).toBe(403);
    expect((await (await signedIn(app, 'lead9')).get('/triage')).text).toContain(`href="${PATH}"`);
    expect((await (await signedIn(app, 'dsl')).get('/triage')).text).not.toContain(`href="${PATH}"`);
    const quality = (await (await signedIn(app, 'lead9')).get('/settings/rules/quality')).text;
    expect(quality).toContain(`href="${PATH}"`);
  });

  it('asks the database as often for many as for few, and changes nothing (ASVS 3.5.3)', async () => {
    const lead = await signedIn(app, 'lead9');
    const cost = () => countStatements(app, async () => expect((await lead.get(PATH)).status).toBe(200));
    const before = await tablePrints(app.dataSource);
    const few = await cost();
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual([]);
    app.clock.moveTo('2026-04-06T08:10:00.000Z');
    const later = await signedIn(app, 'lead9');
    expect(await countStatements(app, async () => expect((await later.get(PATH)).status).toBe(200))).toBe(
      few,
    );
    process.stdout.write(`Load (${kind.name}): ${few} statements.\n`);
  });

  it('goes on with a further version that asks the same, and begins anew with one that asks something else', async () => {
    const { manager } = app.dataSource;
    const [last] = await manager.find(RuleSet, { order: { version: 'DESC' }, take: 1 });
    if (!last) throw new Error('no rule set');
    const { id: _, ...row } = last;
    const publish = (version: number, rules: Rule[]) =>
      manager.insert(RuleSet, {
        ...{ ...row, publicId: newPublicId(), version, publishedAt: app.clock.now(), rules },
      });
    const other = row.rules.map((rule) =>
      rule.consequence === 'list' ? { ...rule, severity: 1 as const } : { ...rule, title: 'Ours' },
    );
    await publish(2, other);
    expect(await page('lead9')).toContain('At today’s rules, by the last 4 school weeks');
    await publish(3, row.rules.slice(1));
    const without = row.rules.find(({ consequence }) => consequence === 'open-case');
    await publish(
      4,
      row.rules.filter((rule) => rule !== without),
    );
    expect(await page('lead9')).toContain('The rules are as they are since 6 April 2026');
  });
});
