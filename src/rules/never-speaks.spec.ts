import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sampleOf } from '../../test/support/indicator-samples.js';
import { isCombined } from './condition.js';
import { DEFAULT_RULES } from './default-rule-set.js';
import { INDICATORS } from './indicator-catalogue.js';
import { neverSpeaks } from './never-speaks.js';

const of = (indicator: string, parameters: Record<string, number | string> = {}) =>
  neverSpeaks({ indicator, parameters: { ...sampleOf(indicator), ...parameters } });

describe('A rule that can never speak', () => {
  it('is none of Tandem’s own, and none on any of the 29 indicators as it starts', () => {
    expect(INDICATORS).toHaveLength(29);
    for (const { key } of INDICATORS) expect([key, of(key)]).toEqual([key, null]);
    for (const rule of DEFAULT_RULES)
      if (!isCombined(rule)) expect([rule.key, neverSpeaks(rule)]).toEqual([rule.key, null]);
  });

  it('says what is missing, with the figures', () => {
    expect(of('attendance-fall', { recentWeeks: 2, minimumRecent: 100 })).toBe(
      '20 recent and 120 earlier possible sessions; 100 and 40 are needed.',
    );
  });

  it.each(['attendance-fall', 'attendance-rise'])(
    'is one on %s exactly where it needs more sessions than its weeks have: ten a week',
    (key) => {
      const [weeks, needed] = [fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 130 })];
      fc.assert(
        fc.property(weeks, needed, (recentWeeks, minimumRecent) => {
          const said = of(key, { recentWeeks, minimumRecent });
          expect(said !== null).toBe(minimumRecent > 10 * recentWeeks);
        }),
        { numRuns: 60 },
      );
    },
  );
});
