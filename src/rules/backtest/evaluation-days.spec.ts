import { describe, expect, it } from '@jest/globals';
import { fromEpochDay, toEpochDay } from '../../shared/days.js';
import { SchoolCalendar } from '../school-calendar.js';
import { evaluationDays, leadWeeks } from './evaluation-days.js';

const day = toEpochDay;
const daysOf = (calendar: SchoolCalendar, from: string, to: string) =>
  evaluationDays(calendar, day(from), day(to)).map(fromEpochDay);

/** A week of Monday to Thursday, a week of holidays, a full week. */
const CALENDAR = new SchoolCalendar(
  ['2025-10-20', '2025-10-21', '2025-10-22', '2025-10-23', '2025-11-03', '2025-11-04', '2025-11-07'].map(day),
);
const NONE = new SchoolCalendar([]);

describe('The days of a back-test', () => {
  it('are the last school day of each school week, and none in a holiday', () => {
    expect(daysOf(CALENDAR, '2025-10-20', '2025-11-09')).toEqual(['2025-10-23', '2025-11-07']);
  });

  it('begin and end with the period, both days included', () => {
    expect(daysOf(CALENDAR, '2025-10-23', '2025-11-03')).toEqual(['2025-10-23', '2025-11-03']);
  });

  it('are Fridays and the last day where no school day is known', () => {
    expect(daysOf(NONE, '2025-10-24', '2025-11-05')).toEqual(['2025-10-24', '2025-10-31', '2025-11-05']);
  });
});

describe('A calendar that begins within the period', () => {
  it('is preceded by Fridays: before it, windows are counted in weekdays, and the rules were asked', () => {
    expect(daysOf(CALENDAR, '2025-10-06', '2025-10-26')).toEqual(['2025-10-10', '2025-10-17', '2025-10-23']);
    expect(leadWeeks(CALENDAR, day('2025-10-10'), day('2025-11-07'))).toBe(3);
  });
});

describe('The lead of a warning', () => {
  it('counts school weeks that begin after it, up to that of the outcome, and no holiday', () => {
    expect(leadWeeks(CALENDAR, day('2025-10-21'), day('2025-11-07'))).toBe(1);
  });

  it('is none in the week of the outcome', () => {
    expect(leadWeeks(CALENDAR, day('2025-11-03'), day('2025-11-07'))).toBe(0);
  });

  it('counts ISO weeks where no school day is known', () => {
    expect(leadWeeks(NONE, day('2025-10-24'), day('2025-11-07'))).toBe(2);
  });
});
