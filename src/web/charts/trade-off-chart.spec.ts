import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { tradeOffChart } from './trade-off-chart.js';

const points = [
  { flagged: 10, found: 0.2 },
  { flagged: 40, found: 0.7 },
  { flagged: 100, found: 1 },
];

describe('The curve of a threshold', () => {
  it('begins at nobody, ends where all are found, and marks the lines that somebody has where they are', () => {
    const chart = tradeOffChart(points, [{ flagged: 40, found: 0.7, kind: 'today' }], 100);
    expect(chart.path).toMatch(/^M60,228L/);
    expect(chart.points).toHaveLength(3);
    expect(chart.points.at(-1)).toEqual(chart.byLot.to);
    expect(chart.marks).toEqual([{ ...chart.points[1], kind: 'today' }]);
    expect(chart.shares.map(({ label }) => label)).toEqual(['0%', '20%', '40%', '60%', '80%', '100%']);
  });

  it('keeps a mark at the edge clear of the labels of the axis', () => {
    const { marks, left } = tradeOffChart(points, [{ flagged: 0, found: 1, kind: 'draft' }], 100);
    expect((marks[0]?.x ?? 0) - 9).toBeGreaterThan(left);
  });

  it('stays within its frame, whatever it is of', () => {
    const point = fc.record({ flagged: fc.nat(500), found: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(point), (some) => {
        const { points: places, width, bottom } = tradeOffChart(some, [], 500);
        for (const { x, y } of places) {
          expect(x).toBeGreaterThanOrEqual(46);
          expect(x).toBeLessThanOrEqual(width);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(bottom);
        }
      }),
    );
  });
});
