import { Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { Reader } from '../../platform/database/reader.js';
import type { Day } from '../../shared/days.js';
import { toInstant } from '../../shared/instants.js';

/** How many meetings with homes a school has booked on a day. A number only: whom they are about is not for who keeps the calendar. */
@Injectable()
export class MeetingsOnDay {
  constructor(
    private readonly reader: Reader,
    private readonly schoolToday: SchoolToday,
  ) {}

  async count(schoolId: number, day: Day): Promise<number> {
    const start = DateTime.fromISO(day, { zone: await this.schoolToday.zoneOf(schoolId) });
    const [from, to] = [start, start.plus({ days: 1 })].map((one) => toInstant(one.toJSDate()));
    const row = await this.reader.first<{ count: number }>(
      `SELECT CAST(COUNT(*) AS integer) AS count FROM follow_up
       WHERE school_id = $1 AND state IN ('approved', 'answered') AND starts_at >= $2 AND starts_at < $3`,
      [schoolId, from ?? '', to ?? ''],
    );
    return row?.count ?? 0;
  }
}
