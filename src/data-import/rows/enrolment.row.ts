import type { Day } from '../../shared/days.js';
import { dayCell, idCell, optionalDayCell, optionalNameCell } from './cell-readers.js';
import { CellRefused, checked } from './row-check.js';
import type { Cells, Checked } from './row-check.js';

/** A pupil's time at a school, both days included; `to` null while it lasts. */
export interface EnrolmentRow {
  readonly pupilId: string;
  readonly schoolId: string;
  readonly yearGroup: string | null;
  readonly from: Day;
  readonly to: Day | null;
}

export const ENROLMENT_COLUMNS = ['pupil_id', 'school_id', 'year_group', 'from', 'to'] as const;

/** Checks one enrolment, cells in the order of {@link ENROLMENT_COLUMNS}. */
export function checkEnrolmentRow(cells: Cells): Checked<EnrolmentRow> {
  return checked(() => {
    const row = {
      pupilId: idCell('pupil_id', cells[0]),
      schoolId: idCell('school_id', cells[1]),
      yearGroup: optionalNameCell(cells[2]),
      from: dayCell('from', cells[3]),
      to: optionalDayCell('to', cells[4]),
    };
    if (row.to !== null && row.to < row.from) throw new CellRefused('to', `${row.from} or later`, row.to);
    return row;
  });
}
