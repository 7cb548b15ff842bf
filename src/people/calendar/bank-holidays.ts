import { type Day, type EpochDay, isoWeekdayOf, toEpochDay } from '../../shared/days.js';

/** A bank holiday of England and Wales, as it is called in a calendar. */
export interface BankHoliday {
  readonly day: EpochDay;
  readonly name: string;
}

const MONDAY = 1;
const SATURDAY = 6;
const DAYS_OF_MAY = 31;
const DAYS_OF_AUGUST = 31;

/**
 * The bank holidays of England and Wales in a year, ascending. By schedule 1 of the Banking and Financial Dealings Act 1971 and the
 * proclamations that have stood each year since 1978 (New Year's Day, the first Monday in May), with Christmas Day and Good Friday, which
 * are so of old. A holiday at a weekend has its substitute on the next weekday that is none. A single one that is proclaimed (a coronation,
 * a jubilee, a day moved for an anniversary) follows from no rule: a school unticks such a day by hand.
 */
export function bankHolidaysOf(year: number): BankHoliday[] {
  const easter = easterSundayOf(year);
  return [
    ...onWeekdays([{ day: on(year, '01-01'), name: 'New Year’s Day' }]),
    { day: easter - 2, name: 'Good Friday' },
    { day: easter + 1, name: 'Easter Monday' },
    { day: firstMonday(year), name: 'Early May bank holiday' },
    { day: lastMonday(year, `05-${DAYS_OF_MAY}`), name: 'Spring bank holiday' },
    { day: lastMonday(year, `08-${DAYS_OF_AUGUST}`), name: 'Summer bank holiday' },
    ...onWeekdays([
      { day: on(year, '12-25'), name: 'Christmas Day' },
      { day: on(year, '12-26'), name: 'Boxing Day' },
    ]),
  ].sort((a, b) => a.day - b.day);
}

/** By day, those from `first` to `last`, both included. */
export function bankHolidaysBetween(first: Day, last: Day): ReadonlyMap<EpochDay, string> {
  const [from, to] = [toEpochDay(first), toEpochDay(last)];
  const found = new Map<EpochDay, string>();
  for (let year = yearOf(first); year <= yearOf(last); year += 1)
    for (const { day, name } of bankHolidaysOf(year)) if (day >= from && day <= to) found.set(day, name);
  return found;
}

/** Easter Sunday by the Gregorian computus as J. Meeus gives it (Astronomical Algorithms, chapter 8): good for every year from 1583. */
export function easterSundayOf(year: number): EpochDay {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const corrected = century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25);
  const epact = (19 * golden + corrected + 15) % 30;
  const moon = epact - Math.floor((golden + 11 * epact) / 319);
  const weekday = (2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - (ofCentury % 4) - moon + 32) % 7;
  return toEpochDay(`${year}-03-22`) + moon + weekday;
}

/** Each on its day or, at a weekend, on the next weekday that no other of them has: all are of one week. */
function onWeekdays(holidays: readonly BankHoliday[]): BankHoliday[] {
  const isFree = (day: EpochDay): boolean =>
    isoWeekdayOf(day) < SATURDAY && !holidays.some((one) => one.day === day);
  const moved = new Set<EpochDay>();
  return holidays.map(({ day, name }) => {
    if (isoWeekdayOf(day) < SATURDAY) return { day, name };
    let substitute = day + 1;
    while (!isFree(substitute) || moved.has(substitute)) substitute += 1;
    moved.add(substitute);
    return { day: substitute, name: `${name} (substitute day)` };
  });
}

function firstMonday(year: number): EpochDay {
  const first = on(year, '05-01');
  return first + ((8 - isoWeekdayOf(first)) % 7);
}

function lastMonday(year: number, lastOfMonth: string): EpochDay {
  const last = on(year, lastOfMonth);
  return last - (isoWeekdayOf(last) - MONDAY);
}

function on(year: number, monthAndDay: string): EpochDay {
  return toEpochDay(`${year}-${monthAndDay}`);
}

function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}
