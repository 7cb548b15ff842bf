import { describe, expect, it } from '@jest/globals';
import { fromEpochDay, isoWeekdayOf, toEpochDay } from '../shared/days.js';
import { SchoolCalendar, settledDay } from './school-calendar.js';

/** Weekdays of autumn 2025 with half-term off (27 to 31 October) and Monday 24 November closed. */
const first = toEpochDay('2025-09-01');
const days = Array.from({ length: 110 }, (_, i) => first + i).filter(
  (day) =>
    isoWeekdayOf(day) <= 5 &&
    (day < toEpochDay('2025-10-25') || day > toEpochDay('2025-11-02')) &&
    day !== toEpochDay('2025-11-24'),
);
const calendar = new SchoolCalendar([...days].reverse());

describe('A school calendar', () => {
  it('starts the school year on 1 August, or where the school says', () => {
    const start = (day: string, from?: string) =>
      fromEpochDay(new SchoolCalendar([], from).schoolYearStartOf(toEpochDay(day)));
    expect([start('2022-05-27'), start('2021-08-01'), start('2021-07-31')]).toEqual([
      '2021-08-01',
      '2021-08-01',
      '2020-08-01',
    ]);
    expect(start('2021-08-31', '09-01')).toBe('2020-09-01');
  });

  it('counts school weeks over half-term, and the current week even when its Monday is closed', () => {
    const weeks = (day: string, count: number) =>
      fromEpochDay(calendar.startOfSchoolWeeks(toEpochDay(day), count));
    expect(weeks('2025-11-05', 1)).toBe('2025-11-03');
    expect(weeks('2025-11-05', 2)).toBe('2025-10-20');
    expect(weeks('2025-10-29', 1)).toBe('2025-10-20');
    expect(weeks('2025-11-24', 1)).toBe('2025-11-24');
  });

  it('counts the school weeks that have begun since a day, without the holidays between', () => {
    const after = (day: string, until: string, of = calendar) =>
      of.schoolWeeksAfter(toEpochDay(day), toEpochDay(until));
    expect(after('2025-10-22', '2025-10-24')).toBe(0);
    expect(after('2025-10-22', '2025-11-05')).toBe(1);
    expect(after('2025-09-01', '2025-10-24')).toBe(7);
    expect(after('2025-10-22', '2025-11-05', new SchoolCalendar([]))).toBe(2);
    expect(after('2025-11-05', '2025-10-22')).toBe(0);
  });

  it('counts school days over weekends and holidays', () => {
    const back = (day: string, count: number) =>
      fromEpochDay(calendar.startOfSchoolDays(toEpochDay(day), count));
    expect(back('2025-11-03', 2)).toBe('2025-10-24');
    expect(back('2025-11-02', 1)).toBe('2025-10-24');
    expect(calendar.schoolDaysBetween(toEpochDay('2025-10-24'), toEpochDay('2025-11-03'))).toBe(2);
    expect(calendar.isSchoolDay(toEpochDay('2025-10-27'))).toBe(false);
  });

  it('counts ISO weeks and weekdays before the first known day, and where there is no calendar', () => {
    const none = new SchoolCalendar([]);
    const wednesday = toEpochDay('2025-09-03');
    for (const given of [none, calendar]) {
      expect(fromEpochDay(given.startOfSchoolWeeks(wednesday, 3))).toBe('2025-08-18');
      expect(fromEpochDay(given.startOfSchoolDays(wednesday, 5))).toBe('2025-08-28');
    }
  });

  it('settles Friday only after Monday has ended, and half-term after the day we come back', () => {
    const settled = (day: string, count = 1) => fromEpochDay(settledDay(toEpochDay(day), calendar, count));
    expect(settled('2025-09-15')).toBe('2025-09-11');
    expect(settled('2025-09-16') >= '2025-09-12').toBe(true);
    expect(settled('2025-11-03') < '2025-10-24').toBe(true);
    expect(settled('2025-11-04') >= '2025-10-24').toBe(true);
    expect(settled('2025-11-04', 0)).toBe('2025-11-04');
  });
});
