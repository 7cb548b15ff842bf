import { describe, expect, it } from '@jest/globals';
import { MarksSaid } from './marks-said.js';
import { RowsSaid } from './rows-said.js';

const MONDAY = 20_514;

describe('What a file has said about a session', () => {
  it('knows the line and the code that stand, however many marks lie between', () => {
    const said = new MarksSaid();
    expect(said.take(1, 7, MONDAY, 0, 20, 2)).toBeNull();
    for (let day = 0; day < 400; day++) expect(said.take(1, 8, day, 1, 1, 3 + day)).toBeNull();
    expect(said.take(1, 7, MONDAY, 0, 20, 900)).toBeNull();
    expect(said.take(1, 7, MONDAY, 0, 37, 901)).toEqual({ line: 2, code: 20 });
  });

  it('keeps apart afternoon, next day, other pupils, other schools, and those a dry run would have made', () => {
    const said = new MarksSaid();
    const marks = [
      [1, 7, MONDAY, 0],
      [1, 7, MONDAY, 1],
      [1, 7, MONDAY + 1, 0],
      [1, 7, MONDAY + 64, 0],
      [1, 6, MONDAY, 0],
      [2, 7, MONDAY, 0],
      [1, -1, MONDAY, 0],
      [-1, -2, MONDAY, 0],
      [1, 7, 0, 0],
      [1, 7, 65_535, 1],
    ] as const;
    marks.forEach(([school, pupil, day, session], at) => {
      expect(said.take(school, pupil, day, session, at + 1, at + 2)).toBeNull();
    });
    marks.forEach(([school, pupil, day, session], at) => {
      expect(said.take(school, pupil, day, session, 63, 90)).toEqual({ line: at + 2, code: at + 1 });
    });
  });

  it('holds the line of the longest file it is made for, and says so when it can remember no more', () => {
    const said = new MarksSaid(1);
    expect(said.take(1, 7, MONDAY, 0, 63, 67_108_863)).toBeNull();
    expect(said.take(1, 7, MONDAY, 0, 1, 67_108_863)).toEqual({ line: 67_108_863, code: 63 });
    expect(said.full).toBe(false);
    expect(said.take(1, 8, MONDAY, 0, 1, 5)).toBeNull();
    expect(said.full).toBe(true);
    expect(said.take(1, 7, MONDAY, 0, 1, 6)).toEqual({ line: 67_108_863, code: 63 });
  });
});

describe('What a file has said about a thing it names', () => {
  it('knows the line of each of ten thousand, and lets the same be said twice', () => {
    const said = new RowsSaid();
    for (let at = 0; at < 10_000; at++) expect(said.take(`I${at}`, 'late', at + 2)).toBeNull();
    for (let at = 0; at < 10_000; at++) expect(said.take(`I${at}`, 'late', 20_000)).toBeNull();
    for (let at = 0; at < 10_000; at++) expect(said.take(`I${at}`, 'rude', 20_000)).toBe(at + 2);
  });

  it('goes on comparing with what it remembers when it can remember no more, and says so', () => {
    const said = new RowsSaid(1_024);
    for (let at = 0; at < 512; at++) said.take(`I${at}`, 'late', at + 2);
    expect(said.full).toBe(false);
    expect(said.take('one more', 'late', 514)).toBeNull();
    expect(said.full).toBe(true);
    expect(said.take('I0', 'rude', 515)).toBe(2);
  });
});
