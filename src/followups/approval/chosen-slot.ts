import { DateTime } from 'luxon';
import { addMinutes, type Instant } from '../../shared/instants.js';
import type { MeetingSchool } from '../meeting-school.js';
import { quartersOf, type Slot, type StaffTime } from '../scheduling.js';
import { localDayOf } from '../../shared/local-day.js';
import { isSchoolDay, type SchoolDays } from '../sending-hours.js';
import { NoSuchSlot, OutsideHours, TooLate } from './follow-up-errors.js';
import { InvalidInput } from '../../shared/errors.js';

const QUARTER_MS = 15 * 60_000;
const USUAL_MINUTES = 30;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/** A suggested slot by its place in the list (from 0), or a start of one's own as an instant with its offset. */
export interface SlotChoice {
  readonly slotIndex?: number;
  readonly startsAt?: string;
}

/** What is known about when people can meet. */
export interface SlotLimits {
  readonly now: Instant;
  readonly school: MeetingSchool;
  readonly schoolDays: SchoolDays;
  readonly staffTimes: readonly StaffTime[];
}

/** The slot somebody chose. Throws InvalidInput for none or an unknown one. */
export function chosenSlot(choice: SlotChoice, slots: readonly Slot[], kind: Slot['kind']): Slot {
  if (choice.startsAt !== undefined) {
    if (!INSTANT.test(choice.startsAt) || Number.isNaN(Date.parse(choice.startsAt)))
      throw new InvalidInput('startsAt', 'an instant such as 2026-12-01T16:00:00Z');
    const startsAt = new Date(choice.startsAt).toISOString();
    return { startsAt, endsAt: addMinutes(startsAt, USUAL_MINUTES), kind };
  }
  const slot = choice.slotIndex === undefined ? undefined : slots[choice.slotIndex];
  if (!slot) throw new NoSuchSlot(slots.length);
  return slot;
}

/** Refuses a time that has passed or that somebody does not work. Throws {@link TooLate}, {@link OutsideHours}. */
export function checkSlot({ startsAt, endsAt }: Slot, limits: SlotLimits): void {
  const { now, school, schoolDays, staffTimes } = limits;
  if (startsAt <= now)
    throw new TooLate(
      'That time has passed, and nothing is sent about the past. Choose another, or have the times refreshed.',
    );
  const onQuarter = Date.parse(startsAt) % QUARTER_MS === 0;
  const onSchoolDay = isSchoolDay(localDayOf(startsAt, school.zone), schoolDays);
  const everybody = staffTimes.every((one) => works(one, startsAt, endsAt, school.zone));
  if (!onQuarter || !onSchoolDay || !everybody || staffTimes.length === 0) throw new OutsideHours('startsAt');
}

/** Why a suggested time is not possible any more, in words for staff; null: it still is. `leavesAt`: when its mails would leave. */
export function whyNotPossible(
  { startsAt, endsAt }: Slot,
  { now, school, schoolDays, staffTimes }: SlotLimits,
  leavesAt: Instant | null,
): string | null {
  if (startsAt <= now) return 'has passed';
  const day = localDayOf(startsAt, school.zone);
  if ((schoolDays.at(-1) ?? '') < day)
    return 'no school day is known then: ask your administrator to enter the term';
  if (!isSchoolDay(day, schoolDays)) return 'no school day';
  if (leavesAt === null || leavesAt >= startsAt) return 'too soon for the home to hear of it in time';
  const quarters = quartersOf(startsAt, endsAt);
  if (staffTimes.some((one) => one.busyQuarters.some((busy) => quarters.includes(busy))))
    return 'somebody of the staff is booked then';
  const everybody = staffTimes.every((one) => works(one, startsAt, endsAt, school.zone));
  return everybody && staffTimes.length > 0 ? null : 'somebody of the staff does not work then';
}

function works({ workingHours }: StaffTime, startsAt: Instant, endsAt: Instant, zone: string): boolean {
  const start = DateTime.fromISO(startsAt, { zone });
  const end = DateTime.fromISO(endsAt, { zone });
  return workingHours.some(
    ({ weekday, from, to }) =>
      weekday === start.weekday && from <= start.toFormat('HH:mm') && end.toFormat('HH:mm') <= to,
  );
}
