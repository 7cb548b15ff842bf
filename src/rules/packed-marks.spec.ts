import { describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { codeIdOf, dayOf, marksSeen, packEntry, packMarks, sessionOf, unpackMarks } from './packed-marks.js';

/** The expressions of signals/packed-history.reader.ts, written out as the contract between both sides. */
const ENTRY = '(day * 2 + session) * 64 + code';
const LATE = `CAST(${ENTRY} AS text) || ':' || CAST(recorded_on AS text)`;

const mark = fc.record({
  day: fc.integer({ min: 0, max: 40_000 }),
  session: fc.constantFrom<0 | 1>(0, 1),
  code: fc.integer({ min: 1, max: 63 }),
  knownOn: fc.option(fc.integer({ min: 0, max: 40_000 })),
});
const marks = fc.uniqueArray(mark, {
  maxLength: 60,
  selector: (given) => packEntry(given.day, given.session, 0),
});

describe('Packed marks', () => {
  it('read from the text a database joins as from the marks themselves', () => {
    const db = new Database(':memory:');
    db.exec('CREATE TABLE mark (day integer, session integer, code integer, recorded_on integer)');
    const insert = db.prepare('INSERT INTO mark VALUES (?, ?, ?, ?)');
    fc.assert(
      fc.property(marks, (given) => {
        db.exec('DELETE FROM mark');
        for (const { day, session, code, knownOn } of given) insert.run(day, session, code, knownOn);
        const text = (sql: string) => db.prepare(sql).pluck().get() as string | null;
        const packed = text(`SELECT group_concat(${ENTRY}, ',') FROM mark`);
        const late = text(`SELECT group_concat(${LATE}, ',') FROM mark WHERE recorded_on > day`);
        expect(unpackMarks(packed, late)).toEqual(packMarks(given));
      }),
    );
    db.close();
  });

  it('give back day, session and code', () => {
    const entry = packEntry(20_780, 1, 63);
    expect([dayOf(entry), sessionOf(entry), codeIdOf(entry)]).toEqual([20_780, 1, 63]);
  });

  it('show only what was known and settled', () => {
    const all = packMarks([
      { day: 10, session: 0, code: 1, knownOn: 12 },
      { day: 11, session: 0, code: 2 },
      { day: 13, session: 0, code: 3 },
    ]);
    expect([...marksSeen(all, 11, 11).entries].map(codeIdOf)).toEqual([2]);
    expect([...marksSeen(all, 12, 12).entries].map(codeIdOf)).toEqual([1, 2]);
  });

  it('refuse text that is not theirs', () => {
    expect(() => unpackMarks('12,x')).toThrow('packed marks');
    expect(() => unpackMarks('12', '13:1')).toThrow('packed marks');
  });
});
