import { describe, expect, it } from '@jest/globals';
import { type Day, isoWeekdayOf, toEpochDay } from '../../shared/days.js';
import { SchoolCalendar, settledDay } from '../school-calendar.js';
import { silentSince } from '../silent-register.js';
import { type LastMarks, silentYearGroups } from './silent-year-groups.js';

/** Weekdays from September to July, but for a half-term week from 16 to 20 February and a day closed for snow, Tuesday 10 March. */
const DAYS = Array.from({ length: 330 }, (_, at) => toEpochDay('2025-09-01') + at)
  .filter((day) => isoWeekdayOf(day) <= 5)
  .filter((day) => day < toEpochDay('2026-02-16') || day > toEpochDay('2026-02-20'))
  .filter((day) => day !== toEpochDay('2026-03-10'));
const CALENDAR = new SchoolCalendar(DAYS);

function lookOn(day: Day, rows: readonly LastMarks[], calendar = CALENDAR) {
  const asOf = toEpochDay(day);
  return silentYearGroups(rows, { calendar, asOf, settledUntil: settledDay(asOf, calendar, 1) });
}

/** Pupils of a year group by their last mark. */
function marked(yearGroup: string | null, last: Day | null, pupils: number, more: Partial<LastMarks> = {}) {
  const lastMark = last === null ? null : toEpochDay(last);
  const onRollSince = last === null ? '2025-09-01' : null;
  return { yearGroup, lastMark, onRollSince, isHeardAgain: false, pupils, ...more };
}

describe('Which registers are silent', () => {
  it('says it of a year group on the day on which the rules pause for its pupils, and not before', () => {
    const last = '2026-03-03';
    const rows = [marked('9', last, 112), marked('8', '2026-03-09', 100)];
    const pausedOn = (day: Day) =>
      silentSince(toEpochDay(last), CALENDAR, settledDay(toEpochDay(day), CALENDAR, 1)) !== null;
    for (const day of ['2026-03-04', '2026-03-06', '2026-03-09', '2026-03-11', '2026-03-12'])
      expect(lookOn(day, rows).some(({ yearGroup }) => yearGroup === '9')).toBe(pausedOn(day));
    expect(lookOn('2026-03-09', rows)).toEqual([]);
    expect(lookOn('2026-03-11', rows)).toEqual([
      {
        ...{ yearGroup: '9', lastMark: toEpochDay(last), comesAgain: false, isExpected: true },
        ...{ pupilsSilent: 112, pupilsOnRoll: 112, pupilsAtSchool: 212 },
      },
    ]);
  });

  it('does not count holidays, nor a day on which the school was closed', () => {
    const rows = [marked('9', '2026-02-12', 112)];
    expect(lookOn('2026-02-23', rows)).toEqual([]);
    expect(lookOn('2026-02-25', rows)).toEqual([]);
    expect(lookOn('2026-02-26', rows)).toHaveLength(1);
    const beforeSnow = [marked('9', '2026-03-05', 112)];
    expect(lookOn('2026-03-12', beforeSnow)).toEqual([]);
    expect(lookOn('2026-03-13', beforeSnow)).toHaveLength(1);
  });

  it('leaves single pupils to their own page, and is not misled by the few whose marks come all the same', () => {
    const few = [marked('9', '2026-03-19', 100), marked('9', '2026-03-03', 12)];
    expect(lookOn('2026-03-20', few)).toEqual([]);
    const most = [marked('9', '2026-03-18', 11), marked('9', '2026-03-03', 101)];
    expect(lookOn('2026-03-20', most)).toMatchObject([
      { lastMark: toEpochDay('2026-03-03'), pupilsSilent: 101, pupilsOnRoll: 112 },
    ]);
    expect(lookOn('2026-03-20', [marked('9', '2026-03-18', 12), marked('9', '2026-03-03', 100)])).toEqual([]);
  });

  it('takes for the last day that of most pupils, not of one who has been without a mark since January', () => {
    const rows = [marked('9', '2026-01-09', 1), marked('9', '2026-03-03', 110), marked('9', '2026-03-04', 1)];
    expect(lookOn('2026-03-20', rows)).toMatchObject([
      { lastMark: toEpochDay('2026-03-03'), pupilsSilent: 112 },
    ]);
  });

  it('does not speak of two children as of a register, unless the whole school is silent', () => {
    const two = marked('13', '2026-03-03', 2);
    expect(lookOn('2026-03-20', [two, marked('9', '2026-03-18', 50)])).toEqual([]);
    expect(lookOn('2026-03-20', [two, marked('9', '2026-03-03', 50)])).toHaveLength(2);
  });

  it('says when marks come again that are too young to count', () => {
    const gap = { isHeardAgain: true };
    expect(lookOn('2026-03-20', [marked('9', '2026-03-03', 112, gap)])).toMatchObject([{ comesAgain: true }]);
    const one = [marked('9', '2026-03-03', 111), marked('9', '2026-03-03', 1, gap)];
    expect(lookOn('2026-03-20', one)).toMatchObject([{ comesAgain: false }]);
  });

  it('expects no register of a school that has never sent one', () => {
    const rows = [marked('7', null, 90), marked('8', null, 90)];
    expect(lookOn('2025-09-10', rows)).toMatchObject([{ isExpected: false }, { isExpected: false }]);
    expect(lookOn('2026-03-20', rows)).toMatchObject([{ isExpected: false }, { isExpected: false }]);
  });

  it('misses that of a new year group for its first weeks, then takes it that none is sent', () => {
    const at = (day: Day, others: Day) => lookOn(day, [marked('7', null, 90), marked('8', others, 90)]);
    expect(at('2025-09-04', '2025-09-03')).toEqual([]);
    expect(at('2025-09-05', '2025-09-04')).toMatchObject([{ lastMark: null, isExpected: true }]);
    expect(at('2025-09-30', '2025-09-29')).toMatchObject([{ isExpected: true }]);
    expect(at('2025-10-03', '2025-10-02')).toMatchObject([{ isExpected: false }]);
  });

  it('counts those who were on a list without dates from the first day of the school year', () => {
    const undated = marked('7', null, 90, { onRollSince: '1970-01-01' });
    expect(lookOn('2025-09-05', [undated, marked('8', '2025-09-04', 90)])).toMatchObject([
      { yearGroup: '7', isExpected: true },
    ]);
  });

  it('says nothing of a school whose days nobody has given', () => {
    expect(lookOn('2026-03-20', [marked('9', '2026-01-09', 112)], new SchoolCalendar([]))).toEqual([]);
  });
});
