import type { EntityManager } from 'typeorm';
import { runSql } from '../../platform/database/sql.js';
import { newPublicId } from '../../shared/ids.js';
import { addMinutes, type Instant } from '../../shared/instants.js';
import { TriageOutcome } from './triage-outcome.entity.js';

/** How long an outcome can be undone, inclusive: long enough for a slip of the finger, short enough that nobody has built on it. */
export const UNDO_MINUTES = 10;

/** What was decided, and until when it can be undone. */
export interface MadeOutcome {
  readonly outcomeId: string;
  readonly undoUntil: Instant;
}

/** Keeps an outcome, in the transaction and after the last line it wrote. */
export async function recordOutcome(
  tx: EntityManager,
  outcome: Omit<TriageOutcome, 'id' | 'publicId' | 'lastEntryId' | 'undoneAt' | 'undoneBy'>,
): Promise<MadeOutcome> {
  const [last] = await runSql<{ id: number }>(
    tx,
    'SELECT COALESCE(MAX(id), 0) AS id FROM case_entry WHERE case_id IN ($1, $2)',
    [outcome.caseId, outcome.targetCaseId ?? outcome.caseId],
  );
  const publicId = newPublicId();
  await tx.insert(TriageOutcome, {
    ...outcome,
    publicId,
    lastEntryId: last?.id ?? 0,
    undoneAt: null,
    undoneBy: null,
  });
  return { outcomeId: publicId, undoUntil: addMinutes(outcome.at, UNDO_MINUTES) };
}
