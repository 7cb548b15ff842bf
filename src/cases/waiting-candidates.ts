import type { EntityManager } from 'typeorm';
import { runSql } from '../platform/database/sql.js';
import type { Consequence } from '../rules/rule.js';
import type { Day } from '../shared/days.js';
import { ACTIVE_CASES_SQL } from './case.lifecycle.js';

/** A pupil who may be waiting: what can be said of them without reading any evidence. */
export interface Candidate {
  readonly pupilId: number;
  readonly concernIds: readonly number[];
  /** Gravest severity. */
  readonly severity: number;
  /** Day of the newest concern. */
  readonly latestOn: Day;
  /** One of the concerns opens a case, so no evidence need be read to know that they amount to one. */
  readonly sure: boolean;
}

interface ConcernRow {
  id: number;
  pupil_id: number;
  consequence: Consequence;
  severity: number;
  raised_on: Day;
}

/**
 * Pupils of a school with concerns that stand on `asOf`, belong to no case and could amount to one. Pupils with an
 * active case at the school are not among them.
 */
export async function candidatesOf(
  manager: EntityManager,
  schoolId: number,
  asOf: Day,
  pupilId?: number,
): Promise<Candidate[]> {
  const rows = await runSql<ConcernRow>(
    manager,
    `SELECT c.id, c.pupil_id, c.consequence, c.severity, c.raised_on FROM concern c
     WHERE c.school_id = $1 AND c.state = 'raised' AND c.raised_on <= $2 AND c.consequence IN ('watch', 'open-case')
       ${pupilId === undefined ? '' : 'AND c.pupil_id = $3'}
       AND NOT EXISTS (SELECT 1 FROM case_concern cc WHERE cc.concern_id = c.id)
       AND NOT EXISTS (SELECT 1 FROM pupil_case k WHERE k.pupil_id = c.pupil_id AND k.school_id = c.school_id
         AND k.state IN ${ACTIVE_CASES_SQL})`,
    pupilId === undefined ? [schoolId, asOf] : [schoolId, asOf, pupilId],
  );
  const groups = new Map<number, ConcernRow[]>();
  for (const row of rows) {
    const group = groups.get(row.pupil_id);
    if (group) group.push(row);
    else groups.set(row.pupil_id, [row]);
  }
  return [...groups.values()].map(candidate).filter((one) => one.sure || one.concernIds.length > 1);
}

function candidate(rows: readonly ConcernRow[]): Candidate {
  return {
    pupilId: rows[0]?.pupil_id ?? 0,
    concernIds: rows.map((row) => row.id),
    severity: Math.max(...rows.map((row) => row.severity)),
    latestOn: rows.reduce((latest, row) => (row.raised_on > latest ? row.raised_on : latest), ''),
    sure: rows.some((row) => row.consequence === 'open-case'),
  };
}

/**
 * Leaves out who cannot be among the `places` most urgent, as enough others are graver: severity decides before
 * anything else does (see `urgencyOf`). Keeps the transaction short when a whole school waits.
 */
export function gravest(candidates: readonly Candidate[], places: number): Candidate[] {
  const sure = candidates.filter((one) => one.sure).map((one) => one.severity);
  const cut = sure.sort((a, b) => b - a)[places - 1] ?? 0;
  return candidates.filter((one) => one.severity >= cut);
}
