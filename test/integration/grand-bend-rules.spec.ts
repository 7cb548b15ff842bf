import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_RULES } from '../../src/rules/default-rule-set.js';
import { evaluatePupil } from '../../src/rules/evaluate-pupil.js';
import { compileRules, type IndicatorRule, type Rule } from '../../src/rules/rule.js';
import { toEpochDay } from '../../src/shared/days.js';
import { readGrandBend, type GrandBendPupil } from '../support/grand-bend-histories.js';
import {
  absentAtLeast,
  attendanceFallen,
  awayInARow,
  becomingAbsent,
  behaviourPoints,
  openGrandBend,
  pupilsMeetingDefaultRules,
  seriousIncident,
  unauthorisedInWeeks,
  type OracleDatabase,
} from '../support/grand-bend-oracle.js';
import { sharedData } from '../support/shared-data.js';

const folder = sharedData('grand-bend');
if (!folder) process.stdout.write('Skipped: the Grand Bend data is not beside the project.\n');
const suite = folder ? describe : describe.skip;

const LAST_DAY = '2022-05-27';
/** First days, a weekend, holidays, the turn of the calendar year, and the last day. */
const DAYS = [
  '2021-08-23',
  '2021-09-17',
  '2021-10-16',
  '2021-12-01',
  '2022-01-03',
  '2022-02-09',
  '2022-03-20',
  '2022-05-02',
  LAST_DAY,
];

suite("Grand Bend's pupils by the rules and by plain SQL", () => {
  let db: OracleDatabase;
  let pupils: GrandBendPupil[];

  beforeAll(() => {
    db = openGrandBend(folder ?? '');
    pupils = readGrandBend(folder ?? '');
  });
  afterAll(() => {
    db.close();
  });

  /** Outside ids of those who meet each rule, by the evaluator. */
  function met(rules: readonly Rule[], asOf: string): Record<string, string[]> {
    const compiled = compileRules(rules);
    const lists: Record<string, string[]> = Object.fromEntries(rules.map((rule) => [rule.key, []]));
    for (const { id, firstName, history } of pupils) {
      for (const finding of evaluatePupil(history, compiled, toEpochDay(asOf), { firstName })) {
        if (finding.outcome === 'met') lists[finding.ruleKey]?.push(id);
      }
    }
    return Object.fromEntries(Object.entries(lists).map(([key, list]) => [key, list.sort()]));
  }

  const ruleOf = (key: string, parameters: IndicatorRule['parameters']): Rule => {
    const rule = DEFAULT_RULES.find((candidate) => candidate.key === key);
    if (!rule) throw new Error(`No default rule ${key}`);
    return { ...rule, clearAt: undefined, parameters: { ...rule.parameters, ...parameters } };
  };

  it('lists the same pupils under every default rule on the last day', () => {
    const ours = met(DEFAULT_RULES, LAST_DAY);
    const counts = Object.entries(ours).map(([key, list]) => `${key}: ${list.length}`);
    process.stdout.write(`Grand Bend, ${LAST_DAY}: ${counts.join(', ')}\n`);
    expect(ours).toEqual(pupilsMeetingDefaultRules(db, LAST_DAY));
    expect(ours['persistent-absence']).toHaveLength(44);
    expect(ours['severe-absence']).toEqual([]);
  });

  it.each(DAYS)('lists the same pupils under every default rule on %s', (asOf) => {
    expect(met(DEFAULT_RULES, asOf)).toEqual(pupilsMeetingDefaultRules(db, asOf));
  });

  it.each(DAYS)('agrees with thresholds low enough to catch many on %s', (asOf) => {
    const rules = [
      ruleOf('persistent-absence', { atLeast: 0.05 }),
      ruleOf('severe-absence', { atLeast: 0.13 }),
      ruleOf('becoming-persistently-absent', { points: 0.2, weeksWithAbsence: 1 }),
      ruleOf('attendance-fall', { points: 2, recentWeeks: 4, earlierWeeks: 9 }),
      ruleOf('consecutive-absences', { sessions: 2 }),
      ruleOf('unauthorised-ten-in-ten-weeks', { sessions: 3 }),
      ruleOf('behaviour-points', { points: 2, schoolDays: 60 }),
      ruleOf('serious-incident', { severity: 3, schoolDays: 60 }),
    ];
    expect(met(rules, asOf)).toEqual({
      'persistent-absence': absentAtLeast(db, asOf, 5),
      'severe-absence': absentAtLeast(db, asOf, 13),
      'becoming-persistently-absent': becomingAbsent(db, asOf, 0.2, 4, 1),
      'attendance-fall': attendanceFallen(db, asOf, 2, 4, 9),
      'consecutive-absences': awayInARow(db, asOf, 2),
      'unauthorised-ten-in-ten-weeks': unauthorisedInWeeks(db, asOf, 3),
      'behaviour-points': behaviourPoints(db, asOf, 2, 60),
      'serious-incident': seriousIncident(db, asOf, 3, 60),
    });
  });

  it('cuts nobody by the minimum of possible sessions on the last day: all have 322', () => {
    expect(absentAtLeast(db, LAST_DAY, 10, 1)).toEqual(absentAtLeast(db, LAST_DAY, 10, 322));
    expect(absentAtLeast(db, LAST_DAY, 0, 322)).toHaveLength(243);
  });
});
