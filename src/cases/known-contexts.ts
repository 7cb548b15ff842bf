import type { EntityManager } from 'typeorm';
import { runSql } from '../platform/database/sql.js';
import type { KnownContextKind } from '../people/pupils/known-context.entity.js';
import type { Day } from '../shared/days.js';

/** What the school knew of a pupil on a day that explains signals; never the note, which is for the school's office. */
export interface ActiveContext {
  readonly kind: KnownContextKind;
  /** Drafts to home are held back up to and including this day; then a person looks again. */
  readonly heldBackUntil: Day;
}

/** The context that holds longest on `day`, or null. */
export async function activeContext(
  manager: EntityManager,
  pupilId: number,
  day: Day,
): Promise<ActiveContext | null> {
  const [row] = await runSql<{ kind: KnownContextKind; review_on: Day; ended_on: Day | null }>(
    manager,
    `SELECT kind, review_on, ended_on FROM known_context
     WHERE pupil_id = $1 AND from_day <= $2 AND review_on >= $2 AND (ended_on IS NULL OR ended_on > $2)
     ORDER BY review_on DESC, id DESC LIMIT 1`,
    [pupilId, day],
  );
  return row ? { kind: row.kind, heldBackUntil: row.review_on } : null;
}
