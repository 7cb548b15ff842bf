import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  ABSENT,
  ATTENDANCE_CODES,
  ATTENDED,
  CODE_FLAGS,
  codeById,
  codeOf,
  lettersOf,
  POSSIBLE,
} from './attendance-codes.js';
import { attendancePercentages, attendanceSums } from './attendance-sums.js';

const lettersIn = (codeClass: string) =>
  ATTENDANCE_CODES.filter((code) => code.class === codeClass && code.validUntil === null)
    .map((code) => code.letters)
    .join(' ');

describe('Register codes', () => {
  it('holds every code of 19 August 2024 in its class', () => {
    expect(lettersIn('present')).toBe('/ \\ L');
    expect(lettersIn('approved-activity')).toBe('K V P W B');
    expect(lettersIn('authorised')).toBe('C C1 C2 E I J1 M R S T');
    expect(lettersIn('unauthorised')).toBe('G N O U');
    expect(lettersIn('not-possible')).toBe('D Q X Y1 Y2 Y3 Y4 Y5 Y6 Y7');
    expect(lettersIn('administrative')).toBe('Z #');
  });

  it('still reads the codes withdrawn in 2024, as they counted then', () => {
    const legacy = ATTENDANCE_CODES.filter((code) => code.validUntil !== null);
    expect(legacy.map((code) => [code.letters, code.class, code.validUntil])).toEqual([
      ['H', 'authorised', '2024-08-18'],
      ['J', 'approved-activity', '2024-08-18'],
      ['Y', 'not-possible', '2024-08-18'],
    ]);
  });

  it('never renumbers a code, because the numbers are stored in marks', () => {
    expect(ATTENDANCE_CODES.map((code) => `${code.id}${code.letters}`).join(' ')).toBe(
      '1/ 2\\ 3L 4K 5V 6P 7W 8B 9C 10C1 11C2 12E 13I 14J1 15M 16R 17S 18T 19G 20N 21O 22U 23D 24Q 25X ' +
        '26Y1 27Y2 28Y3 29Y4 30Y5 31Y6 32Y7 33Z 34# 35H 36J 37Y',
    );
  });

  it('reads a cell with spaces and small letters, and guesses nothing', () => {
    expect(codeOf(' i ')?.letters).toBe('I');
    expect(codeOf('y7')?.letters).toBe('Y7');
    expect(['-', '', '?', 'Y8', 'C3', '//', 'ill', '@'].map(codeOf)).toEqual(new Array(8).fill(null));
  });

  it('finds a code by its stored number and says so when there is none', () => {
    expect(codeById(13)?.meaning).toBe('Illness');
    expect(codeById(0)).toBeNull();
    expect(codeById(64)).toBeNull();
    expect(lettersOf(63)).toBe('?');
  });

  it('counts each possible session as attended or absent, never both, and nothing else', () => {
    for (const { id } of ATTENDANCE_CODES) {
      const flags = CODE_FLAGS[id] ?? 0;
      expect(Boolean(flags & POSSIBLE)).toBe(Boolean(flags & ATTENDED) !== Boolean(flags & ABSENT));
    }
    expect(ATTENDANCE_CODES.filter((code) => code.late).map((code) => code.letters)).toEqual(['L', 'U']);
  });

  it('says "no data" rather than a rate when no session was possible', () => {
    const closed = attendanceSums([
      [29, 10],
      [34, 2],
      [33, 4],
    ]);
    expect(closed.possible).toBe(0);
    expect(attendancePercentages(closed)).toEqual({
      attendance: null,
      absence: null,
      authorised: null,
      unauthorised: null,
    });
  });

  it('adds up whatever the order of the counts', () => {
    const counts = fc.array(fc.tuple(fc.integer({ min: 0, max: 63 }), fc.integer({ min: 0, max: 500 })));
    fc.assert(
      fc.property(counts, (given) => {
        const sums = attendanceSums(given);
        expect(attendanceSums([...given].reverse())).toEqual(sums);
        expect(sums.possible).toBe(sums.attended + sums.absent);
      }),
    );
  });
});
