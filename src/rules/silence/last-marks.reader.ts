import { Injectable } from '@nestjs/common';
import { FROM_UNKNOWN } from '../../people/enrolments/enrolment-recorder.js';
import { Reader } from '../../platform/database/reader.js';
import type { Day, EpochDay } from '../../shared/days.js';
import type { LastMarks } from './silent-year-groups.js';

type Row = Omit<LastMarks, 'isHeardAgain'> & { readonly heardAgain: number };

/** A mark of who is on roll, found by the first columns of the key from its end on: a year of marks costs no more than a week. */
const LATEST = `FROM mark m WHERE m.pupil_id = r.pupil_id AND m.school_id = $1 AND m.day`;

/**
 * `$1` the school, `$2` today, `$3` the last day that has settled, `$4` today as a number. One row for each year group and last day: few,
 * however many pupils.
 */
const LAST_MARKS = `
  SELECT l.year_group AS "yearGroup", l.last_mark AS "lastMark", l.heard_again AS "heardAgain",
         CASE WHEN l.last_mark IS NULL THEN l.from_day END AS "onRollSince", CAST(COUNT(DISTINCT l.pupil_id) AS integer) AS pupils
  FROM (SELECT r.pupil_id, r.year_group, r.from_day,
               (SELECT m.day ${LATEST} <= $3 ORDER BY m.day DESC LIMIT 1) AS last_mark,
               CASE WHEN EXISTS (SELECT 1 ${LATEST} > $3 AND m.day <= $4) THEN 1 ELSE 0 END AS heard_again
        FROM (SELECT e.pupil_id, e.year_group, e.from_day FROM enrolment e
              WHERE e.school_id = $1 AND e.from_day <= $2 AND (e.to_day IS NULL OR e.to_day >= $2)
              UNION ALL SELECT p.id, NULL, '${FROM_UNKNOWN}' FROM pupil p
              WHERE p.organisation_id = $1 AND NOT EXISTS (SELECT 1 FROM enrolment n WHERE n.pupil_id = p.id)) r) l
  GROUP BY l.year_group, l.last_mark, l.heard_again, CASE WHEN l.last_mark IS NULL THEN l.from_day END
  ORDER BY l.year_group`;

/** Reads when the register of those on roll at a school last came. */
@Injectable()
export class LastMarksReader {
  constructor(private readonly reader: Reader) {}

  /** @param today where the school is. @param settledUntil the last day whose marks should have settled. */
  async of(
    schoolId: number,
    { today, asOf, settledUntil }: { today: Day; asOf: EpochDay; settledUntil: EpochDay },
  ): Promise<LastMarks[]> {
    const rows = await this.reader.query<Row>(LAST_MARKS, [schoolId, today, settledUntil, asOf]);
    return rows.map(({ heardAgain, ...row }) => ({ ...row, isHeardAgain: heardAgain === 1 }));
  }
}
