import type { EntityManager } from 'typeorm';
import { runSql } from '../../platform/database/sql.js';
import type { Instant } from '../../shared/instants.js';
import { DSL_NOTE_KINDS, NOTE_TABLES } from './dsl-note.js';

const PUPILS_AT_ONCE = 500;

/**
 * Of these pupils, those of whom something stands on the DSL's list that no DSL has acknowledged (possible harm, whoever told us, or
 * what home told us in confidence), with when the newest of it reached us. Says nothing of what is in it. For whoever decides if a home
 * may be contacted; never shown as such.
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
      newestUnread(some.length),
      some,
    );
    for (const row of rows) found.set(row.pupil_id, row.newest);
  }
  return found;
}

function newestUnread(pupils: number): string {
  const these = Array.from({ length: pupils }, (_, at) => `$${at + 1}`).join(', ');
  const unread = DSL_NOTE_KINDS.map((kind) => {
    const { table, forDsl } = NOTE_TABLES[kind];
    return `SELECT pupil_id, recorded_at FROM ${table}
            WHERE ${forDsl} AND superseded_at IS NULL AND acknowledged_at IS NULL AND pupil_id IN (${these})`;
  });
  return `SELECT pupil_id, MAX(recorded_at) AS newest FROM (${unread.join(' UNION ALL ')}) AS unread GROUP BY pupil_id`;
}
