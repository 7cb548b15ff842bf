import type { Day } from '../../shared/days.js';
import { idCell, listCell, nameCell, optionalDayCell } from './cell-readers.js';
import { CellRefused, checked } from './row-check.js';
import type { Cells, Checked } from './row-check.js';

/** A multi-agency support team and the schools that agreed to work with it. */
export interface TeamRow {
  readonly teamId: string;
  readonly name: string;
  readonly schoolIds: readonly string[];
  /** Required when there are schools: sight across organisations needs a recorded agreement. */
  readonly agreedOn: Day | null;
}

export const TEAM_COLUMNS = ['team_id', 'name', 'school_ids', 'agreed_on'] as const;

/** Checks one team, cells in the order of {@link TEAM_COLUMNS}; school ids are separated by semicolons. */
export function checkTeamRow(cells: Cells): Checked<TeamRow> {
  return checked(() => {
    const row = {
      teamId: idCell('team_id', cells[0]),
      name: nameCell('name', cells[1]),
      schoolIds: listCell(cells[2]).map((id) => idCell('school_ids', id)),
      agreedOn: optionalDayCell('agreed_on', cells[3]),
    };
    if (row.schoolIds.length > 0 && row.agreedOn === null)
      throw new CellRefused('agreed_on', 'the day the schools agreed (YYYY-MM-DD)', '');
    return row;
  });
}
