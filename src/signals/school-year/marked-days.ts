import type { EntityManager } from 'typeorm';
import { runSql } from '../../platform/database/sql.js';
import type { EpochDay } from '../../shared/days.js';
import { ATTENDANCE_CODES, CODE_FLAGS, POSSIBLE } from '../attendance/attendance-codes.js';

/** A day on which a register was taken, and of how many pupils. */
export interface MarkedDay {
  readonly day: EpochDay;
  readonly pupils: number;
}

/** Codes of a session that could be attended. `#`, `X`, the Ys and their like agree with a day on which there is no school. */
const COUNTING = ATTENDANCE_CODES.map(({ id }) => id).filter((id) => ((CODE_FLAGS[id] ?? 0) & POSSIBLE) > 0);

/** Which of some days a school's register has sessions of, ascending. By its pupils: a mark is found by whose it is. */
export async function markedDays(
  manager: EntityManager,
  schoolId: number,
  days: readonly EpochDay[],
): Promise<MarkedDay[]> {
  if (days.length === 0) return [];
  const codes = COUNTING.join(', ');
  const list = days.map((_, at) => `$${at + 2}`).join(', ');
  return runSql<MarkedDay>(
    manager,
    `SELECT day, CAST(COUNT(DISTINCT pupil_id) AS integer) AS pupils FROM mark
     WHERE pupil_id IN (SELECT id FROM pupil WHERE organisation_id = $1
                        UNION SELECT pupil_id FROM enrolment WHERE school_id = $1)
       AND school_id = $1 AND day IN (${list}) AND code IN (${codes})
     GROUP BY day ORDER BY day`,
    [schoolId, ...days],
  );
}
