import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Day, EpochDay } from '../../shared/days.js';
import type { Fate } from '../../shared/fate.js';
import { type KeyedTable, upsertByNaturalKey } from '../natural-key-upsert.js';
import { SetHere } from './set-here.js';
import type { TermDraft } from './term-check.js';

/** A day with sessions. */
export interface SchoolDayRow {
  readonly schoolId: number;
  readonly day: EpochDay;
}

/** A term, both days included. Known by its school and first day. */
export interface TermRow {
  readonly schoolId: number;
  readonly name: string;
  readonly firstDay: Day;
  readonly lastDay: Day;
}

/** What became of a row of a calendar's file. */
export interface CalendarOutcome {
  readonly fate: Fate;
  /** What somebody set here, which the row contradicts and leaves as it is; null: nothing. */
  readonly against: 'called-off' | TermDraft | null;
}

const SCHOOL_DAY: KeyedTable = { table: 'school_day', key: ['school_id', 'day'], columns: [], hasId: false };
const TERM: KeyedTable = {
  table: 'term',
  key: ['school_id', 'first_day'],
  columns: ['name', 'last_day'],
  hasId: true,
};

/** Writes what files say of calendars, in bulk and in the caller's transaction. What somebody set here in Tandem stays as it is. */
@Injectable()
export class CalendarRecorder {
  /** A day called off here stays called off, and one without school in a term set here stays without: such a row changes nothing. */
  async recordSchoolDays(tx: EntityManager, rows: readonly SchoolDayRow[]): Promise<CalendarOutcome[]> {
    const here = await SetHere.of(
      tx,
      rows.map((row) => row.schoolId),
    );
    const standing = await here.standing(tx, rows);
    const against = rows.map((row) => here.againstDay(row, standing));
    return this.record(tx, SCHOOL_DAY, against, (at) => ({
      school_id: rows[at]?.schoolId,
      day: rows[at]?.day,
    }));
  }

  /** A term that was set here, and whatever overlaps it, is not the file's to state. */
  async recordTerms(tx: EntityManager, rows: readonly TermRow[]): Promise<CalendarOutcome[]> {
    const here = await SetHere.of(
      tx,
      rows.map((row) => row.schoolId),
    );
    const against = rows.map((row) => here.againstTerm(row));
    return this.record(tx, TERM, against, (at) => ({
      ...{ school_id: rows[at]?.schoolId, first_day: rows[at]?.firstDay },
      ...{ name: rows[at]?.name, last_day: rows[at]?.lastDay },
    }));
  }

  private async record(
    tx: EntityManager,
    table: KeyedTable,
    against: readonly (CalendarOutcome['against'] | 'the-same')[],
    valuesOf: (at: number) => Record<string, string | number | undefined>,
  ): Promise<CalendarOutcome[]> {
    const free = [...against.keys()].filter((at) => against[at] === null);
    const { fates } = await upsertByNaturalKey(tx, table, free.map(valuesOf));
    const fateAt = new Map(free.map((at, place) => [at, fates[place] ?? 'unchanged']));
    return against.map((one, at) => ({
      fate: fateAt.get(at) ?? 'unchanged',
      against: one === 'the-same' ? null : one,
    }));
  }
}
