import { endOf } from '../../people/organisations/what-drafts-need.js';
import type { Day } from '../../shared/days.js';
import type { StaffAtMeeting } from '../meeting-staff.js';
import { SCHOOL_DAYS_LOOKED_AT, type StaffTime } from '../scheduling.js';
import type { SchoolDays } from '../sending-hours.js';

/** What a draft without a time had to go by. */
export interface TimesSought {
  readonly staff: readonly StaffAtMeeting[];
  readonly staffTimes: readonly StaffTime[];
  readonly today: Day;
  readonly schoolDays: SchoolDays;
  /** However long ago; null without a calendar. */
  readonly lastSchoolDay: Day | null;
}

/** Why a draft suggests no time, in words for staff that can stand after a colon. */
export function noTimesBecause({ staff, staffTimes, ...calendar }: TimesSought): string {
  const idle = staff.filter(({ staffId }) =>
    staffTimes.every((one) => one.staffId !== staffId || one.workingHours.length === 0),
  );
  const reasons = [
    ...(staff.length === 0 ? ['nobody of the staff is known who could be there (staff.csv)'] : []),
    ...(idle.length === 0
      ? []
      : [`no working hours are known of ${idle.map((one) => one.name).join(', ')} (staff.csv)`]),
    ...calendarReasons(calendar),
  ];
  return (
    reasons.join('; ') || 'those who are to be there have no free half-hour in common on the next school days'
  );
}

function calendarReasons({
  today,
  schoolDays,
  lastSchoolDay,
}: Pick<TimesSought, 'today' | 'schoolDays' | 'lastSchoolDay'>): string[] {
  if (lastSchoolDay === null)
    return ['no school days are known (school-days.csv, or a term in the settings)'];
  if (schoolDays.filter((day) => day > today).length >= SCHOOL_DAYS_LOOKED_AT) return [];
  return [
    `the school's calendar ${endOf(lastSchoolDay, today)} (school-days.csv, or the next term in the settings)`,
  ];
}
