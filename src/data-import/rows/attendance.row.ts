import type { EpochDay } from '../../shared/days.js';
import {
  epochDayCell,
  idCell,
  nameCell,
  optionalEpochDayCell,
  optionalIdCell,
  wordCell,
} from './cell-readers.js';
import { CellRefused, checked } from './row-check.js';
import type { Cells, Checked } from './row-check.js';

/** One mark as the file gives it. */
export interface AttendanceRow {
  readonly pupilId: string;
  readonly day: EpochDay;
  /** 0 = AM, 1 = PM. */
  readonly session: 0 | 1;
  /** The code as text; which codes there are is the register's business, not the file's. */
  readonly code: string;
  /** Null: the school of the pupil's enrolment on that day. */
  readonly schoolId: string | null;
  readonly recordedOn: EpochDay | null;
}

export const ATTENDANCE_COLUMNS = [
  'pupil_id',
  'date',
  'session',
  'code',
  'school_id',
  'recorded_on',
] as const;

const SESSIONS = ['AM', 'PM'] as const;
/** Longer text is no register code of any system; it would only fill the list of unknown codes. */
const MAX_CODE = 16;

/** Checks one mark: pupil_id, date, session, code, school_id, recorded_on. */
export function checkAttendanceRow(cells: Cells): Checked<AttendanceRow> {
  return checked(() => ({
    pupilId: idCell('pupil_id', cells[0]),
    day: epochDayCell('date', cells[1]),
    session: sessionCell(cells[2]),
    code: codeCell('code', cells[3]),
    schoolId: optionalIdCell('school_id', cells[4]),
    recordedOn: optionalEpochDayCell('recorded_on', cells[5]),
  }));
}

/** A register code as text, trimmed, of at most 16 characters. */
export function codeCell(field: string, cell: string | undefined): string {
  const code = nameCell(field, cell);
  if (code.length > MAX_CODE) throw new CellRefused(field, 'a register code', code);
  return code;
}

function sessionCell(cell: string | undefined): 0 | 1 {
  if (cell === 'AM') return 0;
  if (cell === 'PM') return 1;
  return wordCell('session', cell, SESSIONS) === 'AM' ? 0 : 1;
}
