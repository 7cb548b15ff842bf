import { Injectable } from '@nestjs/common';
import type { Sight } from '../../access/sight/why-visible.js';
import { SchoolCalendars } from '../../people/calendar/school-calendars.js';
import { type Day, type EpochDay, toEpochDay } from '../../shared/days.js';
import { type PupilMark, PupilMarksReader } from '../../signals/reading/pupil-marks.reader.js';
import { CalendarsReader } from '../calendars.reader.js';
import { SchoolCalendar } from '../school-calendar.js';

/** A term, both days included. */
export interface TermSpan {
  readonly name: string;
  readonly first: EpochDay;
  readonly last: EpochDay;
}

/** A pupil's register of this school year, and of the term before today's where that lies in the year before. */
export interface PupilAttendance {
  readonly calendar: SchoolCalendar;
  readonly yearStart: EpochDay;
  readonly today: EpochDay;
  /** Today's term, or the last one that has begun; null when no terms are recorded. */
  readonly term: TermSpan | null;
  readonly termBefore: TermSpan | null;
  /** In the order of sessions. */
  readonly marks: readonly PupilMark[];
}

/** Reads one pupil's register for a page. */
@Injectable()
export class PupilAttendanceReader {
  constructor(
    private readonly marks: PupilMarksReader,
    private readonly calendars: CalendarsReader,
    private readonly schools: SchoolCalendars,
  ) {}

  /** @param schoolId whose calendar counts. @param sight of the registers that are shown. */
  async of(sight: Sight, pupilId: number, schoolId: number, day: Day): Promise<PupilAttendance> {
    const [calendars, terms] = await Promise.all([
      this.calendars.read([schoolId]),
      this.schools.terms(schoolId),
    ]);
    const calendar = calendars.get(schoolId) ?? new SchoolCalendar([]);
    const today = toEpochDay(day);
    const yearStart = calendar.schoolYearStartOf(today);
    const begun = terms
      .map(({ name, firstDay, lastDay }) => ({
        name,
        first: toEpochDay(firstDay),
        last: toEpochDay(lastDay),
      }))
      .filter(({ first }) => first <= today);
    const term = begun.at(-1) ?? null;
    const termBefore = begun.at(-2) ?? null;
    const from = Math.min(yearStart, termBefore?.first ?? yearStart);
    const marks = await this.marks.of(sight, pupilId, from, today);
    return { calendar, yearStart, today, term, termBefore, marks };
  }
}
