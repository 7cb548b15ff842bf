import { describe, expect, it } from '@jest/globals';
import type { BacktestFigures } from '../../cases/backtests/kept-verdicts.js';
import { backtestReport, type RuleReport, type TestedPupil } from '../../rules/backtest/backtest-report.js';
import { figuresOf } from '../../rules/backtest/hits-and-misses.js';
import { type CompiledRule, compileRules, type Rule } from '../../rules/rule.js';
import { toEpochDay } from '../../shared/days.js';
import { bringsWords } from './compared.js';
import { provesNothing, rulesThatAreTheOutcome } from './proves-nothing.js';
import { thresholdCurve } from './threshold-curve.js';
import { curveOf } from './which-curve.js';

const away = (atLeast: number, more: Partial<Rule> = {}): Rule => ({
  ...{ key: 'away', severity: 3, consequence: 'list', title: 'Away', reason: 'Because.' },
  ...{ indicator: 'absence-rate', parameters: { atLeast } },
  ...more,
});
const one = (rule: Rule): CompiledRule => {
  const [compiled] = compileRules([rule]);
  if (!compiled) throw new Error('No rule');
  return compiled;
};

/** Who was away so much in the time of the test, and for whom it came true. */
const ABSENCES: readonly (readonly [number, boolean])[] = [
  [0.05, false],
  [0.08, true],
  [0.1, true],
  [0.2, false],
  [0.4, true],
];

function reportOf(rules: readonly CompiledRule[], lines: ReadonlyMap<string, number>): RuleReport[] {
  const outcomeOn = toEpochDay('2026-03-06');
  const tested = ABSENCES.map(([absence, cameTrue], pupilId) => ({
    ...{ pupilId, cameTrue, outcomeOn, leadWeeks: () => 1, hadOpenCaseOn: () => false },
    groups: { school: null, yearGroup: null, sex: null, language: null, send: null, disadvantage: null },
    traces: rules.map(({ rule, bound }) => ({
      ...{ ruleKey: rule.key, extreme: absence, stoodInWeeks: [] },
      raised: absence >= bound.threshold ? [{ on: outcomeOn - 30, schoolId: 1 }] : [],
    })),
  })) as unknown as TestedPupil[];
  return [...backtestReport(tested, rules, 'school weeks', lines).byRule];
}

function curveBeside(draft: Rule, inForce: Rule | null, knownThen = inForce) {
  const rule = one(draft);
  const then = new Map(knownThen ? [['away', one(knownThen).bound.threshold]] : []);
  const [report] = reportOf([rule], then);
  return report && thresholdCurve(rule, report, { isDraft: true, inForce: inForce && one(inForce) });
}

describe('The curve of a rule in a draft', () => {
  it('tells the draft’s line from today’s, and what either finds', () => {
    const curve = curveBeside(away(0.08), away(0.1, { title: 'Away, as it was' }));
    expect(curve?.title).toBe(
      'This draft’s line, at least 8%, flags 4 of 5 pupils and finds 3 of the 3 it came true for',
    );
    expect(curve?.beside).toBe('Today’s line, at least 10%, flags 3 and finds 2.');
    expect(curve?.marks).toEqual([
      { kind: 'today', words: 'Today’s line: at least 10%' },
      { kind: 'draft', words: 'This draft’s line: at least 8%' },
    ]);
    expect(curve?.rows.map(({ value, mark }) => [value, mark])).toEqual([
      ['at least 40%', null],
      ['at least 20%', null],
      ['at least 10%', 'Today’s line'],
      ['at least 8%', 'This draft’s line'],
      ['at least 5%', null],
    ]);
  });

  it('has today’s line also where that flags exactly as many', () => {
    const curve = curveBeside(away(0.08), away(0.075));
    expect(curve?.rows.filter(({ mark }) => mark).map(({ value, flagged }) => [value, flagged])).toEqual([
      ['at least 8%', 4],
      ['at least 7.5%', 4],
    ]);
  });

  it('says where there is no such rule today, another one, or one newer than the test', () => {
    expect(curveBeside(away(0.08), null)?.beside).toBe('No such rule is in force today.');
    const others: Rule = {
      ...away(0.1),
      indicator: 'behaviour-points',
      parameters: { points: 15, schoolDays: 20 },
    };
    expect(curveBeside(away(0.08), others, null)?.beside).toMatch(
      /^The rule in force today looks for something else: .*points/,
    );
    expect(curveBeside(away(0.08), away(0.0925), away(0.1))?.beside).toMatch(
      /^Today’s line, at least 9.3%, was not looked at: it is newer than this test/,
    );
  });

  it('shows no value that a form would refuse, also of a test that kept the very values', () => {
    const rule = one(away(0.1));
    const figures = figuresOf(1, 0, 2, 2);
    const old = [3 / 7, 0.1234567, 0.1230001, 0.0005].map((value) => ({ ...figures, value }));
    const report: RuleReport = {
      ...{ ...figures, key: 'away', leadTimeWeeks: null },
      tradeOff: {
        threshold: 0.1,
        direction: 'at-least',
        points: old.map((point, at) => ({ ...point, flagged: at + 2 })),
      },
    };
    const curve = thresholdCurve(rule, report, { isDraft: false, inForce: rule });
    expect(curve?.rows.map(({ value }) => value)).toEqual([
      'at least 42.8%',
      'at least 12.3%',
      'at least 10%',
    ]);
  });
});

describe('A test of a draft opens the curve', () => {
  const rules = [away(0.05), away(0.3, { key: 'long', title: 'Long away' })].map(one);
  const tested = { rules, reports: reportOf(rules, new Map()), isDraft: true };

  it('of the rule that the draft changes, else of the one that flags most', () => {
    const opens = (inForce: Rule[], isDraft = true) =>
      curveOf({ ...tested, isDraft, inForce: inForce.map(one) }, null)?.rule;
    expect(opens([away(0.05), away(0.35, { key: 'long' })])).toBe('Long away');
    expect(opens([away(0.05), away(0.3, { key: 'long', title: 'Another name' })])).toBe('Away');
    expect(opens([away(0.06), away(0.3, { key: 'long', yearGroups: ['7'] })])).toBe('Away');
    expect(opens([away(0.05), away(0.35, { key: 'long' })], false)).toBe('Away');
  });

  it('of another when somebody asks for it', () => {
    expect(curveOf({ ...tested, inForce: [] }, 'long')?.rule).toBe('Long away');
  });
});

describe('Beside the test before', () => {
  const figures = (flagged: number, truePositives: number) =>
    ({ flagged, truePositives }) as unknown as BacktestFigures;

  it.each([
    [[60, 40], [91, 40], '31 more pupils flagged than by the rules in force, 0 more of them rightly.'],
    [[60, 40], [91, 55], '31 more pupils flagged than by the rules in force, 15 more of them rightly.'],
    [[60, 40], [40, 39], '20 fewer pupils flagged than by the rules in force, 1 fewer of them rightly.'],
    [[60, 40], [61, 39], '1 more pupil flagged than by the rules in force, 1 fewer of them rightly.'],
    [[60, 40], [60, 41], 'As many pupils flagged as by the rules in force, 1 more of them rightly.'],
    [[60, 40], [60, 40], 'As many pupils flagged as by the rules in force, and as many of them rightly.'],
  ] as const)('of %j and %j it says what the change brings', ([was, right], [is, rightly], words) => {
    expect(bringsWords(figures(was, right), figures(is, rightly), 'the rules in force')).toBe(words);
  });
});

describe('A rule that is the outcome itself', () => {
  const spec = (rules: Rule[], atLeast = 0.1) => ({
    rules,
    outcome: {
      ...{ kind: 'rule' as const, on: '2026-07-17' },
      condition: { indicator: 'absence-rate', parameters: { atLeast, minimumPossible: 40 } },
    },
  });

  it('is named, whatever is left out because it is what a rule starts with, and wherever its concerns end', () => {
    const same = rulesThatAreTheOutcome(spec([away(0.1, { clearAt: 0.09 }), away(0.08, { key: 'other' })]));
    expect(same.map(({ key }) => key)).toEqual(['away']);
    expect(provesNothing(same)).toMatch(
      /^“Away” looks for the very thing .* proves nothing about the rule\.$/,
    );
    expect(provesNothing([...same, ...same])).toMatch(
      /^“Away” and “Away” look for .* proves nothing about these rules\.$/,
    );
  });

  it('is none of another line, nor where people say what came true', () => {
    expect(provesNothing(rulesThatAreTheOutcome(spec([away(0.1)], 0.12)))).toBeNull();
    const outcome = { kind: 'case' as const, from: '2026-01-01', to: '2026-02-01' };
    expect(rulesThatAreTheOutcome({ rules: [away(0.1)], outcome })).toEqual([]);
  });
});
