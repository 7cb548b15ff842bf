import { Injectable } from '@nestjs/common';
import { SchoolCalendars } from '../people/calendar/school-calendars.js';
import { Reader } from '../platform/database/reader.js';
import { type Day, isoWeekdayOf, toEpochDay } from '../shared/days.js';
import type { Instant } from '../shared/instants.js';
import { localDayOf } from '../shared/local-day.js';

const HIGHEST_ID = 2_147_483_647;

/** Finds the pupils whom the rules have not looked at on a school day. */
@Injectable()
export class UnevaluatedPupils {
  constructor(
    private readonly reader: Reader,
    private readonly calendars: SchoolCalendars,
  ) {}

  /** Schools with sessions on the day it is there; weekdays for a school whose calendar was never given. */
  async schoolsInSession(now: Instant): Promise<{ id: number; today: Day }[]> {
    const inSession: { id: number; today: Day }[] = [];
    for (const { id, timezone } of await this.calendars.schools()) {
      const today = localDayOf(now, timezone);
      if (await this.hasSessions(id, today)) inSession.push({ id, today });
    }
    return inSession;
  }

  /** The day it is at a school. */
  async todayAt(schoolId: number, now: Instant): Promise<Day> {
    const school = await this.calendars.organisation(schoolId);
    return localDayOf(now, school?.timezone ?? 'Europe/London');
  }

  /** Ids, ascending, of the school's pupils on roll not evaluated on `today`; both ends of the range are included. */
  async of(schoolId: number, today: Day, first = 0, last = HIGHEST_ID): Promise<number[]> {
    const rows = await this.reader.query<{ id: number }>(
      `SELECT id FROM pupil p
       WHERE organisation_id = $1 AND id BETWEEN $2 AND $3 AND (evaluated_on IS NULL OR evaluated_on < $4)
         AND (NOT EXISTS (SELECT 1 FROM enrolment WHERE pupil_id = p.id)
           OR EXISTS (SELECT 1 FROM enrolment WHERE pupil_id = p.id AND (to_day IS NULL OR to_day >= $4)))
       ORDER BY id`,
      [schoolId, first, last, today],
    );
    return rows.map((row) => row.id);
  }

  private async hasSessions(schoolId: number, today: Day): Promise<boolean> {
    const day = toEpochDay(today);
    const row = await this.reader.first<{ known: number; today: number }>(
      `SELECT CAST(COUNT(*) AS integer) AS known, CAST(COALESCE(SUM(CASE WHEN day = $2 THEN 1 ELSE 0 END), 0) AS integer) AS today
       FROM school_day WHERE school_id = $1`,
      [schoolId, day],
    );
    return row === null || row.known === 0 ? isoWeekdayOf(day) <= 5 : row.today > 0;
  }
}
