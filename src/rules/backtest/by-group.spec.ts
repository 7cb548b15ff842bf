import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { figuresByGroup, groupDifferences, type GroupedVerdict } from './by-group.js';

const NOWHERE = { school: null, yearGroup: null, sex: null, language: null, send: null, disadvantage: null };

const pupils = (
  sex: string | null,
  counts: { hits?: number; missed?: number; alarms?: number; left?: number },
): GroupedVerdict[] =>
  (
    [
      [counts.hits, true, true],
      [counts.missed, false, true],
      [counts.alarms, true, false],
      [counts.left, false, false],
    ] as const
  ).flatMap(([count = 0, flagged, cameTrue]) =>
    Array.from({ length: count }, () => ({ flagged, cameTrue, groups: { ...NOWHERE, sex } })),
  );

describe('Figures by group', () => {
  it('are withheld of fewer than ten, and of the next smallest where the one could be reckoned from the rest', () => {
    const shown = (...groups: [string, number][]) => {
      const figures = figuresByGroup(groups.flatMap(([name, left]) => pupils(name, { left })));
      return Object.entries(figures.sex ?? {}).flatMap(([name, own]) => ('pupils' in own ? name : []));
    };
    expect(shown(['A', 10], ['B', 10])).toEqual(['A', 'B']);
    expect(shown(['A', 30], ['B', 20], ['C', 9])).toEqual(['A']);
    expect(shown(['A', 30], ['B', 20], ['C', 9], ['D', 9])).toEqual(['A', 'B']);
  });

  it('never leave fewer than ten pupils to be reckoned from all and what is shown, not said of included', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 6 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: 30 }), (groups, notSaid) => {
        const named = groups.flatMap((left, at) => pupils(`group ${at}`, { left }));
        const all = [...named, ...pupils(null, { left: notSaid })];
        const figures = Object.values(figuresByGroup(all).sex ?? {});
        const shown = figures.flatMap((own) => ('pupils' in own ? own.pupils : []));
        const rest = all.length - shown.reduce((sum, own) => sum + own, 0);
        expect(shown.length === 0 || rest === 0 || rest >= 10).toBe(true);
        if (groups.every((own) => own >= 10) && notSaid === 0) expect(rest).toBe(0);
      }),
    );
  });

  it('tell of no handful that was flagged to the last by showing all the others', () => {
    const handful = [
      ...pupils('support', { hits: 3 }),
      ...pupils('plan', { hits: 2 }),
      ...pupils('?', { hits: 1 }),
    ];
    const { sex = {} } = figuresByGroup([...pupils('none', { alarms: 40, left: 160 }), ...handful]);
    expect(Object.values(sex).some((own) => 'pupils' in own)).toBe(false);
    const oneNotSaid = [...pupils('none', { alarms: 40, left: 160 }), ...pupils(null, { hits: 1 })];
    expect(figuresByGroup(oneNotSaid).sex?.['none']).toHaveProperty('withheld');
  });

  it('leave out pupils of whom the school has not said, and groupings it does not keep', () => {
    const figures = figuresByGroup([...pupils('F', { left: 10 }), ...pupils(null, { left: 30 })]);
    expect(figures).toEqual({ sex: { F: expect.objectContaining({ pupils: 10 }) as unknown } });
  });

  it('warn where a rule misses one group far more often than the others', () => {
    const uneven = [
      ...pupils('F', { hits: 10, missed: 40, alarms: 10, left: 90 }),
      ...pupils('M', { hits: 40, missed: 10, alarms: 10, left: 90 }),
    ];
    const [first, ...more] = groupDifferences(figuresByGroup(uneven));
    expect(first).toMatchObject({
      grouping: 'sex',
      group: 'F',
      what: 'missed',
      share: 0.8,
      othersShare: 0.2,
    });
    expect(more.map((one) => [one.group, one.what])).toEqual([['M', 'missed']]);
  });

  it('warn of nothing that chance can do', () => {
    const even = [
      ...pupils('F', { hits: 6, missed: 4, alarms: 3, left: 17 }),
      ...pupils('M', { hits: 4, missed: 6, alarms: 5, left: 15 }),
    ];
    expect(groupDifferences(figuresByGroup(even))).toEqual([]);
  });

  it('hold nothing against a group whose figures are withheld', () => {
    const few = [...pupils('F', { missed: 9 }), ...pupils('M', { hits: 50, left: 50 })];
    expect(groupDifferences(figuresByGroup(few))).toEqual([]);
  });
});
