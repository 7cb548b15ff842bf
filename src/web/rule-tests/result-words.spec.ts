import { describe, expect, it } from '@jest/globals';
import { backtestReport, type TestedPupil } from '../../rules/backtest/backtest-report.js';
import { figuresByGroup, groupDifferences, type GroupsOfPupil } from '../../rules/backtest/by-group.js';
import { compileRules, type Rule } from '../../rules/rule.js';
import { isoWeekOf, toEpochDay } from '../../shared/days.js';
import { figureRows, leadRows, leadSentence } from './figure-tables.js';
import { alikeWords, differenceWords, groupTables } from './group-tables.js';
import { thresholdCurve } from './threshold-curve.js';
import { loadView } from './week-load.js';

const NOBODYS: GroupsOfPupil = {
  ...{ school: 'N', yearGroup: null, sex: null, language: null, send: null, disadvantage: null },
};
const RULE: Rule = {
  ...{ key: 'away', severity: 3, consequence: 'list', title: 'Away', reason: 'Because.' },
  ...{ indicator: 'absence-rate', parameters: { atLeast: 0.1 } },
};
const [COMPILED] = compileRules([RULE]);
const FLAGGED_ON = toEpochDay('2026-01-09');
const RAISED = { on: FLAGGED_ON, schoolId: 1, endedOn: null, evidence: { kind: 'sessions' as const } };

/** A pupil who was away so much, flagged from a tenth on, and for whom it came true or not. */
const pupil = (absence: number, cameTrue: boolean): TestedPupil => ({
  ...{ pupilId: 1, groups: NOBODYS, cameTrue, outcomeOn: toEpochDay('2026-03-06') },
  traces: [
    {
      ...{ ruleKey: 'away', extreme: absence, stoodInWeeks: [] },
      raised: absence >= 0.1 ? [RAISED] : [],
    },
  ],
  lookedInWeeks: [isoWeekOf(FLAGGED_ON)],
  ...{ leadWeeks: () => 8, hadOpenCaseOn: () => absence > 0.3 },
});
const PUPILS = [pupil(0.05, false), pupil(0.08, true), pupil(0.1, true), pupil(0.2, false), pupil(0.4, true)];
const REPORT = backtestReport(PUPILS, COMPILED ? [COMPILED] : [], 'school weeks');

describe('The figures of a test', () => {
  it('say what each counts, in whole pupils', () => {
    const rows = figureRows(REPORT);
    expect(rows.map(({ label, share }) => [label, share])).toEqual([
      ['Found', '66.7%'],
      ['Right when it warned', '66.7%'],
      ['Rightly left alone', '50%'],
      ['Better than by lot', '1.1 times'],
      ['In hand anyway', '33.3%'],
    ]);
    expect(rows[0]?.range).toMatch(/^20\.8% to 93\.9%$/);
    expect(rows[0]?.means).toBe(
      'Of 3 pupils it came true for, 2 would have been flagged. 1 would have been missed.',
    );
    expect(rows[4]?.means).toContain(
      '1 already had an open case on that day. The other 2 would have been news.',
    );
  });

  it('say nothing of nobody', () => {
    const rows = figureRows(backtestReport([], [], 'school weeks'));
    expect(rows.map(({ share, range }) => [share, range])).toEqual(rows.map(() => ['–', '–']));
  });
});

describe('How early a test warns', () => {
  it('is told in bins that grow, as far as there is anybody', () => {
    expect(leadRows([0, 1, 2, 2, 9])).toEqual([
      { weeks: 'The same week', count: 1, bar: 33 },
      { weeks: '1 to 2 weeks', count: 3, bar: 100 },
      { weeks: '3 to 4 weeks', count: 0, bar: 0 },
      { weeks: '5 to 8 weeks', count: 0, bar: 0 },
      { weeks: '9 to 13 weeks', count: 1, bar: 33 },
    ]);
    expect(leadRows([40])[7]).toEqual({ weeks: '31 weeks or more', count: 1, bar: 100 });
    expect(leadRows([])).toEqual([]);
  });

  it('says how weeks were counted', () => {
    const lead = { least: 1, lowerQuartile: 4, median: 8, upperQuartile: 9, most: 9 };
    expect(leadSentence({ ...lead, unit: 'school weeks' })).toBe(
      'Half of the right warnings came 8 school weeks or more before; three in four came at least 4 school weeks before. Holidays are not counted.',
    );
    expect(leadSentence({ ...lead, unit: 'ISO weeks' })).toContain('every week is counted, holidays too');
    expect(leadSentence(null)).toContain('no right warning');
  });
});

describe('The curve of a rule', () => {
  it('has the line of today in its place, and what it would mean to move it', () => {
    const beside = { isDraft: false, inForce: COMPILED ?? null };
    const curve = COMPILED && REPORT.byRule[0] ? thresholdCurve(COMPILED, REPORT.byRule[0], beside) : null;
    expect(curve?.title).toBe(
      'Today’s line, at least 10%, flags 3 of 5 pupils and finds 2 of the 3 it came true for',
    );
    expect(curve?.rows.map(({ value, mark, flagged, found }) => [value, mark, flagged, found])).toEqual([
      ['at least 40%', null, 1, '33.3%'],
      ['at least 20%', null, 2, '33.3%'],
      ['at least 10%', 'Today’s line', 3, '66.7%'],
      ['at least 8%', null, 4, '100%'],
      ['at least 5%', null, 5, '100%'],
    ]);
    expect(curve?.marks).toEqual([{ kind: 'today', words: 'Today’s line: at least 10%' }]);
    expect(curve?.beside).toBeNull();
  });

  it('is none where nothing was ever measured', () => {
    const empty = backtestReport([], COMPILED ? [COMPILED] : [], 'school weeks').byRule[0];
    expect(
      COMPILED && empty ? thresholdCurve(COMPILED, empty, { isDraft: false, inForce: null }) : 'no report',
    ).toBeNull();
  });
});

describe('The load of a week', () => {
  it('leaves a gap where nobody looked, in the chart, and no line in the table', () => {
    const week = (day: string, raised: number) => ({ week: day, raised, standing: 4 });
    const load = loadView([week('2026-01-05', 1), week('2026-01-19', 3)], '2026-01-05', '2026-01-25');
    expect(load?.title).toBe('At most 3 pupils new on the list in one week, that of 19 January 2026');
    expect(load?.rows.map((row) => row.week)).toEqual(['5 January 2026', '19 January 2026']);
    expect([load?.chart.bars.length, load?.chart.points.length]).toEqual([2, 2]);
    expect(load?.chart.path.match(/M/g)).toHaveLength(2);
    expect(loadView([], '2026-01-05', '2026-01-25')).toBeNull();
  });
});

describe('Groups', () => {
  const verdicts = (sex: string, count: number, flagged: boolean) =>
    Array.from({ length: count }, () => ({ flagged, cameTrue: true, groups: { ...NOBODYS, sex } }));
  const byGroup = figuresByGroup([
    ...[...verdicts('F', 28, true), ...verdicts('F', 2, false)],
    ...[...verdicts('M', 10, true), ...verdicts('M', 20, false), ...verdicts('X', 3, true)],
  ]);

  it('that differ beyond chance are told in a sentence', () => {
    const words = differenceWords(
      groupDifferences(
        figuresByGroup([
          ...[...verdicts('F', 28, true), ...verdicts('F', 2, false)],
          ...[...verdicts('M', 10, true), ...verdicts('M', 20, false)],
        ]),
      ),
      new Map(),
    );
    expect(words).toEqual([
      'Sex, Girls: Pupils it came true for were missed less often (6.7%) than among all others (66.7%).',
      'Sex, Boys: Pupils it came true for were missed more often (66.7%) than among all others (6.7%).',
    ]);
  });

  it('of fewer than ten are not shown, nor a grouping of one, which is all pupils', () => {
    const tables = groupTables(byGroup, new Map([['N', 'Northfield']]));
    expect(tables.map(({ title }) => title)).toEqual(['Sex']);
    expect(tables[0]?.rows.map(({ name, isWithheld }) => [name, isWithheld])).toEqual([
      ['Boys', false],
      ['Girls', true],
      ['X', true],
    ]);
    expect(alikeWords(byGroup, [])).toBeNull();
  });

  it('of whom it came true for two say nothing, neither a share nor that they are alike', () => {
    const some = (sex: string, flagged: boolean, cameTrue: boolean, count: number) =>
      Array.from({ length: count }, () => ({ flagged, cameTrue, groups: { ...NOBODYS, sex } }));
    const of = (came: number, stayed: number) =>
      figuresByGroup(
        ['F', 'M'].flatMap((sex) => [...some(sex, true, true, came), ...some(sex, false, false, stayed)]),
      );
    const [girls] = groupTables(of(2, 20), new Map())[0]?.rows ?? [];
    expect([girls?.found, girls?.wrongly]).toEqual(['too few to say', '0% (0% to 16.1%)']);
    expect(alikeWords(of(2, 20), [])).toBe(
      'It came true for too few pupils to say whether groups are found alike. None is flagged for nothing more often than chance explains.',
    );
    expect(alikeWords(of(20, 2), [])).toMatch(/^It stayed away for too few pupils to say .* None is missed/);
    expect(alikeWords(of(20, 20), [])).toMatch(/^No group of pupils differs/);
  });
});
