import { whyNowOfRow, type WhyNowRow } from '../../cases/why-now.js';
import type { OrderColumn } from '../../platform/database/list-order.js';
import type { Instant } from '../../shared/instants.js';
import type { Desk } from '../follow-up.entity.js';
import type { FollowUpState } from '../follow-up.lifecycle.js';
import { onlyForReading } from './look-at-past.js';

/** A follow-up as the list reads it. */
export interface ListRow extends WhyNowRow {
  id: number;
  pupilId: number;
  schoolId: number;
  public_id: string;
  state: FollowUpState;
  kind: string;
  /** Where it was put when it was last written. */
  routedTo: Desk;
  starts_at: string | null;
  drafted_at: string;
  look_at: string | null;
  urgency: number;
  pupil: string;
  first_name: string;
  preferred_name: string | null;
  year_group: string | null;
  last_name: string;
  school: string;
  zone: string;
}

/** Where a follow-up stands in the list: urgency of its case, when it was drafted, row id. */
export type FollowUpPlace = readonly [urgency: number, draftedAt: Instant, id: number];

/** Most urgent first, then oldest. */
export const LIST_ORDER: readonly OrderColumn[] = [
  { sql: 'c.urgency', descending: true },
  { sql: 'f.drafted_at' },
  { sql: 'f.id' },
];

export function placeOf(row: ListRow): FollowUpPlace {
  return [row.urgency, row.drafted_at, row.id];
}

/** A line of the list, as it is shown on the desk it is on. */
export function listed(row: ListRow, routedTo: Desk) {
  return {
    followUpId: row.public_id,
    state: row.state,
    kind: row.kind,
    routedTo,
    startsAt: row.starts_at,
    draftedAt: row.drafted_at,
    onlyForReading: onlyForReading({ state: row.state, lookAt: row.look_at }),
    urgency: row.urgency,
    whyNow: routedTo === 'dsl' ? null : whyNowOfRow(row),
    pupil: {
      id: row.pupil,
      name: `${row.preferred_name ?? row.first_name} ${row.last_name}`.trim(),
      yearGroup: row.year_group,
    },
    school: row.school,
    zone: row.zone,
  };
}
