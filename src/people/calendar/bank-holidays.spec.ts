import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromEpochDay, isoWeekdayOf, toEpochDay } from '../../shared/days.js';
import { bankHolidaysBetween, bankHolidaysOf, easterSundayOf } from './bank-holidays.js';

/** As gov.uk publishes them for England and Wales, division `england-and-wales`. */
const PUBLISHED: Readonly<Record<number, readonly string[]>> = {
  2024: ['01-01', '03-29', '04-01', '05-06', '05-27', '08-26', '12-25', '12-26'],
  2025: ['01-01', '04-18', '04-21', '05-05', '05-26', '08-25', '12-25', '12-26'],
  2026: ['01-01', '04-03', '04-06', '05-04', '05-25', '08-31', '12-25', '12-28'],
  2027: ['01-01', '03-26', '03-29', '05-03', '05-31', '08-30', '12-27', '12-28'],
};

/** From 1900 to 2199 the full moon before Easter by the year's golden number, as the Book of Common Prayer lists it; an independent way to Easter. */
const FULL_MOONS = [
  ...['04-14', '04-03', '03-23', '04-11', '03-31', '04-18', '04-08', '03-28', '04-16', '04-05'],
  ...['03-25', '04-13', '04-02', '03-22', '04-10', '03-30', '04-17', '04-07', '03-27'],
];

const year = fc.integer({ min: 1900, max: 2199 });

describe('The bank holidays of England and Wales', () => {
  it.each(Object.entries(PUBLISHED))('of %s are those that were published', (of, days) => {
    expect(bankHolidaysOf(Number(of)).map(({ day }) => fromEpochDay(day).slice(5))).toEqual(days);
  });

  it('are eight, each on a weekday, all different and in order, in any year', () => {
    fc.assert(
      fc.property(year, (of) => {
        const days = bankHolidaysOf(of).map(({ day }) => day);
        expect(days).toHaveLength(8);
        expect(new Set(days).size).toBe(8);
        expect(days).toEqual([...days].sort((a, b) => a - b));
        expect(days.every((day) => isoWeekdayOf(day) <= 5)).toBe(true);
      }),
    );
  });

  it('say so where another day stands for one at a weekend', () => {
    expect(bankHolidaysOf(2027).slice(-2)).toEqual([
      { day: toEpochDay('2027-12-27'), name: 'Christmas Day (substitute day)' },
      { day: toEpochDay('2027-12-28'), name: 'Boxing Day (substitute day)' },
    ]);
    expect(bankHolidaysOf(2022)[0]).toEqual({
      day: toEpochDay('2022-01-03'),
      name: 'New Year’s Day (substitute day)',
    });
  });

  it('have Easter on the Sunday after the full moon that the Book of Common Prayer names', () => {
    fc.assert(
      fc.property(year, (of) => {
        const moon = toEpochDay(`${of}-${FULL_MOONS[of % 19] ?? ''}`);
        const toNextSunday = 7 - (isoWeekdayOf(moon) % 7);
        expect(easterSundayOf(of)).toBe(moon + toNextSunday);
      }),
    );
  });

  it('are found across the turn of a year, both ends included', () => {
    const found = bankHolidaysBetween('2026-12-28', '2027-01-01');
    expect([...found].map(([day, name]) => `${fromEpochDay(day)} ${name}`)).toEqual([
      '2026-12-28 Boxing Day (substitute day)',
      '2027-01-01 New Year’s Day',
    ]);
  });
});
