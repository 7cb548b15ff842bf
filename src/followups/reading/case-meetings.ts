import { Injectable } from '@nestjs/common';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { Reader } from '../../platform/database/reader.js';
import type { Instant } from '../../shared/instants.js';
import { desksOfListed } from '../desks-today.js';
import type { Desk } from '../follow-up.entity.js';
import type { FollowUpState } from '../follow-up.lifecycle.js';
import type { HomeAnswer } from '../invitation.entity.js';
import type { MeetingKind } from '../scheduling.js';

/** One meeting of a case, as its page tells of it. */
export interface CaseMeeting {
  readonly followUpId: string;
  readonly state: FollowUpState;
  readonly kind: MeetingKind;
  /** Null for a draft. */
  readonly startsAt: Instant | null;
  readonly zone: string;
  readonly draftedAt: Instant;
  readonly routedTo: Desk;
  /** What each person of the home who was asked has answered; null: not yet. */
  readonly answers: readonly { readonly name: string; readonly answer: HomeAnswer | null }[];
}

interface MeetingRow {
  id: number;
  public_id: string;
  state: FollowUpState;
  kind: MeetingKind;
  starts_at: Instant | null;
  timezone: string;
  drafted_at: Instant;
  routedTo: Desk;
  pupilId: number;
  schoolId: number;
}

interface AnswerRow {
  follow_up_id: number;
  answer: HomeAnswer | null;
  contact_first: string | null;
  contact_last: string | null;
  pupil_first: string;
  pupil_last: string;
}

/** The meetings of one case, the newest first. Says nothing about who may know: the caller has asked that for the case. */
@Injectable()
export class CaseMeetings {
  constructor(
    private readonly reader: Reader,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** What the DSL decides is to others no more than that: not when, and not who was asked or has answered. */
  async of(casePublicId: string, isDsl: boolean): Promise<CaseMeeting[]> {
    const meetings = await this.all(casePublicId);
    return meetings.map((one) =>
      one.routedTo === 'dsl' && !isDsl ? { ...one, startsAt: null, answers: [] } : one,
    );
  }

  private async all(casePublicId: string): Promise<CaseMeeting[]> {
    const rows = await this.reader.query<MeetingRow>(
      `SELECT f.id, f.public_id, f.state, f.kind, f.starts_at, o.timezone, f.drafted_at,
              f.routed_to AS "routedTo", f.pupil_id AS "pupilId", f.school_id AS "schoolId"
       FROM follow_up f JOIN pupil_case k ON k.id = f.case_id JOIN organisation o ON o.id = f.school_id
       WHERE k.public_id = $1 ORDER BY f.id DESC`,
      [casePublicId],
    );
    const answers = await this.reader.query<AnswerRow>(
      `SELECT i.follow_up_id, i.answer, c.first_name AS contact_first, c.last_name AS contact_last,
              p.first_name AS pupil_first, p.last_name AS pupil_last
       FROM invitation i JOIN follow_up f ON f.id = i.follow_up_id JOIN pupil_case k ON k.id = f.case_id
         JOIN pupil p ON p.id = i.pupil_id LEFT JOIN contact c ON c.id = i.contact_id
       WHERE k.public_id = $1 AND (i.state = 'sent' OR i.answer IS NOT NULL) ORDER BY i.id`,
      [casePublicId],
    );
    const deskOf = await desksOfListed(this.reader.manager, rows, await this.schoolToday.everywhere());
    return rows.map((row) => ({
      followUpId: row.public_id,
      state: row.state,
      kind: row.kind,
      startsAt: row.starts_at,
      zone: row.timezone,
      draftedAt: row.drafted_at,
      routedTo: deskOf(row),
      answers: answers
        .filter((one) => one.follow_up_id === row.id)
        .map((one) => ({ name: nameOf(one), answer: one.answer })),
    }));
  }
}

function nameOf(row: AnswerRow): string {
  return row.contact_first === null
    ? `${row.pupil_first} ${row.pupil_last}`.trim()
    : `${row.contact_first} ${row.contact_last ?? ''}`.trim();
}
