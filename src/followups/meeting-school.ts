import type { EntityManager } from 'typeorm';
import { Organisation } from '../people/organisations/organisation.entity.js';
import { runSql } from '../platform/database/sql.js';
import { addDays, type Day, fromEpochDay, toEpochDay } from '../shared/days.js';
import { NotFound } from '../shared/errors.js';
import type { Instant } from '../shared/instants.js';
import { localDayOf } from '../shared/local-day.js';
import { addSchoolDays, CalendarEnds, type SchoolDays } from './sending-hours.js';

/** What a meeting needs to know of its school. */
export interface MeetingSchool {
  readonly id: number;
  readonly name: string;
  readonly zone: string;
  readonly phone: string | null;
  readonly email: string | null;
}

/** Days before today that are read too: the school day before the first one ahead may lie before a holiday. */
const LOOK_BACK_DAYS = 60;
const LOOK_AHEAD_DAYS = 400;

/** Throws {@link NotFound}. */
export async function readSchool(manager: EntityManager, schoolId: number): Promise<MeetingSchool> {
  const school = await manager.findOneBy(Organisation, { id: schoolId });
  if (!school) throw new NotFound('There is no such school.');
  const { id, name, timezone, phone, email } = school;
  return { id, name, zone: timezone, phone, email };
}

/** The school's days with sessions around `day`, ascending. */
export async function readSchoolDays(
  manager: EntityManager,
  schoolId: number,
  day: Day,
): Promise<SchoolDays> {
  const around = toEpochDay(day);
  const rows = await runSql<{ day: number }>(
    manager,
    'SELECT day FROM school_day WHERE school_id = $1 AND day BETWEEN $2 AND $3 ORDER BY day',
    [schoolId, around - LOOK_BACK_DAYS, around + LOOK_AHEAD_DAYS],
  );
  return rows.map((row) => fromEpochDay(row.day));
}

/** The last day of the school's calendar, however long ago; null without one. */
export async function lastSchoolDay(manager: EntityManager, schoolId: number): Promise<Day | null> {
  const [row] = await runSql<{ day: number | null }>(
    manager,
    'SELECT MAX(day) AS day FROM school_day WHERE school_id = $1',
    [schoolId],
  );
  const last = row?.day ?? null;
  return last === null ? null : fromEpochDay(last);
}

/** The day something is due that must be done within `count` school days; plain days where the calendar has ended. */
export function dueIn(count: number, now: Instant, schoolDays: SchoolDays, zone: string): Day {
  const today = localDayOf(now, zone);
  try {
    return addSchoolDays(today, count, schoolDays);
  } catch (error) {
    if (error instanceof CalendarEnds) return addDays(today, count);
    throw error;
  }
}
