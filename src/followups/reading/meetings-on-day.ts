import { Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { Reader } from '../../platform/database/reader.js';
import type { Day } from '../../shared/days.js';
import { toInstant } from '../../shared/instants.js';
import { localDayOf } from '../../shared/local-day.js';

/** How many meetings with homes a school has booked on some days. A number only: whom they are about is not for who keeps the calendar. */
@Injectable()
export class MeetingsOnDay {
  constructor(
    private readonly reader: Reader,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** @param days ascending */
  async count(schoolId: number, days: readonly Day[]): Promise<number> {
    const [first, last] = [days[0], days.at(-1)];
    if (first === undefined || last === undefined) return 0;
    const zone = await this.schoolToday.zoneOf(schoolId);
    const from = DateTime.fromISO(first, { zone });
    const to = DateTime.fromISO(last, { zone }).plus({ days: 1 });
    const rows = await this.reader.query<{ startsAt: string }>(
      `SELECT starts_at AS "startsAt" FROM follow_up
       WHERE school_id = $1 AND state IN ('approved', 'answered') AND starts_at >= $2 AND starts_at < $3`,
      [schoolId, toInstant(from.toJSDate()), toInstant(to.toJSDate())],
    );
    return rows.filter(({ startsAt }) => days.includes(localDayOf(startsAt, zone))).length;
  }
}
