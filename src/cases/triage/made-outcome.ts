import type { EntityManager } from 'typeorm';
import { runSql } from '../../platform/database/sql.js';
import { JudgedConcern } from '../ledger/judged-concern.entity.js';
import { newPublicId } from '../../shared/ids.js';
import { addMinutes, type Instant } from '../../shared/instants.js';
import type { ConcernState } from '../../rules/concern.entity.js';
import { TriageOutcome } from './triage-outcome.entity.js';

/** How long an outcome can be undone, inclusive: long enough for a slip of the finger, short enough that nobody has built on it. */
export const UNDO_MINUTES = 10;

/** What was decided, and until when it can be undone. */
export interface MadeOutcome {
  readonly outcomeId: string;
  readonly undoUntil: Instant;
}

/**
 * The concerns a case stands on, asked before it is decided about: those that go on, or all that were true where none does. What a correction
 * took away was judged by the correction.
 */
export async function judgedConcerns(tx: EntityManager, caseId: number): Promise<number[]> {
  const rows = await runSql<{ id: number; state: ConcernState }>(
    tx,
    `SELECT c.id, c.state FROM case_concern cc JOIN concern c ON c.id = cc.concern_id
     WHERE cc.case_id = $1 AND c.state <> 'withdrawn' ORDER BY c.id`,
    [caseId],
  );
  const standing = rows.filter(({ state }) => state === 'raised');
  return (standing.length > 0 ? standing : rows).map(({ id }) => id);
}

/** Keeps an outcome with the concerns it judges, in the transaction and after the last line it wrote. */
export async function recordOutcome(
  tx: EntityManager,
  outcome: Omit<TriageOutcome, 'id' | 'publicId' | 'lastEntryId' | 'undoneAt' | 'undoneBy'>,
  concernIds: readonly number[],
): Promise<MadeOutcome> {
  const [last] = await runSql<{ id: number }>(
    tx,
    'SELECT COALESCE(MAX(id), 0) AS id FROM case_entry WHERE case_id IN ($1, $2)',
    [outcome.caseId, outcome.targetCaseId ?? outcome.caseId],
  );
  const publicId = newPublicId();
  const made = await tx.insert(TriageOutcome, {
    ...outcome,
    publicId,
    lastEntryId: last?.id ?? 0,
    undoneAt: null,
    undoneBy: null,
  });
  const outcomeId = Number(made.identifiers[0]?.['id']);
  const judged = concernIds.map((concernId) => ({ outcomeId, concernId }));
  if (judged.length > 0) await tx.insert(JudgedConcern, judged);
  return { outcomeId: publicId, undoUntil: addMinutes(outcome.at, UNDO_MINUTES) };
}
