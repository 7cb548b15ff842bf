import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Organisation } from '../../people/organisations/organisation.entity.js';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { fromEpochDay, toEpochDay } from '../../shared/days.js';
import { localDayOf } from '../../shared/local-day.js';
import { SilentRegister } from '../../signals/silence/silent-register.entity.js';
import { CalendarsReader } from '../calendars.reader.js';
import { PROVISIONAL_SCHOOL_DAYS } from '../evaluation.service.js';
import { SchoolCalendar, settledDay } from '../school-calendar.js';
import { LastMarksReader } from './last-marks.reader.js';
import { silentYearGroups, type SilentYearGroup } from './silent-year-groups.js';

/** What is to be written of one school in place of what stands there. */
export interface ChangedSilence {
  readonly schoolId: number;
  readonly rows: readonly SilentRegister[];
}

/** Finds out which year groups' registers have stopped, and keeps it for the pages. */
@Injectable()
export class SilentRegisters {
  constructor(
    private readonly reader: Reader,
    private readonly calendars: CalendarsReader,
    private readonly lastMarks: LastMarksReader,
    private readonly clock: Clock,
  ) {}

  /** Of these schools, those of which something else is to be said than was; read only. */
  async changes(schools: readonly Organisation[]): Promise<ChangedSilence[]> {
    if (schools.length === 0) return [];
    const kept = await this.reader.manager.find(SilentRegister);
    const calendars = await this.calendars.read(schools.map(({ id }) => id));
    const changed: ChangedSilence[] = [];
    for (const school of schools) {
      const rows = await this.rowsOf(school, calendars.get(school.id) ?? new SchoolCalendar([]));
      const before = kept.filter(({ schoolId }) => schoolId === school.id);
      if (printOf(rows) !== printOf(before)) changed.push({ schoolId: school.id, rows });
    }
    return changed;
  }

  async write(tx: EntityManager, changed: readonly ChangedSilence[]): Promise<void> {
    for (const { schoolId, rows } of changed) {
      await tx.delete(SilentRegister, { schoolId });
      if (rows.length > 0) await tx.insert(SilentRegister, [...rows]);
    }
  }

  private async rowsOf({ id, timezone }: Organisation, calendar: SchoolCalendar): Promise<SilentRegister[]> {
    const today = localDayOf(this.clock.now(), timezone);
    const asOf = toEpochDay(today);
    const settledUntil = settledDay(asOf, calendar, PROVISIONAL_SCHOOL_DAYS);
    const marks = await this.lastMarks.of(id, { today, asOf, settledUntil });
    return silentYearGroups(marks, { calendar, asOf, settledUntil }).map((group) => rowOf(id, group));
  }
}

function rowOf(schoolId: number, { yearGroup, lastMark, ...group }: SilentYearGroup): SilentRegister {
  const lastMarkOn = lastMark === null ? null : fromEpochDay(lastMark);
  return { ...group, schoolId, yearGroup: yearGroup ?? '', lastMarkOn };
}

/** The same of the same rows, in whatever order. */
function printOf(rows: readonly SilentRegister[]): string {
  const prints = rows.map((row) =>
    JSON.stringify([
      ...[row.yearGroup, row.lastMarkOn, row.comesAgain, row.isExpected],
      ...[row.pupilsSilent, row.pupilsOnRoll, row.pupilsAtSchool],
    ]),
  );
  return prints.sort().join();
}
