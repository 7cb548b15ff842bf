import type { EntityManager } from 'typeorm';
import { runSql } from '../platform/database/sql.js';
import { type Day, type EpochDay, toEpochDay } from '../shared/days.js';

/** Enough to compare two stretches of ten school days for concerns that have waited half a term, holidays included. */
const LOOK_BACK_DAYS = 130;

/** A school's days of the last months up to `asOf` (inclusive), ascending. */
export async function recentSchoolDays(
  manager: EntityManager,
  schoolId: number,
  asOf: Day,
): Promise<EpochDay[]> {
  const until = toEpochDay(asOf);
  const rows = await runSql<{ day: EpochDay }>(
    manager,
    'SELECT day FROM school_day WHERE school_id = $1 AND day BETWEEN $2 AND $3 ORDER BY day',
    [schoolId, until - LOOK_BACK_DAYS, until],
  );
  return rows.map((row) => row.day);
}
