import { fromEpochDay, isoWeekdayOf, isoWeekOf, toEpochDay, type EpochDay } from '../shared/days.js';

/** 1 August, as DfE counts a school year in its statistics; a school may set another day ('MM-DD'). */
export const DEFAULT_SCHOOL_YEAR_START = '08-01';

const isWeekday = (day: EpochDay) => isoWeekdayOf(day) <= 5;
const mondayOf = (week: number): EpochDay => week * 7 - 3;

/** Position of the first of the ascending values that is not below `wanted`. */
function lowerBound(values: Int32Array, wanted: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The days a school has sessions on. Windows are counted in these, never guessed as 5/7 of calendar days, so that no
 * holiday shifts them. Only before the first known day (and for a school whose calendar was never given) are
 * weekdays and plain ISO weeks counted instead. One calendar serves all pupils of a school.
 */
export class SchoolCalendar {
  private readonly days: Int32Array;
  private readonly weeks: Int32Array;
  private readonly yearStarts = new Map<EpochDay, EpochDay>();

  constructor(
    days: Iterable<EpochDay>,
    private readonly schoolYearStart: string = DEFAULT_SCHOOL_YEAR_START,
  ) {
    this.days = Int32Array.from(new Set(days)).sort();
    this.weeks = Int32Array.from(new Set(this.days.map(isoWeekOf)));
  }

  /** First day of the school year that holds `day`. */
  schoolYearStartOf(day: EpochDay): EpochDay {
    const known = this.yearStarts.get(day);
    if (known !== undefined) return known;
    const year = Number(fromEpochDay(day).slice(0, 4));
    const thisYears = toEpochDay(`${year}-${this.schoolYearStart}`);
    const start = thisYears <= day ? thisYears : toEpochDay(`${year - 1}-${this.schoolYearStart}`);
    this.yearStarts.set(day, start);
    return start;
  }

  /** Monday of the first of the last `count` school weeks; a school week is an ISO week with at least one school day,
   * and the week of `asOf` is the last of them when it is one. */
  startOfSchoolWeeks(asOf: EpochDay, count: number): EpochDay {
    const after = lowerBound(this.weeks, isoWeekOf(asOf) + 1);
    if (after >= count) return mondayOf(this.weeks[after - count] ?? 0);
    const firstKnown = after === 0 ? isoWeekOf(asOf) + 1 : (this.weeks[0] ?? 0);
    return mondayOf(firstKnown - (count - after));
  }

  /** First day of the last `count` school days up to and including `asOf`. */
  startOfSchoolDays(asOf: EpochDay, count: number): EpochDay {
    const after = lowerBound(this.days, asOf + 1);
    if (after >= count) return this.days[after - count] ?? asOf;
    return weekdaysBack(after === 0 ? asOf + 1 : (this.days[0] ?? asOf), count - after);
  }

  /** School weeks that begin after the week of `day`, up to and including the week of `until`; ISO weeks for a school whose calendar was never given. */
  schoolWeeksAfter(day: EpochDay, until: EpochDay): number {
    const [first, last] = [isoWeekOf(day) + 1, isoWeekOf(until) + 1];
    const count =
      this.weeks.length === 0 ? last - first : lowerBound(this.weeks, last) - lowerBound(this.weeks, first);
    return Math.max(0, count);
  }

  /** School days from `from` to `to`, both included. */
  schoolDaysBetween(from: EpochDay, to: EpochDay): number {
    return Math.max(0, lowerBound(this.days, to + 1) - lowerBound(this.days, from));
  }

  /** The first day sessions are known for; null when the school's calendar was never given. */
  firstKnownDay(): EpochDay | null {
    return this.days[0] ?? null;
  }

  /** The last day sessions are known for; null when the school's calendar was never given. */
  lastKnownDay(): EpochDay | null {
    return this.days.at(-1) ?? null;
  }

  /** True when the school has sessions on that day. */
  isSchoolDay(day: EpochDay): boolean {
    return this.days[lowerBound(this.days, day)] === day;
  }
}

/** The weekday `count` weekdays before `day`. */
function weekdaysBack(day: EpochDay, count: number): EpochDay {
  let left = count;
  let at = day;
  while (left > 0) {
    at -= 1;
    if (isWeekday(at)) left -= 1;
  }
  return at;
}

/**
 * The last day whose marks are settled. A mark stays provisional until the end of the `provisionalSchoolDays`-th school
 * day after it (an N that becomes L at ten past nine should alarm nobody). `asOf` itself has not ended. With 0, as in
 * a run over the past, every mark up to and including `asOf` counts.
 */
export function settledDay(
  asOf: EpochDay,
  calendar: SchoolCalendar,
  provisionalSchoolDays: number,
): EpochDay {
  if (provisionalSchoolDays === 0) return asOf;
  return calendar.startOfSchoolDays(asOf - 1, provisionalSchoolDays) - 1;
}
