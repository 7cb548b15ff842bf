import type { Day } from '../../shared/days.js';
import { dayCell, idCell, nameCell } from './cell-readers.js';
import { CellRefused, checked } from './row-check.js';
import type { Cells, Checked } from './row-check.js';

/** A term, both days included. */
export interface TermRow {
  readonly schoolId: string;
  readonly name: string;
  readonly firstDay: Day;
  readonly lastDay: Day;
}

export const TERM_COLUMNS = ['school_id', 'name', 'first_day', 'last_day'] as const;

/** Checks one term, cells in the order of {@link TERM_COLUMNS}. */
export function checkTermRow(cells: Cells): Checked<TermRow> {
  return checked(() => {
    const row = {
      schoolId: idCell('school_id', cells[0]),
      name: nameCell('name', cells[1]),
      firstDay: dayCell('first_day', cells[2]),
      lastDay: dayCell('last_day', cells[3]),
    };
    if (row.lastDay < row.firstDay)
      throw new CellRefused('last_day', `${row.firstDay} or later`, row.lastDay);
    return row;
  });
}
