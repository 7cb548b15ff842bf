import { Injectable } from '@nestjs/common';
import { sightSql } from '../../access/sight/sight-sql.js';
import { mayConcern, type Sight } from '../../access/sight/why-visible.js';
import { Reader } from '../../platform/database/reader.js';
import type { SqlValue } from '../../platform/database/sql.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { PupilDirectory } from '../../people/pupils/pupil-directory.js';
import type { Day } from '../../shared/days.js';
import { CASES_PER_LEAD_AND_WEEK } from '../capacity.js';
import { type WaitingPupil, waitingPupils } from '../waiting-pupils.js';
import { standingReason } from '../why-now.js';

const SHOWN = 50;
const AT_ONCE = 400;

/** A pupil below the line. */
export interface ListedWaiting {
  readonly pupil: { readonly id: string; readonly pupilId: string; readonly name: string };
  readonly urgency: number;
  readonly whyNow: string;
  /** Day of the oldest of the concerns. */
  readonly since: Day;
}

/** What was not proposed because the week of a lead was full: counted whole, the first fifty by name. */
export interface BelowTheLine {
  readonly pupils: number;
  /** Of the schools within sight; the most where they differ. */
  readonly casesPerLeadAndWeek: number;
  readonly ranked: readonly ListedWaiting[];
}

/** Says plainly what was left below the line. */
@Injectable()
export class WaitingList {
  constructor(
    private readonly reader: Reader,
    private readonly pupils: PupilDirectory,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** @param school public id of a school or its id in another system; all within sight when absent. */
  async find(sight: Sight, school?: string): Promise<BelowTheLine> {
    const today = await this.schoolToday.everywhere();
    const waiting: WaitingPupil[] = [];
    const schools = await this.schoolsWithConcerns(sight, school);
    for (const { id: schoolId } of schools) {
      const there = await waitingPupils(this.reader.manager, schoolId, today(schoolId));
      waiting.push(...(await this.inSight(sight, schoolId, there)));
    }
    waiting.sort((a, b) => b.urgency - a.urgency);
    return {
      pupils: waiting.length,
      casesPerLeadAndWeek:
        schools.length === 0
          ? CASES_PER_LEAD_AND_WEEK
          : Math.max(...schools.map((one) => one.cases_per_lead)),
      ranked: await this.named(waiting.slice(0, SHOWN)),
    };
  }

  private async schoolsWithConcerns(
    sight: Sight,
    school?: string,
  ): Promise<{ id: number; cases_per_lead: number }[]> {
    const rows = await this.reader.query<{ id: number; cases_per_lead: number }>(
      `SELECT o.id, o.cases_per_lead FROM organisation o WHERE ($1 = '' OR o.public_id = $1 OR o.source_id = $1)
       AND EXISTS (SELECT 1 FROM concern c WHERE c.school_id = o.id AND c.state = 'raised') ORDER BY o.id`,
      [school ?? ''],
    );
    return rows.filter(({ id }) => mayConcern(sight, id));
  }

  private async inSight(
    sight: Sight,
    schoolId: number,
    waiting: readonly WaitingPupil[],
  ): Promise<WaitingPupil[]> {
    const seen = new Set<number>();
    for (let from = 0; from < waiting.length; from += AT_ONCE) {
      const values: SqlValue[] = [];
      const bind = (value: SqlValue): string => `$${values.push(value)}`;
      const ids = waiting.slice(from, from + AT_ONCE).map((one) => bind(one.pupilId));
      const within = sightSql(sight, { pupilId: 'p.id', schoolId: String(schoolId) }, bind);
      const rows = await this.reader.query<{ id: number }>(
        `SELECT p.id FROM pupil p WHERE p.id IN (${ids.join(', ')}) AND ${within}`,
        values,
      );
      rows.forEach((row) => seen.add(row.id));
    }
    return waiting.filter((one) => seen.has(one.pupilId));
  }

  private async named(waiting: readonly WaitingPupil[]): Promise<ListedWaiting[]> {
    const found = await this.pupils.byIds(waiting.map((one) => one.pupilId));
    return waiting.flatMap((one) => {
      const pupil = found.get(one.pupilId);
      if (!pupil) return [];
      return {
        pupil: {
          id: pupil.publicId,
          pupilId: pupil.sourceId,
          name: `${pupil.preferredName ?? pupil.firstName} ${pupil.lastName}`,
        },
        urgency: one.urgency,
        whyNow: standingReason(one.frozen, null),
        since: one.frozen[0]?.raisedOn ?? '',
      };
    });
  }
}
