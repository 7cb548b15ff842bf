/**
 * SQL for the year group a pupil is, or last was, in at a school by `day`; NULL when none is recorded. All three are SQL expressions.
 */
export function yearGroupSql(pupilId: string, schoolId: string, day: string): string {
  return `(SELECT n.year_group FROM enrolment n WHERE n.pupil_id = ${pupilId} AND n.school_id = ${schoolId}
    AND n.from_day <= ${day} ORDER BY n.from_day DESC, n.id DESC LIMIT 1)`;
}
