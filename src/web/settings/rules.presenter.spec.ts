import { describe, expect, it } from '@jest/globals';
import { DEFAULT_RULES } from '../../rules/default-rule-set.js';
import { compileRules, type Rule } from '../../rules/rule.js';
import { presentRules } from './rules.presenter.js';

const shown = (rules: readonly Rule[]) => {
  const view = presentRules(
    {
      version: 3,
      publishedAt: '2026-03-02T08:00:00.000Z',
      author: 'Tandem',
      rules: compileRules(rules),
    },
    'Europe/London',
    false,
  );
  return view.groups.flatMap((group) => group.rules.map((rule) => ({ ...rule, heading: group.heading })));
};

describe('The rules in words', () => {
  it('say of each default rule what is looked for, with its own numbers, what exactly counts and what follows', () => {
    const rules = new Map(shown(DEFAULT_RULES).map((rule) => [rule.key, rule]));
    expect(rules.size).toBe(DEFAULT_RULES.length);
    expect(rules.get('persistent-absence')).toMatchObject({
      heading: 'Only shows',
      sentence:
        "At least 10% of the pupil's possible sessions this school year were missed, for whatever reason.",
      edge: 'Exactly 10% counts.',
      needs: 'It needs at least 40 possible sessions this school year; with less it says nothing.',
      ends: 'The concern ends below 9.5%.',
    });
    expect(rules.get('becoming-persistently-absent')?.sentence).toBe(
      'The absence of this school year has risen by at least 3 percentage points in the last 4 school weeks, is now at least 10%, and there was absence in at least 3 of these weeks.',
    );
    expect(rules.get('observations')).toMatchObject({
      heading: 'Proposes a case',
      sentence:
        'What staff noticed in the last 30 school days weighs at least 3: something small weighs 1, what needs attention 2, what is serious 3.',
      needs: 'It needs no minimum: no observation weighs 0.',
      ends: 'The concern ends as soon as this is no longer so.',
    });
    expect(rules.get('result-below-level')).toMatchObject({
      sentence:
        'The latest result in any subject on the standardised scale, not older than 52 weeks, is below 85.',
      edge: 'Exactly 85 does not count.',
    });
    expect(rules.get('result-fall')?.sentence).toBe(
      'The latest result on the standardised scale, not older than 26 weeks, is at least 13 points below the one before it in the same subject and scale.',
    );
  });

  it('follow the numbers of a rule set of the school’s own', () => {
    const [rule] = shown([
      {
        key: 'late',
        indicator: 'absence-rate',
        parameters: { atLeast: 0.125, minimumPossible: 20 },
        severity: 2,
        consequence: 'watch',
        yearGroups: ['7'],
        title: 'Ours',
        reason: 'Because.',
      },
    ]);
    expect(rule).toMatchObject({ edge: 'Exactly 12.5% counts.', whom: 'Only for year 7.' });
  });

  it('are whole sentences for every indicator', () => {
    for (const rule of shown(DEFAULT_RULES)) {
      for (const text of [rule.sentence, rule.edge, rule.needs, rule.ends])
        expect(text).toMatch(/^[A-Z].*[^.]\.$/);
      expect(rule.sentence).not.toMatch(/undefined|NaN|null/);
    }
  });
});
