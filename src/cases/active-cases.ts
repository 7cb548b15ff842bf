import { type EntityManager, In, Not } from 'typeorm';
import { runSql } from '../platform/database/sql.js';
import { Concern } from '../rules/concern.entity.js';
import type { Day } from '../shared/days.js';
import { weekOf } from './capacity.js';
import { ACTIVE_CASE_STATES } from './case.lifecycle.js';
import { CaseConcern } from './case-concern.entity.js';
import { PupilCase } from './pupil-case.entity.js';

/**
 * The pupil's case at a school that is proposed, watched or open, or null. What another school does about the pupil, or has done before they
 * came, is that school's: what is raised here must be seen by those who teach the child now.
 */
export function activeCaseOf(
  manager: EntityManager,
  { pupilId, schoolId }: Pick<PupilCase, 'pupilId' | 'schoolId'>,
): Promise<PupilCase | null> {
  return manager.findOneBy(PupilCase, { pupilId, schoolId, state: In([...ACTIVE_CASE_STATES]) });
}

/** The case a concern is dealt with in, whatever its state, or null. */
export async function caseOfConcern(manager: EntityManager, concernId: number): Promise<PupilCase | null> {
  const link = await manager.findOneBy(CaseConcern, { concernId });
  return link ? manager.findOneBy(PupilCase, { id: link.caseId }) : null;
}

/** True while a concern of the case was not withdrawn; one that was cleared was true, so its case stays. */
export async function anyStands(manager: EntityManager, caseId: number): Promise<boolean> {
  const rows = await runSql<{ id: number }>(
    manager,
    `SELECT c.id FROM case_concern cc JOIN concern c ON c.id = cc.concern_id
     WHERE cc.case_id = $1 AND c.state <> 'withdrawn' LIMIT 1`,
    [caseId],
  );
  return rows.length > 0;
}

/** The same of these concerns, wherever they are dealt with. */
export async function anyOfThemStands(
  manager: EntityManager,
  concerns: readonly { readonly concern: string }[],
): Promise<boolean> {
  const publicIds = concerns.map((one) => one.concern);
  return manager.existsBy(Concern, { publicId: In(publicIds), state: Not('withdrawn') });
}

/**
 * New cases a lead got in the ISO week of `day`; those without an owner count for their school. A withdrawn one
 * costs nobody a conversation and does not count. One that is watched until a day of this week has its place kept.
 */
export async function proposedInWeek(
  manager: EntityManager,
  lead: { readonly schoolId: number; readonly ownerStaffId: number | null },
  day: Day,
): Promise<number> {
  const { first, last } = weekOf(day);
  const whose =
    lead.ownerStaffId === null ? 'owner_staff_id IS NULL AND school_id = $1' : 'owner_staff_id = $1';
  const [row] = await runSql<{ count: number }>(
    manager,
    `SELECT CAST(COUNT(*) AS integer) AS count FROM pupil_case
     WHERE ${whose} AND state <> 'withdrawn'
       AND (proposed_on BETWEEN $2 AND $3 OR (state = 'watched' AND watch_until BETWEEN $2 AND $3))`,
    [lead.ownerStaffId ?? lead.schoolId, first, last],
  );
  return row?.count ?? 0;
}
