import type { EpochDay } from '../../shared/days.js';
import { epochDayCell, idCell } from './cell-readers.js';
import { checked } from './row-check.js';
import type { Cells, Checked } from './row-check.js';

/** A day on which a school has sessions. */
export interface SchoolDayRow {
  readonly schoolId: string;
  readonly day: EpochDay;
}

export const SCHOOL_DAY_COLUMNS = ['school_id', 'date'] as const;

/** Checks one school day: school_id, date. */
export function checkSchoolDayRow(cells: Cells): Checked<SchoolDayRow> {
  return checked(() => ({ schoolId: idCell('school_id', cells[0]), day: epochDayCell('date', cells[1]) }));
}
