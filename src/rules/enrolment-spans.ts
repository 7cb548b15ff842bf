import type { Reader } from '../platform/database/reader.js';
import { valuesList } from '../platform/database/sql.js';
import { type Day, toEpochDay } from '../shared/days.js';
import { groupBy } from '../shared/group-by.js';
import type { EnrolmentSpan } from './pupil-history.js';

interface EnrolmentRow {
  readonly pupilId: number;
  readonly schoolId: number;
  readonly yearGroup: string | null;
  readonly fromDay: Day;
  readonly toDay: Day | null;
}

/** Where these pupils are and were, by pupil, the earliest first; one who was never on roll is left out. */
export async function readEnrolmentSpans(
  reader: Reader,
  pupilIds: readonly number[],
): Promise<Map<number, EnrolmentSpan[]>> {
  const rows = await reader.queryAtLength<EnrolmentRow>(
    `SELECT pupil_id AS "pupilId", school_id AS "schoolId", year_group AS "yearGroup", from_day AS "fromDay",
            to_day AS "toDay" FROM enrolment WHERE pupil_id IN ${valuesList(1, pupilIds.length)} ORDER BY from_day, id`,
    pupilIds,
  );
  const spans = rows.map(({ pupilId, schoolId, yearGroup, fromDay, toDay }) => ({
    ...{ pupilId, schoolId, yearGroup },
    from: toEpochDay(fromDay),
    to: toDay === null ? null : toEpochDay(toDay),
  }));
  return groupBy(spans, (span) => span.pupilId);
}
