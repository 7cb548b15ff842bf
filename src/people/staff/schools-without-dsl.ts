/** A school of whose pupils nobody is the designated safeguarding lead. */
export interface SchoolWithoutDsl {
  readonly id: number;
  readonly name: string;
  /** The id by which its own system knows it. */
  readonly sourceId: string;
}

/** By name; `$1` is the day on which somebody would have to be there. Alike on both databases. */
export const SCHOOLS_WITHOUT_DSL = `
  SELECT o.id, o.name AS "name", o.source_id AS "sourceId" FROM organisation o
  WHERE o.kind = 'school'
  AND (EXISTS (SELECT 1 FROM pupil p WHERE p.organisation_id = o.id)
       OR EXISTS (SELECT 1 FROM enrolment e WHERE e.school_id = o.id))
  AND NOT EXISTS (SELECT 1 FROM staff s JOIN staff_role r ON r.staff_id = s.id
                  WHERE s.organisation_id = o.id AND r.role = 'dsl' AND (s.left_on IS NULL OR s.left_on > $1))
  ORDER BY o.name, o.id`;

/** What somebody who runs this installation should read about such schools; null when there are none. */
export function dslWarning(schools: readonly SchoolWithoutDsl[]): string | null {
  if (schools.length === 0) return null;
  const named = schools.map(({ name, sourceId }) => `${name} (${sourceId})`).join(', ');
  const have = schools.length === 1 ? 'has' : 'have';
  return `${named} ${have} no DSL: nobody reads what staff note as possible harm, or decides about holds. Give somebody the role dsl in staff.csv`;
}
