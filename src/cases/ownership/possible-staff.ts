import type { EntityManager } from 'typeorm';
import type { StaffRoleName } from '../../people/staff/staff-role.entity.js';
import { runSql } from '../../platform/database/sql.js';
import type { Day } from '../../shared/days.js';
import type { PupilCase } from '../pupil-case.entity.js';

/** Somebody who can be given something to do in a case. */
export interface PossibleStaff {
  readonly staffId: number;
  /** Public id. */
  readonly id: string;
  readonly name: string;
  readonly organisation: string;
  /** They could own the case: they lead, head or safeguard at the school, or work for it in the MAST. */
  readonly mayOwn: boolean;
}

const OWNING: ReadonlySet<StaffRoleName> = new Set([
  'pastoral-lead',
  'head',
  'dsl',
  'mast-worker',
  'mast-manager',
]);

interface StaffRow {
  id: number;
  public_id: string;
  first_name: string;
  last_name: string;
  organisation: string;
  role: StaffRoleName | null;
}

/**
 * Who can be given something to do in a case on `today`: staff of its school, and, once the family has said yes to the MAST, of the
 * teams that have agreed to work for the school. By last name.
 */
export async function possibleStaff(
  manager: EntityManager,
  { pupilId, schoolId }: Pick<PupilCase, 'pupilId' | 'schoolId'>,
  today: Day,
): Promise<PossibleStaff[]> {
  const rows = await runSql<StaffRow>(
    manager,
    `SELECT s.id, s.public_id, s.first_name, s.last_name, o.name AS organisation, r.role
     FROM staff s JOIN organisation o ON o.id = s.organisation_id LEFT JOIN staff_role r ON r.staff_id = s.id
     WHERE (s.left_on IS NULL OR s.left_on > $3) AND (s.organisation_id = $1 OR EXISTS
       (SELECT 1 FROM team_school t JOIN pupil p ON p.id = $2 WHERE t.team_id = s.organisation_id
          AND t.school_id = $1 AND t.agreed_on <= $3 AND p.mast_agreement = 'agreed'))
     ORDER BY s.id`,
    [schoolId, pupilId, today],
  );
  const found = new Map<number, PossibleStaff>();
  for (const row of rows) {
    const before = found.get(row.id);
    const mayOwn = (before?.mayOwn ?? false) || (row.role !== null && OWNING.has(row.role));
    const name = `${row.first_name} ${row.last_name}`.trim();
    found.set(row.id, { staffId: row.id, id: row.public_id, name, organisation: row.organisation, mayOwn });
  }
  return [...found.values()].sort((a, b) => lastWord(a).localeCompare(lastWord(b), 'en'));
}

function lastWord({ name }: PossibleStaff): string {
  return `${name.split(' ').at(-1) ?? ''} ${name}`;
}
