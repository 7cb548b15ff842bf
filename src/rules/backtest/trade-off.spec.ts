import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Direction } from '../indicator.js';
import { lineFor, type LineSteps, meetsLine } from './form-line.js';
import { type FarthestValue, tradeOff } from './trade-off.js';

const PUPILS = [
  { extreme: 12, cameTrue: true },
  { extreme: 10, cameTrue: true },
  { extreme: 10, cameTrue: false },
  { extreme: 3, cameTrue: false },
  { extreme: null, cameTrue: true },
];
const WHOLE: LineSteps = { step: 1, least: 1, most: 100 };
const SHARE: LineSteps = { step: 0.001, least: 0.01, most: 1 };
const of = (
  pupils: readonly FarthestValue[],
  direction: Direction = 'at-least',
  more: { threshold?: number; steps?: LineSteps; alsoAt?: number[] } = {},
) => tradeOff(pupils, { threshold: 10, direction, steps: WHOLE, ...more }).points;

describe('The trade-off of a threshold', () => {
  it('goes from flagging few to flagging many, one point for each line reached', () => {
    const points = of(PUPILS);
    expect(points.map(({ value, flagged }) => [value, flagged])).toEqual([
      [12, 1],
      [10, 3],
      [3, 4],
    ]);
    expect(points[1]).toMatchObject({ sensitivity: 2 / 3, specificity: 1 / 2, precision: 2 / 3 });
  });

  it('counts pupils who were never measured as not flagged', () => {
    expect(of(PUPILS).at(-1)).toMatchObject({ flagged: 4, sensitivity: 2 / 3 });
    expect(of([{ extreme: null, cameTrue: true }])).toEqual([]);
  });

  it('has whole numbers where these tell the pupils apart as well as tenths', () => {
    const tenths = { step: 0.1, least: 0, most: 20 };
    expect(of(PUPILS, 'below', { steps: tenths }).map(({ value }) => value)).toEqual([4, 10, 11, 13]);
    const half = [...PUPILS, { extreme: 3.5, cameTrue: true }];
    expect(of(half, 'below', { steps: tenths }).map(({ value }) => value)).toEqual([3.5, 4, 10, 10.5, 12.5]);
  });

  it('goes upwards where low values are the worry, from a line that they are below', () => {
    expect(of(PUPILS, 'below').map(({ value, flagged }) => [value, flagged])).toEqual([
      [4, 1],
      [10, 1],
      [11, 3],
      [13, 4],
    ]);
    expect(of(PUPILS, 'at-most').map(({ value, flagged }) => [value, flagged])).toEqual([
      [3, 1],
      [10, 3],
      [12, 4],
    ]);
  });

  it('has only lines that a form takes, and names no share to more than a tenth of a per cent', () => {
    const pupils = [1 / 7, 1 / 6, 0.0952380952, 0.2, 1e-4].map((extreme) => ({ extreme, cameTrue: true }));
    const points = of(pupils, 'at-least', { threshold: 0.1, steps: SHARE });
    expect(points.map(({ value, flagged }) => [value, flagged])).toEqual([
      [0.2, 1],
      [0.16, 2],
      [0.14, 3],
      [0.1, 3],
      [0.09, 4],
    ]);
  });

  it('has rounder lines where there are many, and always its own and those that were asked for', () => {
    const pupils = Array.from({ length: 400 }, (_, at) => ({ extreme: at / 399, cameTrue: at % 2 === 0 }));
    const points = of(pupils, 'at-least', { threshold: 0.1234, steps: SHARE, alsoAt: [0.0987] });
    expect(points.length).toBeLessThanOrEqual(42);
    expect(
      points.filter(({ value }) => Number(value.toFixed(2)) !== value).map(({ value }) => value),
    ).toEqual([0.1234, 0.0987]);
    for (const { value, flagged } of points)
      expect(flagged).toBe(pupils.filter(({ extreme }) => extreme >= value).length);
  });

  it('counts on each line whoever meets it, and never finds fewer by flagging more', () => {
    const pupil = fc.record({
      extreme: fc.option(fc.integer({ min: 0, max: 60_000 }).map((value) => value / 600)),
      cameTrue: fc.boolean(),
    });
    const direction = fc.constantFrom<Direction>('at-least', 'at-most', 'below');
    fc.assert(
      fc.property(fc.array(pupil, { minLength: 1, maxLength: 120 }), direction, (pupils, way) => {
        const points = of(pupils, way);
        expect(points.length).toBeLessThanOrEqual(41);
        for (const [at, point] of points.entries()) {
          const met = pupils.filter(
            ({ extreme }) => extreme !== null && meetsLine(extreme, way, point.value),
          );
          expect(point.flagged).toBe(met.length);
          const before = points[at - 1];
          if (!before) continue;
          expect(point.flagged).toBeGreaterThanOrEqual(before.flagged);
          expect(point.sensitivity ?? 0).toBeGreaterThanOrEqual(before.sensitivity ?? 0);
          expect(point.specificity ?? 1).toBeLessThanOrEqual(before.specificity ?? 1);
        }
      }),
    );
  });
});

describe('The strictest line of a form that a value meets', () => {
  it('is met by it, and the next stricter one is not', () => {
    const steps = fc.constantFrom(WHOLE, SHARE, { step: 0.1, least: 0.1, most: 50 });
    const direction = fc.constantFrom<Direction>('at-least', 'at-most', 'below');
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999 }),
        fc.integer({ min: 1, max: 999 }),
        steps,
        direction,
        (over, under, form, way) => {
          const value = over / under;
          const line = lineFor(value, way, form);
          if (line === null) return;
          expect(meetsLine(value, way, line)).toBe(true);
          expect(line).toBeGreaterThanOrEqual(form.least);
          expect(line).toBeLessThanOrEqual(form.most);
          const stricter = way === 'at-least' ? line + form.step : line - form.step;
          if (stricter >= form.least && stricter <= form.most)
            expect(meetsLine(value, way, Number(stricter.toFixed(4)))).toBe(false);
        },
      ),
    );
  });
});
