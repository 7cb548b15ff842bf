import { DateTime } from 'luxon';
import type { Day } from '../shared/days.js';
import { addMinutes, type Instant, toInstant } from '../shared/instants.js';
import { localDayOf } from '../shared/local-day.js';
import { addSchoolDays, CalendarEnds, type SchoolDays } from './sending-hours.js';

/** How a meeting is held. Face to face comes first. */
export type MeetingKind = 'face-to-face' | 'phone' | 'video';

/** A time somebody works, every week: ISO weekday 1 (Monday) to 7, local clock `HH:mm`, end not included. */
export interface WorkingHours {
  readonly weekday: number;
  readonly from: string;
  readonly to: string;
}

/** One person of the school or the team: when they work, and the quarter-hours (by their first instant) already taken. */
export interface StaffTime {
  readonly staffId: number;
  readonly workingHours: readonly WorkingHours[];
  readonly busyQuarters: readonly Instant[];
}

/** A suggested time, `startsAt` included, `endsAt` not. `kind` says how this one would be held. */
export interface Slot {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly kind: MeetingKind;
}

/** What {@link suggestSlots} works from. */
export interface SlotRequest {
  readonly staff: readonly StaffTime[];
  readonly schoolDays: SchoolDays;
  readonly zone: string;
  /** No slot before this day; the notice counts from `now`. */
  readonly from: Day;
  readonly now: Instant;
  readonly kind: MeetingKind;
  /** Quarter-hours that drafts waiting for any of the staff suggest already, each as often as it is suggested: passed over if possible. */
  readonly sought?: readonly Instant[];
  readonly durationMinutes?: number;
  /** School days between today and the first slot's day, that day included (default 3). */
  readonly noticeSchoolDays?: number;
  /** How many school days ahead to look (default 15). */
  readonly lookAheadSchoolDays?: number;
  readonly most?: number;
}

const QUARTER_MINUTES = 15;
const QUARTER_MS = QUARTER_MINUTES * 60_000;
const NOTICE_SCHOOL_DAYS = 3;
const LOOK_AHEAD_SCHOOL_DAYS = 15;
/** How far ahead of today a suggested time may lie, in school days; a shorter calendar cuts the search off. */
export const SCHOOL_DAYS_LOOKED_AT = NOTICE_SCHOOL_DAYS + LOOK_AHEAD_SCHOOL_DAYS - 1;
const DAY_MINUTES = 24 * 60;
/** A parent who works office hours can come before 9 or from 4 on. */
const OFFICE_OPENS = 9 * 60;
const OFFICE_CLOSES = 16 * 60;
/** Local minutes of the day that suggestions go for in turn, so that families with different days each find one. */
const HOPED_FOR = [16 * 60, 10 * 60, 14 * 60, 8 * 60 + 30, 12 * 60] as const;

/**
 * Up to `most` (5) times at which all of `staff` work and are free, on school days, on quarter-hours, spread over days and over the
 * day, in order of time; first what fewest other drafts suggest, as only one of them can have it. Where anything is found, at least one is wholly outside 9–16 or by phone. Empty when nobody can meet.
 */
export function suggestSlots(request: SlotRequest): Slot[] {
  const sought = soughtQuarters(request.sought ?? []);
  const days = daysToLookAt(request).map((day) => candidatesOn(day, request, sought));
  const most = request.most ?? HOPED_FOR.length;
  const [outside] = days
    .flat()
    .filter((one) => one.outsideOffice)
    .sort((a, b) => a.sought - b.sought || (a.startsAt < b.startsAt ? -1 : 1));
  const chosen = outside && most > 0 ? [outside] : [];
  for (let perDay = 1; perDay <= most; perDay += 1) {
    for (const candidates of days) addOne(chosen, candidates, perDay, most);
  }
  return withOnePhoneCall(chosen, request.kind);
}

/** The quarter-hours a meeting takes, each by its first instant; `end` not included. These are what is booked per person. */
export function quartersOf(start: Instant, end: Instant): Instant[] {
  const quarters: Instant[] = [];
  const last = Date.parse(end);
  for (let at = Math.floor(Date.parse(start) / QUARTER_MS) * QUARTER_MS; at < last; at += QUARTER_MS) {
    quarters.push(toInstant(new Date(at)));
  }
  return quarters;
}

interface Candidate {
  readonly day: Day;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly localMinute: number;
  readonly outsideOffice: boolean;
  /** How many suggestions of other drafts overlap with it. */
  readonly sought: number;
}

function daysToLookAt(request: SlotRequest): Day[] {
  const { schoolDays, now, zone, from } = request;
  const { noticeSchoolDays = NOTICE_SCHOOL_DAYS, lookAheadSchoolDays = LOOK_AHEAD_SCHOOL_DAYS } = request;
  try {
    const noticed = addSchoolDays(localDayOf(now, zone), noticeSchoolDays, schoolDays);
    const first = from > noticed ? from : noticed;
    return schoolDays.filter((day) => day >= first).slice(0, lookAheadSchoolDays);
  } catch (error) {
    if (error instanceof CalendarEnds) return [];
    throw error;
  }
}

function candidatesOn(day: Day, request: SlotRequest, sought: Sought): Candidate[] {
  const { staff, zone, now, durationMinutes = 30 } = request;
  const [first, ...others] = staff.map((one) => freeQuarters(one, day, zone));
  if (first === undefined) return [];
  const isFree = (quarter: Instant): boolean =>
    first.has(quarter) && others.every((free) => free.has(quarter));
  const minuteOf = minutesOn(day, zone);
  return [...first].sort().flatMap((startsAt) => {
    if (startsAt <= now) return [];
    const endsAt = addMinutes(startsAt, durationMinutes);
    const quarters = quartersOf(startsAt, endsAt);
    if (!quarters.every(isFree)) return [];
    return { ...candidate(day, startsAt, endsAt, minuteOf), sought: timesSought(quarters, sought) };
  });
}

/** Worked out on instants, so that a day on which the clocks change has the quarter-hours it really has. */
function freeQuarters(staff: StaffTime, day: Day, zone: string): Set<Instant> {
  const { weekday } = DateTime.fromISO(day, { zone });
  const busy = new Set(staff.busyQuarters);
  const hours = staff.workingHours.filter((one) => one.weekday === weekday);
  const working = hours.flatMap((one) => wholeQuarters(at(day, one.from, zone), at(day, one.to, zone)));
  return new Set(working.filter((quarter) => !busy.has(quarter)));
}

function wholeQuarters(from: DateTime, to: DateTime): Instant[] {
  const start = Math.ceil(from.toMillis() / QUARTER_MS) * QUARTER_MS;
  const end = Math.floor(to.toMillis() / QUARTER_MS) * QUARTER_MS;
  return quartersOf(toInstant(new Date(start)), toInstant(new Date(end)));
}

/** How often other drafts suggest each quarter-hour. */
type Sought = ReadonlyMap<Instant, number>;

function soughtQuarters(quarters: readonly Instant[]): Sought {
  const sought = new Map<Instant, number>();
  for (const quarter of quarters) sought.set(quarter, (sought.get(quarter) ?? 0) + 1);
  return sought;
}

function timesSought(quarters: readonly Instant[], sought: Sought): number {
  return quarters.reduce((sum, quarter) => sum + (sought.get(quarter) ?? 0), 0);
}

/** How much of these slots other drafts suggest as well, in quarter-hours. */
export function overlapWith(slots: readonly Slot[], quarters: readonly Instant[]): number {
  const sought = soughtQuarters(quarters);
  return slots.reduce(
    (sum, { startsAt, endsAt }) => sum + timesSought(quartersOf(startsAt, endsAt), sought),
    0,
  );
}

function candidate(
  day: Day,
  startsAt: Instant,
  endsAt: Instant,
  minuteOf: (instant: Instant) => number,
): Omit<Candidate, 'sought'> {
  const localMinute = minuteOf(startsAt);
  const outsideOffice = minuteOf(endsAt) <= OFFICE_OPENS || localMinute >= OFFICE_CLOSES;
  return { day, startsAt, endsAt, localMinute, outsideOffice };
}

/** Adds the day's candidate nearest to the hour hoped for next, unless the day has its share already. */
function addOne(chosen: Candidate[], candidates: readonly Candidate[], perDay: number, most: number): void {
  const sameDay = chosen.filter((one) => one.day === candidates[0]?.day);
  if (chosen.length >= most || sameDay.length >= perDay) return;
  const hoped = HOPED_FOR[chosen.length % HOPED_FOR.length] ?? OFFICE_OPENS;
  const distance = (one: Candidate): number => Math.abs(one.localMinute - hoped);
  const [nearest] = candidates
    .filter((one) => sameDay.every((other) => !overlap(one, other)))
    .sort((a, b) => a.sought - b.sought || distance(a) - distance(b) || a.localMinute - b.localMinute);
  if (nearest) chosen.push(nearest);
}

function overlap(a: Candidate, b: Candidate): boolean {
  return a.startsAt < b.endsAt && b.startsAt < a.endsAt;
}

/** Where no time outside office hours is to be had, the last one is by phone: a call fits into a lunch break. */
function withOnePhoneCall(chosen: readonly Candidate[], kind: MeetingKind): Slot[] {
  const inOrder = [...chosen].sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1));
  const enough = chosen.some((one) => one.outsideOffice);
  return inOrder.map(({ startsAt, endsAt }, index) => {
    const byPhone = !enough && index === inOrder.length - 1;
    return { startsAt, endsAt, kind: byPhone ? 'phone' : kind };
  });
}

function at(day: Day, time: string, zone: string): DateTime {
  return DateTime.fromISO(`${day}T${time}`, { zone });
}

/** The local minute of the day of a day's instants. The zone is asked once, unless the clocks change on that day. */
function minutesOn(day: Day, zone: string): (instant: Instant) => number {
  const begins = DateTime.fromISO(day, { zone });
  const { offset } = begins;
  if (begins.plus({ days: 1 }).offset === offset)
    return (instant) => (Date.parse(instant) / 60_000 + offset) % DAY_MINUTES;
  return (instant) => {
    const { hour, minute } = DateTime.fromISO(instant, { zone });
    return hour * 60 + minute;
  };
}
