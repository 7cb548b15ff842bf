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

/**
 * SQL to join `w` (school_id): each school a pupil was enrolled at on a day that differs from row to row; who was enrolled nowhere that day, where
 * their record is kept. Both are SQL expressions of the row that is joined to.
 */
export function wasAtSql(pupilId: string, day: string): string {
  const ran = (of: string) => `${of}.from_day <= ${day} AND (${of}.to_day IS NULL OR ${of}.to_day >= ${day})`;
  return `(SELECT pupil_id, school_id, from_day, to_day FROM enrolment
    UNION ALL SELECT q.id, q.organisation_id, NULL, NULL FROM pupil q) w ON w.pupil_id = ${pupilId} AND
      CASE WHEN w.from_day IS NOT NULL THEN ${ran('w')}
        ELSE NOT EXISTS (SELECT 1 FROM enrolment n WHERE n.pupil_id = ${pupilId} AND ${ran('n')}) END`;
}
