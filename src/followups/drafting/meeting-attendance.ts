import type { EntityManager } from 'typeorm';
import { runSql, valuesList } from '../../platform/database/sql.js';
import type { Day } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import { quartersOf, type Slot, type StaffTime } from '../scheduling.js';

const STILL_HERE = '(s.left_on IS NULL OR s.left_on > $2)';

/** The school's DSL, or null where none is recorded. */
export async function findDsl(manager: EntityManager, schoolId: number, day: Day): Promise<number | null> {
  const [row] = await runSql<{ id: number }>(
    manager,
    `SELECT s.id FROM staff s JOIN staff_role r ON r.staff_id = s.id
     WHERE s.organisation_id = $1 AND r.role = 'dsl' AND ${STILL_HERE} ORDER BY s.id LIMIT 1`,
    [schoolId, day],
  );
  return row?.id ?? null;
}

/** Of the teams that work for the school on `day`, the worker with the fewest meetings ahead; null where there is none. */
export async function findMastWorker(
  manager: EntityManager,
  schoolId: number,
  day: Day,
): Promise<number | null> {
  const [row] = await runSql<{ id: number }>(
    manager,
    `SELECT s.id FROM staff s JOIN staff_role r ON r.staff_id = s.id
       JOIN team_school t ON t.team_id = s.organisation_id
     WHERE t.school_id = $1 AND t.agreed_on <= $2 AND r.role = 'mast-worker' AND ${STILL_HERE}
     ORDER BY (SELECT COUNT(*) FROM follow_up_staff fs JOIN follow_up f ON f.id = fs.follow_up_id
               WHERE fs.staff_id = s.id AND f.state IN ('draft', 'approved', 'answered')), s.id
     LIMIT 1`,
    [schoolId, day],
  );
  return row?.id ?? null;
}

/** When each of them works and what is already booked from `from` on, leaving out the bookings of one meeting. */
export async function readStaffTimes(
  manager: EntityManager,
  staffIds: readonly number[],
  from: Instant,
  exceptFollowUpId = 0,
): Promise<StaffTime[]> {
  const times: StaffTime[] = [];
  for (const staffId of staffIds) times.push(await readStaffTime(manager, staffId, from, exceptFollowUpId));
  return times;
}

/** The quarter-hours that drafts waiting for any of these people suggest from `from` on, leaving out one draft. */
export async function readSought(
  manager: EntityManager,
  staffIds: readonly number[],
  from: Instant,
  exceptFollowUpId = 0,
): Promise<Instant[]> {
  if (staffIds.length === 0) return [];
  const drafts = await runSql<{ slots: string }>(
    manager,
    `SELECT f.slots FROM follow_up f WHERE f.state = 'draft' AND f.id <> $1 AND EXISTS (
       SELECT 1 FROM follow_up_staff s WHERE s.follow_up_id = f.id AND s.staff_id IN ${valuesList(1, staffIds.length, 1)})`,
    [exceptFollowUpId, ...staffIds],
  );
  return drafts
    .flatMap(({ slots }) => JSON.parse(slots) as Slot[])
    .flatMap(({ startsAt, endsAt }) => quartersOf(startsAt, endsAt))
    .filter((quarter) => quarter >= from);
}

async function readStaffTime(
  manager: EntityManager,
  staffId: number,
  from: Instant,
  exceptFollowUpId: number,
): Promise<StaffTime> {
  const hours = await runSql<{ weekday: number; from_time: string; to_time: string }>(
    manager,
    'SELECT weekday, from_time, to_time FROM working_hours WHERE staff_id = $1 ORDER BY weekday, from_time',
    [staffId],
  );
  const busy = await runSql<{ quarter: Instant }>(
    manager,
    'SELECT quarter FROM booking WHERE person = $1 AND quarter >= $2 AND follow_up_id <> $3',
    [`staff:${staffId}`, from, exceptFollowUpId],
  );
  return {
    staffId,
    workingHours: hours.map((one) => ({ weekday: one.weekday, from: one.from_time, to: one.to_time })),
    busyQuarters: busy.map((one) => one.quarter),
  };
}
