import { describe, expect, it } from '@jest/globals';
import { localDayOf } from './local-day.js';

describe('The day it is at a school', () => {
  it.each([
    ['2026-06-15T23:30:00.000Z', '2026-06-16', 'half past midnight in summer is the new day there'],
    ['2026-01-15T23:30:00.000Z', '2026-01-15', 'in winter it is not yet'],
    ['2026-03-28T23:30:00.000Z', '2026-03-28', 'the night before the clocks go forward is still winter'],
    ['2026-03-29T00:59:59.999Z', '2026-03-29', 'the last moment before they do'],
    ['2026-03-29T23:00:00.000Z', '2026-03-30', 'the day they go forward has 23 hours'],
    ['2026-10-24T23:00:00.000Z', '2026-10-25', 'the night before they go back is still summer'],
    ['2026-10-25T23:59:59.999Z', '2026-10-25', 'the day they go back has 25 hours'],
    ['2026-10-26T00:00:00.000Z', '2026-10-26', 'and then it is winter'],
  ])('at %s is %s in London: %s', (instant, day) => {
    expect(localDayOf(instant, 'Europe/London')).toBe(day);
  });

  it('is not to be had for a zone that does not exist', () => {
    expect(() => localDayOf('2026-06-15T12:00:00.000Z', 'Europe/Northfield')).toThrow(/does not exist/);
  });
});
