import type { Day } from '../../shared/days.js';
import { dayCell, idCell, optionalIdCell, requiredTextCell } from './cell-readers.js';
import { checked } from './row-check.js';
import type { Cells, Checked } from './row-check.js';

/** The DSL's hold on one contact of a pupil, or on everybody. */
export interface HoldRow {
  readonly pupilId: string;
  /** Null = every contact of the pupil. */
  readonly contactId: string | null;
  readonly reason: string;
  /** Outside id of the member of staff. */
  readonly placedBy: string;
  readonly reviewOn: Day;
}

export const HOLD_COLUMNS = ['pupil_id', 'contact_id', 'reason', 'placed_by', 'review_on'] as const;

/** Checks one hold, cells in the order of {@link HOLD_COLUMNS}. */
export function checkHoldRow(cells: Cells): Checked<HoldRow> {
  return checked(() => ({
    pupilId: idCell('pupil_id', cells[0]),
    contactId: optionalIdCell('contact_id', cells[1]),
    reason: requiredTextCell('reason', cells[2]),
    placedBy: idCell('placed_by', cells[3]),
    reviewOn: dayCell('review_on', cells[4]),
  }));
}
