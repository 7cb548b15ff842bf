import { type FrozenConcern, whyNowOf } from '../../cases/frozen-concern.js';
import type { FollowUpState } from '../follow-up.lifecycle.js';
import { onlyForReading } from './look-at-past.js';

/** A follow-up as the list reads it. */
export interface ListRow {
  pupil_id: number;
  public_id: string;
  state: FollowUpState;
  kind: string;
  routed_to: string;
  starts_at: string | null;
  drafted_at: string;
  look_at: string | null;
  urgency: number;
  evidence: string;
  pupil: string;
  first_name: string;
  last_name: string;
  school: string;
  zone: string;
}

/** Somebody may still decide about it. */
export function isStanding({ state }: Pick<ListRow, 'state'>): boolean {
  return state === 'draft' || state === 'approved' || state === 'answered';
}

/** A line of the list, as it is shown. */
export function listed(row: ListRow) {
  return {
    followUpId: row.public_id,
    state: row.state,
    kind: row.kind,
    routedTo: row.routed_to,
    startsAt: row.starts_at,
    draftedAt: row.drafted_at,
    onlyForReading: onlyForReading({ state: row.state, lookAt: row.look_at }),
    urgency: row.urgency,
    whyNow: row.routed_to === 'dsl' ? null : whyNowOf(JSON.parse(row.evidence) as FrozenConcern[]),
    pupil: { id: row.pupil, name: `${row.first_name} ${row.last_name}`.trim() },
    school: row.school,
    zone: row.zone,
  };
}
