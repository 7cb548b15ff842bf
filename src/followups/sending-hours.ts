import { DateTime } from 'luxon';
import { Conflict } from '../shared/errors.js';
import type { Day } from '../shared/days.js';
import { type Instant, toInstant } from '../shared/instants.js';
import { localDayOf } from '../shared/local-day.js';

/** A school's days with sessions, ascending and without repeats. */
export type SchoolDays = readonly Day[];

/** Nothing reaches a home before this hour, local time; from it on it may. */
export const FIRST_SENDING_HOUR = 8;
/** From this hour on, local time, nothing reaches a home until the next school day. */
export const LAST_SENDING_HOUR = 18;

/** The school's calendar ends before the day asked for: somebody must import the next term. Status 409. */
export class CalendarEnds extends Conflict {
  override readonly code = 'calendar-ends';

  constructor(after: Day) {
    super(`The school's calendar has too few school days after ${after}`);
  }
}

/** True when a mail may leave now: a school day, from 08:00 up to but not including 18:00 on the school's clock. */
export function maySendAt(at: Instant, schoolDays: SchoolDays, zone: string): boolean {
  const { hour } = local(at, zone);
  return (
    hour >= FIRST_SENDING_HOUR && hour < LAST_SENDING_HOUR && isSchoolDay(localDayOf(at, zone), schoolDays)
  );
}

/**
 * The first moment, `now` included, at which a mail may leave: news at night, at a weekend or in the holidays helps nobody,
 * and nobody answers the phone at school. Throws {@link CalendarEnds} when no school day is left.
 */
export function nextSendingMoment(now: Instant, schoolDays: SchoolDays, zone: string): Instant {
  if (maySendAt(now, schoolDays, zone)) return now;
  const today = localDayOf(now, zone);
  const early = local(now, zone).hour < FIRST_SENDING_HOUR && isSchoolDay(today, schoolDays);
  return openingOf(early ? today : addSchoolDays(today, 1, schoolDays), zone);
}

/**
 * The school day `count` school days after `day`, which itself may be any day and is not counted. 0 gives `day` when it is a
 * school day and else the next one. Throws {@link CalendarEnds} past the calendar's end.
 */
export function addSchoolDays(day: Day, count: number, schoolDays: SchoolDays): Day {
  const from = firstIndexNotBefore(day, schoolDays);
  const starts = schoolDays[from] === day;
  const target = schoolDays[count === 0 ? from : from + count - (starts ? 0 : 1)];
  if (target === undefined) throw new CalendarEnds(day);
  return target;
}

/** The last school day before `day`, or null at the calendar's start. */
export function schoolDayBefore(day: Day, schoolDays: SchoolDays): Day | null {
  return schoolDays[firstIndexNotBefore(day, schoolDays) - 1] ?? null;
}

/**
 * The last day on which a home is asked to answer, inclusive: `count` school days after sending, but no later than the school
 * day before the meeting, so that there is time to phone home; never before the day of sending.
 */
export function answerBy(sentOn: Day, meetingOn: Day, schoolDays: SchoolDays, count = 3): Day {
  const dayBefore = schoolDayBefore(meetingOn, schoolDays) ?? sentOn;
  const latest = dayBefore < sentOn ? sentOn : dayBefore;
  const left = schoolDays.filter((day) => day > sentOn && day <= latest);
  return left[count - 1] ?? latest;
}

/** True when the school has sessions that day. */
export function isSchoolDay(day: Day, schoolDays: SchoolDays): boolean {
  return schoolDays[firstIndexNotBefore(day, schoolDays)] === day;
}

function openingOf(day: Day, zone: string): Instant {
  const opening = DateTime.fromISO(day, { zone }).set({ hour: FIRST_SENDING_HOUR });
  return toInstant(opening.toJSDate());
}

function local(at: Instant, zone: string): DateTime {
  return DateTime.fromISO(at, { zone });
}

function firstIndexNotBefore(day: Day, schoolDays: SchoolDays): number {
  let low = 0;
  let high = schoolDays.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((schoolDays[middle] ?? '') < day) low = middle + 1;
    else high = middle;
  }
  return low;
}
