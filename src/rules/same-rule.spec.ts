import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sampleOf } from '../../test/support/indicator-samples.js';
import { conditionDifference } from './drafts/condition-difference.js';
import { INDICATORS } from './indicator-catalogue.js';
import type { CombinedRule, Rule } from './rule.js';
import { bringsTheSame, questionOfRule } from './same-rule.js';
import { fieldsOf } from './says.js';

const LATE: Rule = {
  ...{ key: 'late', indicator: 'lateness', parameters: { sessions: 6 }, clearAt: 4 },
  ...{ severity: 2, consequence: 'open-case', title: 'Late often', reason: 'Ours.' },
};
const TWO: CombinedRule = {
  ...{ key: 'two', severity: 3, consequence: 'watch', title: 'Two signs', reason: 'Ours.', atLeast: 2 },
  of: [
    { indicator: 'lateness', parameters: {} },
    { indicator: 'behaviour-points', parameters: { points: 20 } },
  ],
};

describe('Two rules are the same one', () => {
  it('whatever they are called, why they are there, whether a meeting is drafted, and how they were written down', () => {
    const form = { sessions: 6, weeks: 6, when: 'any' };
    for (const same of [
      { ...LATE, title: 'Comes late', reason: 'Theirs.', followUp: false },
      { ...LATE, parameters: form },
    ])
      expect(questionOfRule(same)).toBe(questionOfRule(LATE));
    expect(questionOfRule({ ...TWO, withinSchoolWeeks: 1, of: [...TWO.of].reverse() })).toBe(
      questionOfRule(TWO),
    );
    expect(questionOfRule({ ...LATE, yearGroups: ['7', '8'] })).toBe(
      questionOfRule({ ...LATE, yearGroups: ['8', '7'] }),
    );
  });

  it('not once they look for something else, end elsewhere, weigh more, lead to something else or are for others', () => {
    const { clearAt: _, ...endsAtOnce } = LATE;
    const others: Rule[] = [
      { ...LATE, parameters: { sessions: 7 } },
      ...[endsAtOnce, { ...LATE, severity: 3 as const }, { ...LATE, consequence: 'list' as const }],
      ...[
        { ...LATE, yearGroups: ['7'] },
        { ...LATE, key: 'late-2' },
        { ...TWO, key: 'late' },
      ],
    ];
    for (const other of others) expect(questionOfRule(other)).not.toBe(questionOfRule(LATE));
    expect(questionOfRule({ ...TWO, domains: 1 })).not.toBe(questionOfRule(TWO));
  });

  it('exactly where the difference in words finds nothing to say, for every indicator and any value left out', () => {
    const pairs = fc.constantFrom(...INDICATORS).chain(({ key, parameters }) => {
      const given = sampleOf(key);
      const started = fieldsOf(parameters).flatMap(({ name, startsWith }) =>
        startsWith === undefined ? [] : [[name, startsWith] as const],
      );
      const some = fc.subarray(started).map((kept) => ({
        ...{ indicator: key, parameters: { ...given, ...Object.fromEntries(kept) } },
      }));
      return fc.tuple(some, some);
    });
    fc.assert(
      fc.property(pairs, ([one, other]) => {
        const rule = (condition: typeof one): Rule => ({
          ...{ key: 'rule', severity: 1, consequence: 'list', title: 'Ours', reason: 'Ours.', ...condition },
        });
        const isSame = questionOfRule(rule(one)) === questionOfRule(rule(other));
        expect(conditionDifference(one, other).length === 0).toBe(isSame);
      }),
    );
  });
});

it('Two sets bring a school the same in whatever order, however rules that only show differ', () => {
  const shows: Rule = { ...LATE, key: 'shows', consequence: 'list' };
  expect(bringsTheSame([LATE, TWO, shows], [TWO, { ...LATE, title: 'Late' }])).toBe(true);
  expect(bringsTheSame([LATE, TWO], [LATE])).toBe(false);
});
