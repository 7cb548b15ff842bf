import { Injectable } from '@nestjs/common';
import { sightSql } from '../../access/sight/sight-sql.js';
import type { Sight } from '../../access/sight/why-visible.js';
import { Reader } from '../../platform/database/reader.js';
import type { SqlValue } from '../../platform/database/sql.js';
import { ConcernsService, type ToldConcern } from '../../rules/concerns.service.js';
import type { Day } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import type { CaseState } from '../case.lifecycle.js';
import { caseColumns } from '../case-visible.js';
import { type ContactHomeMark, ContactHomeMarks } from '../contact-home.js';
import { whyNowColumns, whyNowOfRow, type WhyNowRow } from '../why-now.js';

/** One case of a pupil. */
export interface CaseOfPupil {
  /** Public id. */
  readonly id: string;
  readonly state: CaseState;
  readonly whyNow: string;
  readonly proposedOn: Day;
  readonly openedAt: Instant | null;
  readonly closedAt: Instant | null;
  readonly closedReason: string | null;
}

/** What worries the school about one pupil, and whether their home may be contacted as usual. */
export interface PupilStanding extends ContactHomeMark {
  readonly concerns: readonly ToldConcern[];
  readonly cases: readonly CaseOfPupil[];
}

/** Reads concerns and cases of one pupil, each as far as it is within sight at its own school. */
@Injectable()
export class PupilOverview {
  constructor(
    private readonly reader: Reader,
    private readonly concerns: ConcernsService,
    private readonly marks: ContactHomeMarks,
  ) {}

  async of(sight: Sight, pupilId: number): Promise<PupilStanding> {
    const [concerns, cases, markOf] = await Promise.all([
      this.concerns.toldOf(sight, pupilId),
      this.cases(sight, pupilId),
      this.marks.of([pupilId]),
    ]);
    return { concerns, cases, ...markOf(pupilId) };
  }

  private async cases(sight: Sight, pupilId: number): Promise<CaseOfPupil[]> {
    const values: SqlValue[] = [pupilId];
    const bind = (value: SqlValue): string => `$${values.push(value)}`;
    const rows = await this.reader.query<Omit<CaseOfPupil, 'whyNow'> & WhyNowRow>(
      `SELECT k.public_id AS id, k.state, ${whyNowColumns('k')}, k.proposed_on AS "proposedOn", k.opened_at AS "openedAt",
         k.closed_at AS "closedAt", k.closed_reason AS "closedReason"
       FROM pupil_case k WHERE k.pupil_id = $1 AND ${sightSql(sight, caseColumns('k'), bind)}
       ORDER BY k.proposed_at DESC, k.id DESC`,
      values,
    );
    return rows.map(({ evidence, ended, ...row }) => ({
      ...row,
      whyNow: whyNowOfRow({ evidence, ended }),
    }));
  }
}
