import { Injectable } from '@nestjs/common';
import { Reader } from '../../platform/database/reader.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { PupilDirectory } from '../../people/pupils/pupil-directory.js';
import type { Day } from '../../shared/days.js';
import { CASES_PER_LEAD_AND_WEEK } from '../capacity.js';
import type { Sight } from '../case-sight.js';
import { whyNowOf } from '../frozen-concern.js';
import { type WaitingPupil, waitingPupils } from '../waiting-pupils.js';

const SHOWN = 50;

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
    for (const schoolId of await this.schoolsWithConcerns(sight, school)) {
      waiting.push(...(await waitingPupils(this.reader.manager, schoolId, today(schoolId))));
    }
    waiting.sort((a, b) => b.urgency - a.urgency);
    return {
      pupils: waiting.length,
      casesPerLeadAndWeek: CASES_PER_LEAD_AND_WEEK,
      ranked: await this.named(waiting.slice(0, SHOWN)),
    };
  }

  private async schoolsWithConcerns(sight: Sight, school?: string): Promise<number[]> {
    const rows = await this.reader.query<{ id: number }>(
      `SELECT o.id FROM organisation o WHERE ($1 = '' OR o.public_id = $1 OR o.source_id = $1)
       AND EXISTS (SELECT 1 FROM concern c WHERE c.school_id = o.id AND c.state = 'raised') ORDER BY o.id`,
      [school ?? ''],
    );
    return rows.map((row) => row.id).filter((id) => sight.schoolIds === null || sight.schoolIds.includes(id));
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
        whyNow: whyNowOf(one.frozen),
        since: one.frozen[0]?.raisedOn ?? '',
      };
    });
  }
}
