import type { EntityManager } from 'typeorm';
import type { SightColumns } from '../access/sight/sight-sql.js';
import { type Sight, whyVisible } from '../access/sight/why-visible.js';
import { yearGroupSql } from '../people/enrolments/year-group.js';
import { runSql } from '../platform/database/sql.js';

/** How {@link whyVisible} is asked of many cases, each a row of `pupil_case` called `name`. */
export function caseColumns(name: string): SightColumns {
  return {
    pupilId: `${name}.pupil_id`,
    schoolId: `${name}.school_id`,
    isTheirs: (staffId) =>
      `(${name}.owner_staff_id = ${staffId} OR EXISTS (SELECT 1 FROM case_action t
        WHERE t.case_id = ${name}.id AND t.owner_staff_id = ${staffId} AND t.withdrawn_at IS NULL AND t.done_at IS NULL))`,
  };
}

interface CasePlace {
  school_id: number;
  year_group: string | null;
  mast_agreement: string;
  is_theirs: number;
}

/** Why somebody may know of a case; null: they may not, and it is to them as if it were not there. */
export async function whyCaseVisible(
  manager: EntityManager,
  sight: Sight,
  caseId: number,
): Promise<string | null> {
  const isTheirs = caseColumns('k').isTheirs?.('$3') ?? 'FALSE';
  const [row] = await runSql<CasePlace>(
    manager,
    `SELECT k.school_id, ${yearGroupSql('k.pupil_id', 'k.school_id', '$2')} AS year_group, p.mast_agreement,
       CASE WHEN ${isTheirs} THEN 1 ELSE 0 END AS is_theirs
     FROM pupil_case k JOIN pupil p ON p.id = k.pupil_id WHERE k.id = $1`,
    [caseId, sight.today, sight.staffId ?? 0],
  );
  if (!row) return null;
  const { school_id, year_group, mast_agreement, is_theirs } = row;
  const place = {
    schoolId: school_id,
    yearGroup: year_group,
    familyAgreed: mast_agreement === 'agreed',
    isTheirs: is_theirs === 1,
  };
  return whyVisible(sight, [place]);
}
