import type { Day } from '../../shared/days.js';
import { booleanCell, idCell, optionalDayCell, optionalNameCell } from './cell-readers.js';
import { checked } from './row-check.js';
import type { Cells, Checked } from './row-check.js';

/** What bars a contact from being written to about a pupil. The whole bar is stated; an empty order type means none. */
export interface ContactBarRow {
  readonly contactId: string;
  readonly pupilId: string;
  readonly orderType: string | null;
  /** Last day on which the order holds; null = until lifted. */
  readonly orderUntil: Day | null;
  readonly noContact: boolean;
}

export const CONTACT_BAR_COLUMNS = [
  'contact_id',
  'pupil_id',
  'order_type',
  'order_until',
  'no_contact',
] as const;

/** Checks one bar, cells in the order of {@link CONTACT_BAR_COLUMNS}. */
export function checkContactBarRow(cells: Cells): Checked<ContactBarRow> {
  return checked(() => ({
    contactId: idCell('contact_id', cells[0]),
    pupilId: idCell('pupil_id', cells[1]),
    orderType: optionalNameCell(cells[2]),
    orderUntil: optionalDayCell('order_until', cells[3]),
    noContact: booleanCell('no_contact', cells[4]),
  }));
}
