import { describe, expect, it } from '@jest/globals';
import { changedSince, printOf } from './calendar-print.js';

const standing = (schoolDays: number[], closed: number[] = []) => ({
  spans: [
    { from: 104, to: 106 },
    { from: 101, to: 102 },
  ],
  ...{ schoolDays: new Set(schoolDays), closed: new Set(closed) },
});

describe('The print of a calendar', () => {
  it('has a letter for each day of its stretches, and none for those between', () => {
    expect(printOf(standing([101, 103, 104], [105]))).toBe('s-sc-');
  });

  it('tells the days that have changed: called off, opened, new or gone', () => {
    const print = printOf(standing([101, 104], [105]));
    expect(changedSince(print, standing([101, 104], [105]))).toEqual([]);
    expect(changedSince(print, standing([101, 105], [104]))).toEqual([104, 105]);
    expect(changedSince(print, standing([102, 104], [105]))).toEqual([101, 102]);
  });

  it('takes a missing or strange letter for a day on which nothing stood, or something else', () => {
    expect(changedSince('', standing([]))).toEqual([]);
    expect(changedSince('', standing([106]))).toEqual([106]);
    expect(changedSince('sx---------', standing([101]))).toEqual([102]);
  });
});
