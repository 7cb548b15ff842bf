import { Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { Reader } from '../../platform/database/reader.js';
import type { Day } from '../../shared/days.js';
import { toInstant } from '../../shared/instants.js';
import { localDayOf } from '../../shared/local-day.js';

/** Who looks after the case of a meeting. */
export interface MeetingOwner {
  readonly name: string;
  /** Whether they can sign in, and so will read what they are asked. */
  readonly readsIt: boolean;
}

/** Meetings with homes on some days: how many, and whose they are. Not whom they are about: that is not for who keeps the calendar. */
export interface BookedMeetings {
  readonly count: number;
  /** By name, each once. */
  readonly owners: readonly MeetingOwner[];
  /** Of cases that nobody looks after. */
  readonly forNobody: number;
}

interface Row {
  readonly startsAt: string;
  readonly ownerId: number | null;
  readonly name: string | null;
  readonly hasAccount: number;
}

const NONE: BookedMeetings = { count: 0, owners: [], forNobody: 0 };

/** Reads which meetings with homes a school has booked on some days. */
@Injectable()
export class MeetingsOnDay {
  constructor(
    private readonly reader: Reader,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** Those that have not been held or called off. @param days ascending */
  async booked(schoolId: number, days: readonly Day[]): Promise<BookedMeetings> {
    const [first, last] = [days[0], days.at(-1)];
    if (first === undefined || last === undefined) return NONE;
    const zone = await this.schoolToday.zoneOf(schoolId);
    const from = DateTime.fromISO(first, { zone });
    const to = DateTime.fromISO(last, { zone }).plus({ days: 1 });
    const rows = await this.reader.query<Row>(
      `SELECT f.starts_at AS "startsAt", s.id AS "ownerId", s.first_name || ' ' || s.last_name AS name,
         CASE WHEN EXISTS (SELECT 1 FROM account a WHERE a.staff_id = s.id AND a.disabled_at IS NULL) THEN 1 ELSE 0 END AS "hasAccount"
       FROM follow_up f JOIN pupil_case c ON c.id = f.case_id LEFT JOIN staff s ON s.id = c.owner_staff_id
       WHERE f.school_id = $1 AND f.state IN ('approved', 'answered') AND f.starts_at >= $2 AND f.starts_at < $3`,
      [schoolId, toInstant(from.toJSDate()), toInstant(to.toJSDate())],
    );
    return summed(rows.filter(({ startsAt }) => days.includes(localDayOf(startsAt, zone))));
  }
}

function summed(rows: readonly Row[]): BookedMeetings {
  const owners = new Map<number, MeetingOwner>();
  for (const { ownerId, name, hasAccount } of rows)
    if (ownerId !== null) owners.set(ownerId, { name: (name ?? '').trim(), readsIt: hasAccount === 1 });
  return {
    count: rows.length,
    owners: [...owners.values()].sort((a, b) => a.name.localeCompare(b.name, 'en')),
    forNobody: rows.filter(({ ownerId }) => ownerId === null).length,
  };
}
