import type { EntityManager } from 'typeorm';
import { runSql } from '../../platform/database/sql.js';
import type { Day } from '../../shared/days.js';

/**
 * SQL for a pupil's last day at a school when that has passed by `day`; NULL while the pupil is there, is coming back, or nothing
 * is recorded. All three are SQL expressions.
 */
export function lastDayAtSchool(pupilId: string, schoolId: string, day: string): string {
  return `(SELECT CASE WHEN COUNT(*) = COUNT(n.to_day) AND MAX(n.to_day) < ${day} THEN MAX(n.to_day) END
    FROM enrolment n WHERE n.pupil_id = ${pupilId} AND n.school_id = ${schoolId})`;
}

/** The pupil's last day at a school they have left by `day`, else null. */
export async function leftSchoolOn(
  manager: EntityManager,
  pupilId: number,
  schoolId: number,
  day: Day,
): Promise<Day | null> {
  const [row] = await runSql<{ left_on: Day | null }>(
    manager,
    `SELECT ${lastDayAtSchool('$1', '$2', '$3')} AS left_on`,
    [pupilId, schoolId, day],
  );
  return row?.left_on ?? null;
}
