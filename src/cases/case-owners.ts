import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SchoolToday } from '../people/calendar/school-today.js';
import { Reader } from '../platform/database/reader.js';
import { runSql } from '../platform/database/sql.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { ownersOf } from './case-owner.js';
import { CaseChronology, WORKER } from './chronology/case-chronology.js';

/** A case that was proposed before its school's staff were known is nobody's: no lead is shown it, and nobody is drafted to meet. */
@Injectable()
export class CaseOwners {
  constructor(
    private readonly reader: Reader,
    private readonly unitOfWork: UnitOfWork,
    private readonly schoolToday: SchoolToday,
    private readonly chronology: CaseChronology,
  ) {}

  /** Gives every standing case of a school that has no owner the one it would have now, with what nobody was asked to do in it. */
  async giveAt(schoolId: number): Promise<void> {
    const cases = await this.reader.query<{ id: number; pupil_id: number }>(
      `SELECT id, pupil_id FROM pupil_case
       WHERE school_id = $1 AND owner_staff_id IS NULL AND state IN ('proposed', 'open') ORDER BY id`,
      [schoolId],
    );
    const today = await this.schoolToday.at(schoolId);
    const pupilIds = cases.map((one) => one.pupil_id);
    const owners = await ownersOf(this.reader.manager, schoolId, pupilIds, today);
    for (const { id, pupil_id } of cases) {
      const staffId = owners.get(pupil_id) ?? null;
      if (staffId !== null) await this.unitOfWork.run((tx) => this.give(tx, id, staffId));
    }
  }

  private async give(tx: EntityManager, caseId: number, staffId: number): Promise<void> {
    const given = await runSql<{ id: number }>(
      tx,
      `UPDATE pupil_case SET owner_staff_id = $1 WHERE id = $2 AND owner_staff_id IS NULL RETURNING id`,
      [staffId, caseId],
    );
    if (given.length === 0) return;
    await runSql(
      tx,
      `UPDATE case_action SET owner_staff_id = $1
       WHERE case_id = $2 AND owner_staff_id IS NULL AND done_at IS NULL AND withdrawn_at IS NULL`,
      [staffId, caseId],
    );
    const [owner] = await runSql<{ first_name: string; last_name: string }>(
      tx,
      'SELECT first_name, last_name FROM staff WHERE id = $1',
      [staffId],
    );
    const name = `${owner?.first_name ?? ''} ${owner?.last_name ?? ''}`.trim();
    await this.chronology.append(tx, {
      ...{ caseId, kind: 'owner-known', actor: WORKER },
      text: `${name} looks after this case now: the school's staff were not known when it was proposed`,
    });
  }
}
