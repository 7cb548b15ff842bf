import { idCell, nameCell, optionalNameCell } from './cell-readers.js';
import { CellRefused, checked } from './row-check.js';
import type { Cells, Checked } from './row-check.js';

/** One school. */
export interface SchoolRow {
  readonly schoolId: string;
  readonly name: string;
  /** IANA name; null when not given. */
  readonly timezone: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly address: string | null;
}

export const SCHOOL_COLUMNS = ['school_id', 'name', 'timezone', 'phone', 'email', 'address'] as const;

/** Checks one school, cells in the order of {@link SCHOOL_COLUMNS}. */
export function checkSchoolRow(cells: Cells): Checked<SchoolRow> {
  return checked(() => ({
    schoolId: idCell('school_id', cells[0]),
    name: nameCell('name', cells[1]),
    timezone: timezoneCell(cells[2]),
    phone: optionalNameCell(cells[3]),
    email: optionalNameCell(cells[4]),
    address: optionalNameCell(cells[5]),
  }));
}

/** A zone nobody knows would shift every meeting of the school, so it is refused here. */
function timezoneCell(cell: string | undefined): string | null {
  const zone = optionalNameCell(cell);
  if (zone !== null && !isZone(zone)) throw new CellRefused('timezone', 'a zone such as Europe/London', zone);
  return zone;
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
