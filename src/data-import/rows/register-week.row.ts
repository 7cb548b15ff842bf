import { isoWeekdayOf } from '../../shared/days.js';
import type { EpochDay } from '../../shared/days.js';
import { codeCell } from './attendance.row.js';
import type { AttendanceRow } from './attendance.row.js';
import { epochDayCell, idCell, optionalEpochDayCell, optionalIdCell } from './cell-readers.js';
import { CellRefused, checked } from './row-check.js';
import type { Cells, Checked } from './row-check.js';

export const REGISTER_WEEK_COLUMNS = [
  'pupil_id',
  'week_beginning',
  'codes',
  'school_id',
  'recorded_on',
] as const;

const SESSIONS_A_WEEK = 10;

/**
 * Checks one row of a wide register and opens it out into its marks, Monday AM first: pupil_id, week_beginning (a Monday),
 * codes, school_id, recorded_on. Ten single characters stand for ten sessions, blank or "-" for no mark; or ten codes with
 * spaces or semicolons between them.
 */
export function checkRegisterWeekRow(cells: Cells): Checked<readonly AttendanceRow[]> {
  return checked(() => {
    const pupilId = idCell('pupil_id', cells[0]);
    const monday = mondayCell(cells[1]);
    const codes = codesCell(cells[2]);
    const schoolId = optionalIdCell('school_id', cells[3]);
    const recordedOn = optionalEpochDayCell('recorded_on', cells[4]);
    return codes.flatMap((code, index): AttendanceRow[] => {
      if (code === '' || code === '-') return [];
      const session = index % 2 === 0 ? 0 : 1;
      return [{ pupilId, day: monday + Math.floor(index / 2), session, code, schoolId, recordedOn }];
    });
  });
}

function mondayCell(cell: string | undefined): EpochDay {
  const day = epochDayCell('week_beginning', cell);
  if (isoWeekdayOf(day) !== 1) throw new CellRefused('week_beginning', 'a Monday', cell ?? '');
  return day;
}

function codesCell(cell: string | undefined): readonly string[] {
  const text = cell ?? '';
  const codes = separated(text).map((code) => (code.trim() === '' ? '' : codeCell('codes', code)));
  if (codes.length !== SESSIONS_A_WEEK)
    throw new CellRefused('codes', '10 codes, Monday AM to Friday PM', text);
  return codes;
}

function separated(text: string): readonly string[] {
  if (text.includes(';')) return text.split(';');
  const characters = Array.from(text);
  return characters.length === SESSIONS_A_WEEK ? characters : text.trim().split(/\s+/);
}
