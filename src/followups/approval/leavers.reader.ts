import { Injectable } from '@nestjs/common';
import { SchoolToday, todaySql } from '../../people/calendar/school-today.js';
import { lastDayAtSchool } from '../../people/enrolments/left-school.js';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';

/** Finds meetings that a school plans with pupils it no longer has. */
@Injectable()
export class LeaversReader {
  constructor(
    private readonly reader: Reader,
    private readonly clock: Clock,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** Ids of drafts, and of meetings ahead, of pupils whose last day at the school has passed by its own clock. */
  async meetings(): Promise<number[]> {
    const values: string[] = [this.clock.now()];
    const bound = (value: string): string => `$${values.push(value)}`;
    const today = todaySql('o.timezone', await this.schoolToday.byZone(), bound);
    const found = await this.reader.query<{ id: number }>(
      `SELECT f.id FROM follow_up f JOIN organisation o ON o.id = f.school_id
       WHERE f.state IN ('draft', 'approved', 'answered') AND (f.starts_at IS NULL OR f.starts_at > $1)
         AND ${lastDayAtSchool('f.pupil_id', 'f.school_id', today)} IS NOT NULL ORDER BY f.id`,
      values,
    );
    return found.map(({ id }) => id);
  }
}
