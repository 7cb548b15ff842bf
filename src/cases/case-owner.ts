import type { EntityManager } from 'typeorm';
import { runSql } from '../platform/database/sql.js';
import type { Day } from '../shared/days.js';

interface RoleRow {
  staff_id: number;
  role: 'pastoral-lead' | 'head';
  year_groups: string | null;
}

interface PossibleOwner {
  readonly staffId: number;
  readonly role: RoleRow['role'];
  readonly yearGroups: readonly string[] | null;
}

/**
 * Who looks at a pupil's case first, by pupil id: the pastoral lead of the pupil's year group, else a pastoral lead of
 * all years, else the head, else nobody (null). People who have left by `day` are passed over.
 * @param inYearOn the day whose year groups count; left out: `day`
 */
export async function ownersOf(
  manager: EntityManager,
  schoolId: number,
  pupilIds: readonly number[],
  day: Day,
  inYearOn = day,
): Promise<Map<number, number | null>> {
  if (pupilIds.length === 0) return new Map();
  const possible = await possibleOwners(manager, schoolId, day);
  const yearGroups = await yearGroupsOn(manager, schoolId, pupilIds, inYearOn);
  return new Map(pupilIds.map((id) => [id, chosen(possible, yearGroups.get(id) ?? null)]));
}

function chosen(possible: readonly PossibleOwner[], yearGroup: string | null): number | null {
  const leads = possible.filter((one) => one.role === 'pastoral-lead');
  const ofYear = leads.find((one) => yearGroup !== null && one.yearGroups?.includes(yearGroup));
  const ofAll = leads.find((one) => one.yearGroups === null);
  const head = possible.find((one) => one.role === 'head');
  return (ofYear ?? ofAll ?? head)?.staffId ?? null;
}

async function possibleOwners(manager: EntityManager, schoolId: number, day: Day): Promise<PossibleOwner[]> {
  const rows = await runSql<RoleRow>(
    manager,
    `SELECT s.id AS staff_id, r.role, r.year_groups FROM staff s JOIN staff_role r ON r.staff_id = s.id
     WHERE s.organisation_id = $1 AND r.role IN ('pastoral-lead', 'head') AND (s.left_on IS NULL OR s.left_on > $2)
     ORDER BY s.id`,
    [schoolId, day],
  );
  return rows.map((row) => ({
    staffId: row.staff_id,
    role: row.role,
    yearGroups: yearGroupsIn(row.year_groups),
  }));
}

/** No list, or an empty one, means all years. */
function yearGroupsIn(json: string | null): string[] | null {
  const list = json === null || json === '' ? null : (JSON.parse(json) as string[] | null);
  return list === null || list.length === 0 ? null : list;
}

async function yearGroupsOn(
  manager: EntityManager,
  schoolId: number,
  pupilIds: readonly number[],
  day: Day,
): Promise<Map<number, string | null>> {
  const rows = await runSql<{ pupil_id: number; year_group: string | null }>(
    manager,
    `SELECT pupil_id, year_group FROM enrolment
     WHERE school_id = $1 AND from_day <= $2 AND (to_day IS NULL OR to_day >= $2)
       AND pupil_id IN (${pupilIds.map((_, at) => `$${at + 3}`).join(', ')})
     ORDER BY from_day, id`,
    [schoolId, day, ...pupilIds],
  );
  return new Map(rows.map((row) => [row.pupil_id, row.year_group]));
}
