import { Injectable } from '@nestjs/common';
import { Reader } from '../../platform/database/reader.js';
import type { Instant } from '../../shared/instants.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { desksToday } from '../desks-today.js';
import type { Desk } from '../follow-up.entity.js';
import type { FollowUpState } from '../follow-up.lifecycle.js';

/** The meeting that is drafted or booked for a case. */
export interface StandingMeeting {
  readonly followUpId: string;
  readonly state: FollowUpState;
  /** Null for a draft. */
  readonly startsAt: Instant | null;
  readonly zone: string;
}

/** Reads which meeting a case leads to. */
@Injectable()
export class StandingMeetings {
  constructor(
    private readonly reader: Reader,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** Null where there is none; and for all but a DSL where the draft is for the DSL: nobody else is told that it is there. */
  async ofCase(casePublicId: string, isDsl: boolean): Promise<StandingMeeting | null> {
    const row = await this.reader.first<MeetingRow>(
      `SELECT f.public_id, f.state, f.starts_at, f.routed_to, f.pupil_id, f.school_id, o.timezone
       FROM follow_up f JOIN pupil_case c ON c.id = f.case_id JOIN organisation o ON o.id = f.school_id
       WHERE c.public_id = $1 AND f.state IN ('draft', 'approved', 'answered')`,
      [casePublicId],
    );
    if (!row || (!isDsl && (await this.isForDsl(row)))) return null;
    return {
      followUpId: row.public_id,
      state: row.state,
      startsAt: row.starts_at,
      zone: row.timezone,
    };
  }

  private async isForDsl({ pupil_id, school_id, routed_to }: MeetingRow): Promise<boolean> {
    const meeting = { pupilId: pupil_id, schoolId: school_id, routedTo: routed_to };
    const todayAt = await this.schoolToday.everywhere();
    return (await desksToday(this.reader.manager, [meeting], todayAt))(meeting) === 'dsl';
  }
}

interface MeetingRow {
  public_id: string;
  state: FollowUpState;
  starts_at: Instant | null;
  routed_to: Desk;
  pupil_id: number;
  school_id: number;
  timezone: string;
}
