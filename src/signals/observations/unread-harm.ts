import type { EntityManager } from 'typeorm';
import { runSql } from '../../platform/database/sql.js';
import type { Instant } from '../../shared/instants.js';

const PUPILS_AT_ONCE = 500;

/**
 * Of these pupils, those of whom a note of possible harm stands that no DSL has acknowledged, with when the newest of them
 * reached us. Says nothing of what is in it. For whoever decides if a home may be contacted; never shown as such.
 */
export async function unreadHarmAmong(
  manager: EntityManager,
  pupilIds: readonly number[],
): Promise<Map<number, Instant>> {
  const found = new Map<number, Instant>();
  for (let from = 0; from < pupilIds.length; from += PUPILS_AT_ONCE) {
    const some = pupilIds.slice(from, from + PUPILS_AT_ONCE);
    const rows = await runSql<{ pupil_id: number; newest: Instant }>(
      manager,
      `SELECT pupil_id, MAX(recorded_at) AS newest FROM observation
       WHERE possible_harm AND superseded_at IS NULL AND acknowledged_at IS NULL
         AND pupil_id IN (${some.map((_, at) => `$${at + 1}`).join(', ')}) GROUP BY pupil_id`,
      some,
    );
    for (const row of rows) found.set(row.pupil_id, row.newest);
  }
  return found;
}
