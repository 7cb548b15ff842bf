import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromEpochDay, isoWeekdayOf, isoWeekOf, toEpochDay } from '../../shared/days.js';
import { bankHolidaysBetween } from './bank-holidays.js';
import { isIn, isWeekday, proposedDays, type Span, weeksOf } from './term-weeks.js';

const span = (from: string, to: string): Span => ({ from: toEpochDay(from), to: toEpochDay(to) });
const days = (found: Iterable<number>): string[] => [...found].map(fromEpochDay);
const NOTHING = { schoolDays: [], settled: null, holidays: new Map<number, string>(), halfTerm: null };

/** Some term within twenty years, and days at which there happens to be school. */
const anyTerm = fc.record({
  from: fc.integer({ min: 20_000, max: 27_000 }),
  length: fc.integer({ min: 0, max: 181 }),
});

describe('The weeks of a term', () => {
  it('begin and end where the term does, and have Saturday only where there is school', () => {
    const saturday = toEpochDay('2026-09-05');
    expect(
      weeksOf(span('2026-09-02', '2026-09-08'), new Set([saturday])).map((week) => [
        fromEpochDay(week.monday),
        ...days(week.days),
      ]),
    ).toEqual([
      ['2026-08-31', '2026-09-02', '2026-09-03', '2026-09-04', '2026-09-05'],
      ['2026-09-07', '2026-09-07', '2026-09-08'],
    ]);
  });

  it('hold each weekday of the term once, in order, each in the week of its Monday', () => {
    fc.assert(
      fc.property(anyTerm, ({ from, length }) => {
        const term = { from, to: from + length };
        const weeks = weeksOf(term);
        const expected = Array.from({ length: length + 1 }, (_, at) => from + at).filter(isWeekday);
        expect(weeks.flatMap((week) => week.days)).toEqual(expected);
        for (const { monday, days: ofWeek } of weeks) {
          expect(isoWeekdayOf(monday)).toBe(1);
          expect(ofWeek.every((day) => isoWeekOf(day) === isoWeekOf(monday))).toBe(true);
          expect(ofWeek.length).toBeGreaterThan(0);
        }
      }),
    );
  });
});

describe('The days ticked at first', () => {
  it('are Monday to Friday without bank holidays and the half-term break', () => {
    const proposed = proposedDays({
      ...NOTHING,
      term: span('2027-05-27', '2027-06-08'),
      holidays: bankHolidaysBetween('2027-05-27', '2027-06-08'),
      halfTerm: span('2027-06-01', '2027-06-04'),
    });
    expect(days(proposed)).toEqual(['2027-05-27', '2027-05-28', '2027-06-07', '2027-06-08']);
  });

  it('are those that stand, as far as the calendar says so, and weekdays beyond', () => {
    const known = {
      ...NOTHING,
      term: span('2026-09-07', '2026-09-14'),
      schoolDays: [toEpochDay('2026-09-08'), toEpochDay('2026-09-10')],
    };
    const settled = span('2026-09-08', '2026-09-10');
    const beyond = ['2026-09-07', '2026-09-08', '2026-09-10', '2026-09-11', '2026-09-14'];
    expect(days(proposedDays({ ...known, settled }))).toEqual(beyond);
    expect(days(proposedDays({ ...known, settled: known.term }))).toEqual(['2026-09-08', '2026-09-10']);
  });

  it('never lie outside the term, in the break or, unless they stand, at a weekend', () => {
    const scene = fc.record({
      term: anyTerm,
      standing: fc.uniqueArray(fc.integer({ min: 0, max: 181 }), { maxLength: 20 }),
      settled: fc.tuple(fc.nat(100), fc.nat(100)),
      halfTerm: fc.tuple(fc.nat(100), fc.nat(10)),
    });
    fc.assert(
      fc.property(scene, ({ term: { from, length }, standing, settled, halfTerm }) => {
        const term = { from, to: from + length };
        const schoolDays = standing.map((at) => from + at).sort((a, b) => a - b);
        const pause = { from: from + halfTerm[0], to: from + halfTerm[0] + halfTerm[1] };
        const holidays = bankHolidaysBetween(fromEpochDay(term.from), fromEpochDay(term.to));
        const known = { from: from + settled[0], to: from + settled[0] + settled[1] };
        const found = proposedDays({ term, schoolDays, settled: known, holidays, halfTerm: pause });
        for (const day of found) {
          expect(isIn(term, day)).toBe(true);
          expect(isIn(pause, day)).toBe(false);
          if (!schoolDays.includes(day)) {
            expect(isWeekday(day)).toBe(true);
            expect(holidays.has(day)).toBe(false);
            expect(isIn(known, day)).toBe(false);
          }
        }
      }),
    );
  });
});
