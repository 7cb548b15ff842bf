import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { GroupsOfPupil } from '../../rules/backtest/by-group.js';
import type { Rule } from '../../rules/rule.js';
import { questionOfRule } from '../../rules/same-rule.js';
import type { Verdict } from '../triage/triage-outcome.entity.js';
import { qualityByGroup } from './quality-by-group.js';
import {
  isBelowLevel,
  type Judged,
  type JudgedRow,
  lastWords,
  monthsOf,
  qualityLedger,
  sharesOf,
} from './quality-ledger.js';
import { questionsOf } from './rule-questions.js';

const VERDICTS: readonly (Verdict | null)[] = ['useful', 'already-known', 'wrong-data', 'not-a-worry', null];

const row = (given: Partial<JudgedRow>): JudgedRow => ({
  outcomeId: 1,
  concernId: 1,
  pupilId: 1,
  ruleKey: 'late',
  ruleSetVersion: 1,
  verdict: 'useful',
  undone: false,
  at: '2026-03-02T08:10:00.000Z',
  together: 1,
  ...given,
});
const said = (verdict: Verdict, times: number, given: Partial<JudgedRow> = {}): Judged[] =>
  Array.from({ length: times }, (_, at) => ({
    ...row({ outcomeId: at, concernId: at, pupilId: at, ...given }),
    verdict,
  }));
const IN_FORCE = new Map([['late', 'asks: late']]);
const ledger = (rows: readonly JudgedRow[]) =>
  qualityLedger(rows, (key, version) => (version < 3 ? `asks: ${key}` : 'asks otherwise'), IN_FORCE);

describe('How often a rule is right', () => {
  it('is the share that was useful or already known, with its interval and all four words', () => {
    const judged = [...said('useful', 5), ...said('already-known', 2), ...said('wrong-data', 1)];
    expect(sharesOf([...judged, ...said('not-a-worry', 2)])).toMatchObject({
      ...{ asked: 10, useful: 5, alreadyKnown: 2, wrongData: 1, notAWorry: 2, right: 7, precision: 0.7 },
      interval: [expect.closeTo(0.3968, 4), expect.closeTo(0.8922, 4)],
    });
    expect(sharesOf([])).toMatchObject({ asked: 0, precision: null, interval: null });
  });

  it('counts a concern once, by the last word about it, and not at all where the last said nothing', () => {
    const watched = row({ outcomeId: 1, concernId: 7 });
    const learnt = row({ outcomeId: 4, concernId: 7, verdict: 'not-a-worry' });
    expect(lastWords([learnt, watched])).toEqual([learnt]);
    expect(lastWords([watched, row({ outcomeId: 5, concernId: 7, verdict: null })])).toEqual([]);
  });

  it('goes on over versions that ask the same, and begins anew where a rule has changed', () => {
    const rows = [
      ...said('useful', 3, { ruleSetVersion: 1 }),
      ...said('not-a-worry', 1, { ruleSetVersion: 2 }).map((one) => ({ ...one, concernId: 90 })),
      ...said('useful', 1, { ruleSetVersion: 3 }).map((one) => ({ ...one, concernId: 91 })),
      ...said('useful', 1, { ruleKey: 'former' }).map((one) => ({ ...one, concernId: 92 })),
    ];
    const [late, former] = ledger(rows);
    expect(late?.today).toMatchObject({ asked: 4, right: 3 });
    expect(late?.editions.map(({ versions, isInForce }) => [versions, isInForce])).toEqual([
      [[3], false],
      [[1, 2], true],
    ]);
    expect(former).toMatchObject({ ruleKey: 'former', today: { asked: 0 } });
  });

  it('is told month by month, by the school’s clock', () => {
    const judged = [
      ...said('useful', 1, { at: '2026-03-31T22:59:00.000Z' }),
      ...said('not-a-worry', 1, { at: '2026-03-31T23:01:00.000Z' }),
    ];
    expect(monthsOf(judged, 'Europe/London').map(({ month, shares }) => [month, shares.right])).toEqual([
      ['2026-03', 1],
      ['2026-04', 0],
    ]);
  });

  it('is as if nothing had been said once an outcome is undone, and whatever the order of rows', () => {
    const anyRow = fc.record({
      outcomeId: fc.integer({ min: 1, max: 30 }),
      concernId: fc.integer({ min: 1, max: 12 }),
      pupilId: fc.integer({ min: 1, max: 6 }),
      ruleKey: fc.constantFrom('late', 'absent', 'former'),
      ruleSetVersion: fc.integer({ min: 1, max: 4 }),
      verdict: fc.constantFrom(...VERDICTS),
      undone: fc.boolean(),
      at: fc.constantFrom('2026-01-10T09:00:00.000Z', '2026-03-02T08:10:00.000Z'),
      together: fc.integer({ min: 1, max: 3 }),
    });
    const rows = fc.uniqueArray(anyRow, { selector: (one) => `${one.outcomeId}/${one.concernId}` });
    const figures = (of: readonly JudgedRow[]) => ledger(of).map(({ judged: _, ...one }) => one);
    fc.assert(
      fc.property(rows, (all) => {
        const seen = figures(all);
        expect(figures(all.filter(({ undone }) => !undone))).toEqual(seen);
        expect(figures([...all].reverse())).toEqual(seen);
        for (const { editions } of seen)
          for (const { shares } of editions)
            expect(shares.useful + shares.alreadyKnown + shares.wrongData + shares.notAWorry).toBe(
              shares.asked,
            );
      }),
    );
  });
});

describe('A rule is told to who answers for it', () => {
  const shares = (right: number, asked: number) =>
    sharesOf([...said('useful', right), ...said('not-a-worry', asked - right)]);

  it('once it was asked about twenty times and even the upper end of its interval is below the level', () => {
    expect(isBelowLevel(shares(2, 20), 33)).toBe(true);
    expect(isBelowLevel(shares(3, 20), 33)).toBe(false);
    expect(isBelowLevel(shares(0, 19), 33)).toBe(false);
    expect(isBelowLevel(shares(0, 20), 33)).toBe(true);
  });

  it('never where the school has set no level', () => {
    expect(isBelowLevel(shares(0, 100), 0)).toBe(false);
  });
});

describe('What a rule asks', () => {
  const rule: Rule = {
    ...{ key: 'late', title: 'Late', reason: 'Because.', indicator: 'absence-rate' },
    ...{ parameters: { atLeast: 0.1, minimumPossible: 40 }, severity: 2, consequence: 'watch' },
  };

  it('is the same under another title, reason or order of fields, and another where anything follows otherwise', () => {
    const { title: _, ...rest } = rule;
    expect(questionOfRule({ ...rest, title: 'Often late', reason: 'Others.' })).toBe(questionOfRule(rule));
    const parameters = { minimumPossible: 40, atLeast: 0.1 };
    expect(questionOfRule({ ...rule, parameters })).toBe(questionOfRule(rule));
    for (const change of [{ severity: 3 }, { consequence: 'list' }, { yearGroups: ['9'] }] as const)
      expect(questionOfRule({ ...rule, ...change })).not.toBe(questionOfRule(rule));
  });

  it('is kept apart for a version that is not known any more', () => {
    const questionOf = questionsOf(new Map([[1, [rule]]]));
    expect(questionOf('late', 1)).toBe(questionOfRule(rule));
    expect(questionOf('late', 2)).not.toBe(questionOf('late', 3));
  });
});

describe('A rule by group', () => {
  const NOWHERE = { school: 'N', yearGroup: null, sex: null, language: null, send: null, disadvantage: null };
  const of = (sex: string, count: number, given: Partial<GroupsOfPupil> = {}) =>
    said('useful', count).map((one, at) => ({
      ...{ ...one, pupilId: one.pupilId + sex.charCodeAt(0) * 1_000, concernId: at },
      groups: { ...NOWHERE, sex, ...given },
    }));

  it('withholds groups of fewer than ten pupils, however often one of them was asked about', () => {
    const [first] = of('X', 1);
    const often = Array.from({ length: 12 }, () => ({ ...(first as NonNullable<typeof first>) }));
    const { sex = {} } = qualityByGroup([...of('F', 12), ...of('M', 10), ...often]);
    expect(sex['F']).toMatchObject({ asked: 12 });
    expect(Object.keys(sex).filter((name) => 'withheld' in (sex[name] ?? {}))).toEqual(['M', 'X']);
  });

  it('withholds the next smallest group where of fewer than ten pupils the school has not said', () => {
    const notSaid = of('Z', 1).map((one) => ({ ...one, groups: NOWHERE }));
    const { sex = {} } = qualityByGroup([...of('F', 12), ...of('M', 20), ...notSaid]);
    expect(Object.keys(sex).filter((name) => 'withheld' in (sex[name] ?? {}))).toEqual(['F']);
  });

  it('leaves out what a school does not keep, and a grouping with one group alone', () => {
    expect(Object.keys(qualityByGroup([...of('F', 12), ...of('M', 12)]))).toEqual(['sex']);
  });
});
