/**
 * SQL for where pupils are on a day: a derived table of pupil_id, school_id and year_group, one row for each school. Who is enrolled nowhere and
 * never was, is where their record is kept. `day` is an SQL expression.
 */
export function placesSql(day: string): string {
  return `(SELECT pupil_id, school_id, year_group FROM enrolment
    WHERE from_day <= ${day} AND (to_day IS NULL OR to_day >= ${day})
    UNION ALL SELECT q.id, q.organisation_id, NULL FROM pupil q
    WHERE NOT EXISTS (SELECT 1 FROM enrolment n WHERE n.pupil_id = q.id))`;
}
