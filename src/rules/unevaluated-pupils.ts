import { Injectable } from '@nestjs/common';
import { SchoolCalendars } from '../people/calendar/school-calendars.js';
import { Reader } from '../platform/database/reader.js';
import { type Day, isoWeekdayOf, toEpochDay } from '../shared/days.js';
import type { Instant } from '../shared/instants.js';
import { localDayOf } from '../shared/local-day.js';

const HIGHEST_ID = 2_147_483_647;
/** Before any day, and before "not yet". */
const NEVER = '';

const FOR_EVER = '9999-12-31';
/** Null: never on roll. Asked of each pupil by the index; two questions joined by OR had PostgreSQL read everybody's enrolments for each job. */
const LAST_DAY_ON_ROLL = `(SELECT MAX(COALESCE(e.to_day, '${FOR_EVER}')) FROM enrolment e WHERE e.pupil_id = p.id)`;

/** Finds the pupils whom the rules owe a look. */
@Injectable()
export class UnevaluatedPupils {
  constructor(
    private readonly reader: Reader,
    private readonly calendars: SchoolCalendars,
  ) {}

  async schoolIds(): Promise<number[]> {
    return (await this.calendars.schools()).map((school) => school.id);
  }

  /**
   * Ids, ascending, of a school's pupils who are overdue: signals have arrived that the rules have not seen (their own job was
   * lost or failed), or it is a school day there, they are on roll, and the rules have not been asked today. Weekdays count
   * as school days for a school whose calendar was never given. Both ends of the range are included.
   */
  async of(schoolId: number, now: Instant, first = 0, last = HIGHEST_ID): Promise<number[]> {
    const school = await this.calendars.organisation(schoolId);
    if (!school) return [];
    const today = localDayOf(now, school.timezone);
    const judgedBefore = (await this.hasSessions(schoolId, today)) ? today : NEVER;
    const rows = await this.reader.query<{ id: number }>(
      `SELECT id FROM pupil p
       WHERE organisation_id = $1 AND id BETWEEN $2 AND $3
         AND (evaluated_version < signals_version
           OR (COALESCE(evaluated_on, '0') < $4 AND COALESCE(${LAST_DAY_ON_ROLL}, '${FOR_EVER}') >= $5))
       ORDER BY id`,
      [schoolId, first, last, judgedBefore, today],
    );
    return rows.map((row) => row.id);
  }

  /** Ids, ascending, of the pupils on roll at a school today, whichever school keeps their record. Both ends of the range are included. */
  async onRoll(schoolId: number, now: Instant, first = 0, last = HIGHEST_ID): Promise<number[]> {
    const school = await this.calendars.organisation(schoolId);
    if (!school) return [];
    const rows = await this.reader.query<{ id: number }>(
      `SELECT id FROM pupil p WHERE id BETWEEN $2 AND $3
         AND (EXISTS (SELECT 1 FROM enrolment e WHERE e.pupil_id = p.id AND e.school_id = $1 AND (e.to_day IS NULL OR e.to_day >= $4))
           OR (organisation_id = $1 AND NOT EXISTS (SELECT 1 FROM enrolment WHERE pupil_id = p.id)))
       ORDER BY id`,
      [schoolId, first, last, localDayOf(now, school.timezone)],
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
