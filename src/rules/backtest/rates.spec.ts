import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fisherExact, wilsonInterval } from './rates.js';

describe("Wilson's interval", () => {
  it.each([
    [104, 130, 0.7231, 0.8597],
    [0, 10, 0, 0.2775],
    [10, 10, 0.7225, 1],
    [1, 2, 0.0945, 0.9055],
  ])('of %d in %d is what the tables say', (hits, of, low, high) => {
    const interval = wilsonInterval(hits, of);
    expect(interval?.[0]).toBeCloseTo(low, 4);
    expect(interval?.[1]).toBeCloseTo(high, 4);
  });

  it('says nothing of nobody', () => {
    expect(wilsonInterval(0, 0)).toBeNull();
  });

  it('always holds the share itself, between 0 and 1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (of, some) => {
        const hits = Math.min(some, of);
        const [low, high] = wilsonInterval(hits, of) ?? [1, 0];
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(hits / of + 1e-12);
        expect(high).toBeGreaterThanOrEqual(hits / of - 1e-12);
      }),
    );
  });
});

describe("Fisher's exact test", () => {
  it.each([
    // The lady tasting tea: 3 of 4 cups right.
    [3, 4, 1, 4, 0.4857],
    [4, 4, 0, 4, 0.0286],
    [1, 10, 11, 14, 0.0028],
    [8, 10, 1, 6, 0.035],
  ])('of %d in %d against %d in %d gives what R gives', (hits, of, others, othersOf, p) => {
    expect(fisherExact(hits, of, others, othersOf)).toBeCloseTo(p, 4);
  });

  it('does not mind which group comes first, and stays between 0 and 1', () => {
    const group = fc.tuple(fc.nat(60), fc.nat(60));
    fc.assert(
      fc.property(group, group, ([yes, no], [othersYes, othersNo]) => {
        const p = fisherExact(yes, yes + no, othersYes, othersYes + othersNo);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(fisherExact(othersYes, othersYes + othersNo, yes, yes + no)).toBeCloseTo(p, 9);
      }),
    );
  });
});
