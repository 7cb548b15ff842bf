import { Injectable } from '@nestjs/common';
import { Reader } from '../platform/database/reader.js';
import { valuesList } from '../platform/database/sql.js';
import { SchoolCalendar } from './school-calendar.js';

interface CalendarRow {
  readonly id: number;
  readonly school_year_start: string;
  readonly days: string | null;
}

/** Schools' calendars, one object a school for as long as its days stay as they are. */
@Injectable()
export class CalendarsReader {
  private readonly known = new Map<number, { readonly written: string; readonly calendar: SchoolCalendar }>();

  constructor(private readonly reader: Reader) {}

  /** Calendars by school id; a school that does not exist, or has no days, gets one without days. */
  async read(schoolIds: readonly number[]): Promise<Map<number, SchoolCalendar>> {
    if (schoolIds.length === 0) return new Map();
    const join = this.reader.dialect === 'postgres' ? 'string_agg' : 'group_concat';
    const rows = await this.reader.query<CalendarRow>(
      `SELECT id, school_year_start,
              (SELECT ${join}(CAST(day AS text), ',') FROM school_day WHERE school_id = organisation.id) AS days
       FROM organisation WHERE id IN ${valuesList(1, schoolIds.length)}`,
      schoolIds,
    );
    const found = new Map(rows.map((row) => [row.id, this.calendarOf(row)]));
    return new Map(schoolIds.map((id) => [id, found.get(id) ?? new SchoolCalendar([])]));
  }

  private calendarOf(row: CalendarRow): SchoolCalendar {
    const written = `${row.school_year_start} ${row.days ?? ''}`;
    const known = this.known.get(row.id);
    if (known?.written === written) return known.calendar;
    const days = row.days ? row.days.split(',').map(Number) : [];
    const calendar = new SchoolCalendar(days, row.school_year_start);
    this.known.set(row.id, { written, calendar });
    return calendar;
  }
}
