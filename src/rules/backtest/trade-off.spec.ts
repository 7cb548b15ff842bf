import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { tradeOff } from './trade-off.js';

const PUPILS = [
  { extreme: 12, cameTrue: true },
  { extreme: 10, cameTrue: true },
  { extreme: 10, cameTrue: false },
  { extreme: 3, cameTrue: false },
  { extreme: null, cameTrue: true },
];

describe('The trade-off of a threshold', () => {
  it('goes from flagging few to flagging many, one point for each value reached', () => {
    const { points } = tradeOff(PUPILS, 10, 'at-least');
    expect(points.map(({ value, flagged }) => [value, flagged])).toEqual([
      [12, 1],
      [10, 3],
      [3, 4],
    ]);
    expect(points[1]).toMatchObject({ sensitivity: 2 / 3, specificity: 1 / 2, precision: 2 / 3 });
  });

  it('counts pupils who were never measured as not flagged', () => {
    expect(tradeOff(PUPILS, 10, 'at-least').points.at(-1)).toMatchObject({ flagged: 4, sensitivity: 2 / 3 });
  });

  it('goes upwards where low values are the worry', () => {
    const { points } = tradeOff(PUPILS, 10, 'below');
    expect(points.map((point) => point.value)).toEqual([3, 10, 12]);
  });

  it('never finds fewer by flagging more', () => {
    const pupil = fc.record({ extreme: fc.option(fc.nat(200)), cameTrue: fc.boolean() });
    fc.assert(
      fc.property(fc.array(pupil, { minLength: 1, maxLength: 120 }), (pupils) => {
        const { points } = tradeOff(pupils, 10, 'at-least');
        expect(points.length).toBeLessThanOrEqual(40);
        for (const [at, point] of points.entries()) {
          const before = points[at - 1];
          if (!before) continue;
          expect(point.flagged).toBeGreaterThan(before.flagged);
          expect(point.sensitivity ?? 0).toBeGreaterThanOrEqual(before.sensitivity ?? 0);
          expect(point.specificity ?? 1).toBeLessThanOrEqual(before.specificity ?? 1);
        }
      }),
    );
  });
});
