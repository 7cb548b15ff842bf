import { type EpochDay, isoWeekdayOf, isoWeekOf } from '../../shared/days.js';

/** From one day to another, both included. */
export interface Span {
  readonly from: EpochDay;
  readonly to: EpochDay;
}

/** The days of one week of a term that may be school days, ascending. */
export interface TermWeek {
  readonly monday: EpochDay;
  readonly days: readonly EpochDay[];
}

const FRIDAY = 5;
const MONDAY_OF_WEEK_0 = -3;

export function isIn({ from, to }: Span, day: EpochDay): boolean {
  return day >= from && day <= to;
}

/** Monday to Friday. */
export function isWeekday(day: EpochDay): boolean {
  return isoWeekdayOf(day) <= FRIDAY;
}

/**
 * A term week by week: Monday to Friday, and of the weekends only the days on which there is school.
 * @param schoolDays known ones; those at weekends count
 */
export function weeksOf(term: Span, schoolDays: ReadonlySet<EpochDay> = new Set()): TermWeek[] {
  const weeks = new Map<number, EpochDay[]>();
  for (let day = term.from; day <= term.to; day += 1) {
    if (!isWeekday(day) && !schoolDays.has(day)) continue;
    const week = isoWeekOf(day);
    weeks.set(week, [...(weeks.get(week) ?? []), day]);
  }
  return [...weeks].map(([week, days]) => ({ monday: week * 7 + MONDAY_OF_WEEK_0, days }));
}

/** What is known of a term before anybody has ticked its days. */
export interface KnownOfTerm {
  readonly term: Span;
  /** School days that stand already, ascending. */
  readonly schoolDays: readonly EpochDay[];
  /** The part of the calendar in which a day that does not stand is none, because somebody said so; null: nothing is known yet. */
  readonly settled: Span | null;
  readonly holidays: ReadonlyMap<EpochDay, string>;
  /** A break in the middle of it; null: none was named. */
  readonly halfTerm: Span | null;
}

/** The days ticked at first: what stands where something stands, else Monday to Friday without bank holidays; never the half-term break. */
export function proposedDays({ term, schoolDays, settled, holidays, halfTerm }: KnownOfTerm): Set<EpochDay> {
  const standing = new Set(schoolDays);
  const proposed = new Set<EpochDay>();
  for (let day = term.from; day <= term.to; day += 1) {
    if (halfTerm && isIn(halfTerm, day)) continue;
    const isKnown = settled !== null && isIn(settled, day);
    if (isKnown ? standing.has(day) : isWeekday(day) && !holidays.has(day)) proposed.add(day);
  }
  return proposed;
}
