import { Injectable } from '@nestjs/common';
import type { Permission } from '../../access/permissions.js';
import { Reader } from '../../platform/database/reader.js';
import { type Day, type EpochDay, toEpochDay } from '../../shared/days.js';
import type { ObservationSeverity, ObservationTheme } from '../../signals/observations/observation.entity.js';
import { ACTIVE_CASES_SQL } from '../case.lifecycle.js';

/** That somebody wrote down a worry; its words stand on the page of the pupil. */
export interface CaseWorry {
  readonly day: EpochDay;
  readonly theme: ObservationTheme;
  readonly severity: ObservationSeverity;
  readonly author: string | null;
}

/** Of which case, seen by somebody who may see it. */
export interface CaseWithWorries {
  readonly caseId: string;
  /** Older worries are what the case was not about. */
  readonly concernSince: Day;
  /** What is written after the pupil left is the next school's. */
  readonly leftOn: Day | null;
}

const AT_MOST = 5;

/**
 * Reads which worries about its pupil a case that goes on should be read with. As on the pupil's page: what is for pastoral staff and the DSL is shown
 * to a DSL only; possible harm stands on the DSL's list and nowhere else.
 */
@Injectable()
export class CaseWorries {
  constructor(private readonly reader: Reader) {}

  /** Newest first. Nothing to whom the pupil's page is closed. */
  async of(
    { caseId, concernSince, leftOn }: CaseWithWorries,
    permissions: readonly Permission[],
  ): Promise<readonly CaseWorry[]> {
    if (!permissions.includes('pupils:read')) return [];
    const forAll = permissions.includes('dsl') ? '' : 'AND t.restricted = false';
    return this.reader.query<CaseWorry>(
      `SELECT t.day, t.theme, t.severity,
         CASE WHEN s.id IS NULL THEN t.author_name ELSE s.first_name || ' ' || s.last_name END AS author
       FROM pupil_case k JOIN observation t ON t.pupil_id = k.pupil_id LEFT JOIN staff s ON s.id = t.author_staff_id
       WHERE k.public_id = $1 AND k.state IN ${ACTIVE_CASES_SQL} AND t.day BETWEEN $2 AND $3
         AND t.superseded_at IS NULL AND t.possible_harm = false ${forAll}
       ORDER BY t.day DESC, t.id DESC LIMIT ${AT_MOST}`,
      [caseId, toEpochDay(concernSince), leftOn === null ? WITHOUT_END : toEpochDay(leftOn)],
    );
  }
}

/** Later than any record. */
const WITHOUT_END: EpochDay = 1_000_000;
