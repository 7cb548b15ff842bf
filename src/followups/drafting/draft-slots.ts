import type { EntityManager } from 'typeorm';
import type { Day } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import type { MeetingSchool } from '../meeting-school.js';
import type { StaffAtMeeting } from '../meeting-staff.js';
import { type Slot, suggestSlots } from '../scheduling.js';
import type { SchoolDays } from '../sending-hours.js';
import { readSought, readStaffTimes } from './meeting-attendance.js';

/** A school as a draft sees it. */
export interface DraftView {
  readonly school: MeetingSchool;
  /** The moment drafted from: now, or in a run over the past the case's own day. */
  readonly asOf: Instant;
  readonly today: Day;
  readonly schoolDays: SchoolDays;
}

/** The times to suggest for a meeting of `staff`, seen from `asOf`. */
export async function slotsFor(
  manager: EntityManager,
  { schoolDays, school, asOf, today }: DraftView,
  staff: readonly StaffAtMeeting[],
  exceptFollowUpId = 0,
): Promise<Slot[]> {
  const ids = staff.map((one) => one.staffId);
  return suggestSlots({
    staff: await readStaffTimes(manager, ids, asOf),
    sought: await readSought(manager, ids, asOf, exceptFollowUpId),
    schoolDays,
    zone: school.zone,
    from: today,
    now: asOf,
    kind: 'face-to-face',
  });
}
