import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, fromEpochDay, isDay, isoWeekdayOf, isoWeekOf, toEpochDay } from './days.js';

describe('School days', () => {
  it('refuses days that no calendar has', () => {
    expect(['2026-02-30', '2026-13-01', '26-01-01', '', '2026-1-1'].filter(isDay)).toEqual([]);
    expect(isDay('2024-02-29')).toBe(true);
  });

  it('turns a day into a number and back without loss', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 40_000 }), (n) => toEpochDay(fromEpochDay(n)) === n));
  });

  it('counts one step per day, also across the spring and autumn change of clocks', () => {
    expect(addDays('2026-03-28', 2)).toBe('2026-03-30');
    expect(addDays('2026-10-24', 2)).toBe('2026-10-26');
  });

  it('starts each ISO week on Monday', () => {
    expect(isoWeekdayOf(toEpochDay('2026-11-23'))).toBe(1);
    expect(isoWeekOf(toEpochDay('2026-11-23'))).toBe(isoWeekOf(toEpochDay('2026-11-22')) + 1);
  });
});
