import { describe, expect, it } from '@jest/globals';
import { readBacktestSpec } from './backtest-spec.js';

const LOW = { indicator: 'result-below', parameters: { below: 10 } };
const GOOD = { from: '2025-09-01', to: '2026-05-01', rule: LOW, outcome: { on: '2026-05-02', ...LOW } };

describe('The specification of a back-test', () => {
  it('is one rule, or a set, or the rules in force', () => {
    expect(readBacktestSpec(GOOD).rules).toMatchObject([{ key: 'rule', indicator: 'result-below' }]);
    const two = [
      { key: 'low', ...LOW },
      { key: 'both', atLeast: 2, of: [LOW, { indicator: 'serious-incident' }] },
    ];
    expect(readBacktestSpec({ ...GOOD, rule: undefined, rules: two }).rules).toHaveLength(2);
    expect(readBacktestSpec({ ...GOOD, rule: undefined, rules: 'in-force' }).rules).toBeNull();
  });

  it('asks about a condition, cases that people opened, or a column', () => {
    const outcomeOf = (outcome: object) => readBacktestSpec({ ...GOOD, outcome }).outcome;
    expect(outcomeOf(GOOD.outcome)).toMatchObject({ kind: 'rule', on: '2026-05-02' });
    expect(outcomeOf({ cases: { from: '2025-09-01', to: '2026-05-01' } })).toMatchObject({ kind: 'case' });
    const listed = { on: '2026-05-02', column: 'left', pupils: { P1: true } };
    expect(outcomeOf(listed)).toEqual({ kind: 'listed', ...listed });
  });

  it.each<[object, string]>([
    [{ from: '1.9.2025' }, 'from: a day as YYYY-MM-DD'],
    [{ to: '2025-08-31' }, 'to: 2025-09-01 or a later day'],
    [{ rule: undefined }, 'rule: either "rule" or "rules"'],
    [{ rules: [] }, 'rule: either "rule" or "rules"'],
    [{ rule: undefined, rules: [] }, 'rules: a list of rules, or "in-force"'],
    [{ rule: { ...LOW, parameters: { below: 'ten' } } }, 'below'],
    [{ rule: { indicator: 'luck' } }, 'There is no indicator "luck".'],
    [{ rule: { atLeast: 2 } }, 'rule: an "indicator" with "parameters", or "atLeast" with "of"'],
    [{ rule: { of: [LOW, LOW] } }, 'rule.atLeast: how many of the conditions must be met'],
    [{ rule: { atLeast: 1, of: [LOW, {}] } }, 'rule.of[1]: an "indicator"'],
    [{ outcome: { ...GOOD.outcome, on: '2026-05-01' } }, 'outcome.on: a day after 2026-05-01'],
    [
      { outcome: { cases: { from: '2025-01-01', to: '2025-02-01' } } },
      'outcome.cases.from: 2025-09-01 or a later day',
    ],
    [
      { outcome: { on: '2026-05-02', column: 'left', pupils: { P1: 'yes' } } },
      'outcome.pupils.P1: true or false',
    ],
    [{ schools: 'GP' }, 'schools: a list of the ids the schools go by'],
  ])('with %j is refused: %s', (change, message) => {
    expect(() => readBacktestSpec({ ...GOOD, ...change })).toThrow(message);
  });
});
