import {
  idCell,
  isBlank,
  listCell,
  nameCell,
  optionalEmailCell,
  optionalNameCell,
  wordCell,
} from './cell-readers.js';
import { CellRefused, checked } from './row-check.js';
import type { Cells, Checked } from './row-check.js';

export const STAFF_ROLES = [
  'teacher',
  'pastoral-lead',
  'head',
  'dsl',
  'mast-worker',
  'mast-manager',
  'administrator',
] as const;
export type StaffRoleWord = (typeof STAFF_ROLES)[number];

/** A stretch of one weekday, local time of the organisation. */
export interface WorkingHoursRow {
  /** Monday 1 … Sunday 7. */
  readonly weekday: number;
  /** HH:mm */
  readonly fromTime: string;
  /** HH:mm, after `fromTime`. */
  readonly toTime: string;
}

/** A member of staff of a school or team. */
export interface StaffRow {
  readonly staffId: string;
  readonly organisationId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string | null;
  readonly jobTitle: string | null;
  readonly roles: readonly StaffRoleWord[];
  /** Empty = every year group. */
  readonly yearGroups: readonly string[];
  readonly workingHours: readonly WorkingHoursRow[];
}

export const STAFF_COLUMNS = [
  'staff_id',
  'organisation_id',
  'first_name',
  'last_name',
  'email',
  'job_title',
  'roles',
  'year_groups',
  'working_hours',
] as const;

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const STRETCH = /^([a-z]{3})[a-z]*\s+([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3]):([0-5]\d)$/i;

/** Checks one member of staff, cells in the order of {@link STAFF_COLUMNS}. */
export function checkStaffRow(cells: Cells): Checked<StaffRow> {
  return checked(() => ({
    staffId: idCell('staff_id', cells[0]),
    organisationId: idCell('organisation_id', cells[1]),
    firstName: nameCell('first_name', cells[2]),
    lastName: nameCell('last_name', cells[3]),
    email: optionalEmailCell('email', cells[4]),
    jobTitle: optionalNameCell(cells[5]),
    roles: listCell(cells[6]).map((role) => wordCell('roles', role, STAFF_ROLES)),
    yearGroups: listCell(cells[7]),
    workingHours: workingHoursCell(cells[8]),
  }));
}

/** `Mon 08:30-16:30; Tue 08:30-12:00; Tue 13:00-16:00`. Empty: no hours, so nobody books this person. */
export function workingHoursCell(cell: string | undefined): WorkingHoursRow[] {
  return isBlank(cell) ? [] : listCell(cell).map(stretch);
}

function stretch(text: string): WorkingHoursRow {
  const [, day = '', fromHour = '', fromMinute = '', toHour = '', toMinute = ''] = STRETCH.exec(text) ?? [];
  const weekday = WEEKDAYS.indexOf(day.toLowerCase()) + 1;
  const fromTime = `${fromHour.padStart(2, '0')}:${fromMinute}`;
  const toTime = `${toHour.padStart(2, '0')}:${toMinute}`;
  if (weekday === 0 || toTime <= fromTime)
    throw new CellRefused('working_hours', 'stretches such as Mon 08:30-16:30; Tue 09:00-12:00', text);
  return { weekday, fromTime, toTime };
}
