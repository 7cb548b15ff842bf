import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sampleOf } from '../../../test/support/indicator-samples.js';
import type { Condition, IndicatorCondition } from '../condition.js';
import { DEFAULT_RULES } from '../default-rule-set.js';
import { INDICATORS } from '../indicator-catalogue.js';
import { compileRules, type CombinedRule, type Rule } from '../rule.js';
import { fieldsOf, type ParameterField } from '../says.js';
import { ruleSetDifference } from './rule-set-difference.js';

const LATE: Rule = {
  key: 'late-often',
  indicator: 'lateness',
  parameters: { sessions: 8, weeks: 6 },
  clearAt: 5,
  severity: 2,
  consequence: 'open-case',
  title: 'Late often',
  reason: 'Ours.',
};
const TWO: CombinedRule = {
  key: 'two-signs',
  atLeast: 2,
  of: [
    { indicator: 'lateness', parameters: {} },
    { indicator: 'behaviour-points', parameters: { points: 20 } },
  ],
  severity: 3,
  consequence: 'watch',
  title: 'Two signs',
  reason: 'Ours.',
};

const sentences = (before: Rule, after: Rule): readonly string[] =>
  ruleSetDifference([before], [after]).flatMap((one) => one.sentences);

describe('The difference between two rule sets', () => {
  it('names each number that has changed, with the new and the old in the words of its parameter', () => {
    expect(sentences(LATE, { ...LATE, parameters: { sessions: 10, weeks: 6 }, clearAt: 8 })).toEqual([
      'Sessions come late to: 10 instead of 8.',
      'A concern ends below 8 sessions instead of below 5 sessions.',
    ]);
    const [persistent] = DEFAULT_RULES;
    if (!persistent) throw new Error('no default rule');
    const { clearAt, ...without } = persistent;
    expect(clearAt).toBe(0.095);
    expect(
      sentences(persistent, { ...without, parameters: { atLeast: 0.125, minimumPossible: 40 } }),
    ).toEqual([
      "Share of the pupil's possible sessions that were missed: 12.5% instead of 10%.",
      'A concern ends as soon as the rule is no longer met instead of below 9.5%.',
    ]);
    expect(
      sentences(LATE, { ...LATE, parameters: { ...LATE.parameters, when: 'after-register-closed' } }),
    ).toEqual([
      'When the pupil came: after the register had closed (U) instead of before or after the register closed.',
    ]);
  });

  it('names what a rule leads to, how grave it is, for whom it is, how it is called and why it is there', () => {
    const { clearAt: _, ...late } = LATE;
    expect(
      sentences(late, {
        ...{ ...late, severity: 4, consequence: 'list', yearGroups: ['10', '9'] },
        ...{ title: 'Very late', reason: 'The head asked.' },
      }),
    ).toEqual([
      'Severity 4 of 5 instead of 2.',
      'It now is only shown; before, it proposed a case.',
      'Only for year 9 and 10. Before: for all year groups.',
      'It is called “Very late” instead of “Late often”.',
      'Why we have it: “The head asked.” instead of “Ours.”.',
    ]);
    expect(sentences(LATE, { ...LATE, followUp: false })).toEqual([
      'No meeting with home is drafted with the case.',
    ]);
    expect(sentences({ ...LATE, followUp: false }, LATE)).toEqual([
      'A meeting with home is drafted with the case.',
    ]);
    expect(sentences({ ...LATE, consequence: 'watch' }, { ...LATE, followUp: false })).toEqual([
      'It now proposes a case; before, it was kept in sight.',
      'No meeting with home is drafted with the case.',
    ]);
  });

  it('says of a combination how many, within what and from where, and which conditions', () => {
    const changed: CombinedRule = {
      ...{ ...TWO, atLeast: 1, withinSchoolWeeks: 4, domains: 1 },
      of: [
        { indicator: 'behaviour-points', parameters: { points: 25 } },
        { indicator: 'observations', parameters: {} },
      ],
    };
    expect(sentences(TWO, changed)).toEqual([
      '1 of its conditions must be met; before, 2 of its conditions must be met.',
      'Its conditions count within 4 school weeks; before, its conditions count today.',
      'They must come from at least 1 part of school life; before, it does not matter from which parts of school life they come.',
      'Behaviour points in recent school days – Points of negative incidents: 25 instead of 20.',
      expect.stringMatching(/^One condition more: What staff noticed in the last 30 school days/),
      expect.stringMatching(/^One condition less: The pupil came late to at least 6 sessions/),
    ]);
    const other: Rule = { ...LATE, key: TWO.key };
    expect(sentences(TWO, other)[0]).toMatch(
      /^It looks for something else. Now: The pupil came late .* Before: All of these: /,
    );
  });

  it('lists what is added, and last what is gone, with all that it says', () => {
    const found = ruleSetDifference([TWO], [{ ...LATE, followUp: false, yearGroups: ['7'] }]);
    expect(found.map(({ kind, key }) => [kind, key])).toEqual([
      ['added', 'late-often'],
      ['removed', 'two-signs'],
    ]);
    expect(found[0]?.sentences).toEqual([
      'The pupil came late to at least 8 sessions in the last 6 school weeks.',
      'It proposes a case, with severity 2 of 5.',
      'No meeting with home is drafted with the case.',
      'Only for year 7.',
    ]);
    expect(found[1]?.sentences[1]).toBe('It was kept in sight, with severity 3 of 5.');
  });

  it('sees none where a number is written out that is the default, or rules stand in another order', () => {
    const { clearAt: _, ...late } = LATE;
    expect(
      sentences({ ...late, parameters: {} }, { ...late, parameters: { sessions: 6, when: 'any' } }),
    ).toEqual([]);
    expect(sentences(TWO, { ...TWO, withinSchoolWeeks: 1, of: [...TWO.of].reverse() })).toEqual([]);
    expect(sentences({ ...LATE, yearGroups: ['7', '8'] }, { ...LATE, yearGroups: ['8', '7'] })).toEqual([]);
    expect(ruleSetDifference(DEFAULT_RULES, [...DEFAULT_RULES].reverse())).toEqual([]);
  });

  it('is none between any set and itself, and names every parameter in which two rules differ, with both values', () => {
    fc.assert(
      fc.property(fc.array(aRule, { maxLength: 6 }), (rules) => {
        const named = rules.map((rule, at) => ({ ...rule, key: `rule-${at}` }));
        compileRules(named);
        expect(ruleSetDifference(named, structuredClone(named))).toEqual([]);
      }),
    );
    fc.assert(
      fc.property(twoConditions, ([before, after]) => {
        const [one, other] = [asRule(before), asRule(after)];
        const found = ruleSetDifference([one], [other]).flatMap((difference) => difference.sentences);
        for (const { label, name, startsWith } of fieldsOf(fieldsBelong(before))) {
          const differs = (before.parameters[name] ?? startsWith) !== (after.parameters[name] ?? startsWith);
          expect([
            name,
            found.filter((sentence) => sentence.toLowerCase().startsWith(`${label.toLowerCase()}:`)).length,
          ]).toEqual([name, differs ? 1 : 0]);
        }
      }),
    );
  });
});

const fieldsBelong = ({ indicator }: IndicatorCondition) => {
  const found = INDICATORS.find((one) => one.key === indicator);
  if (!found) throw new Error(indicator);
  return found.parameters;
};

const asRule = (condition: Condition): Rule => ({
  ...{ key: 'rule', severity: 3, consequence: 'list', title: 'The rule', reason: 'Ours.' },
  ...condition,
});

/** Any value that a parameter may have. */
function valuesOf({ values, kind, decimals, least, most }: ParameterField): fc.Arbitrary<number | string> {
  if (kind === 'choice') return fc.constantFrom(...values);
  if (kind === 'text') return fc.constantFrom('English', 'Maths', 'ks2', 'Autumn test');
  const [from, to] = [least ?? 0, most ?? 100];
  if (decimals === 0) return fc.integer({ min: from, max: to });
  return fc.integer({ min: Math.ceil(from * 10), max: Math.floor(to * 10) }).map((tenths) => tenths / 10);
}

/** Each parameter left out, where it may be, or any value of it; such as can be published. */
function conditionOn(key: string): fc.Arbitrary<IndicatorCondition> {
  const fields = fieldsOf(fieldsBelong({ indicator: key, parameters: {} }));
  const parameters = Object.fromEntries(fields.map((field) => [field.name, valuesOf(field)]));
  return fc
    .record<Record<string, number | string>>(parameters, { requiredKeys: [] })
    .map((some) => ({
      indicator: key,
      parameters: { ...sampleOf(key), ...some },
    }))
    .filter(canBePublished);
}

function canBePublished(condition: IndicatorCondition): boolean {
  try {
    return compileRules([asRule(condition)]).length === 1;
  } catch {
    return false;
  }
}

const aCondition = fc.constantFrom(...INDICATORS.map(({ key }) => key)).chain(conditionOn);
const twoConditions = fc
  .constantFrom(...INDICATORS.map(({ key }) => key))
  .chain((key) => fc.tuple(conditionOn(key), conditionOn(key)));
const aRule: fc.Arbitrary<Rule> = fc.oneof(
  aCondition.map(asRule),
  fc.array(aCondition, { minLength: 2, maxLength: 4 }).map((of) => asRule({ atLeast: 1, of })),
);
