import type { EntityManager } from 'typeorm';
import { Staff } from '../../people/staff/staff.entity.js';
import { dialectOf } from '../../platform/database/sql.js';
import { BY_COMMAND, DraftChangedMeanwhile, DraftIsDone, NoSuchRuleDraft } from './draft-errors.js';
import { RuleDraft } from './rule-draft.entity.js';
import { RuleDraftSchool } from './rule-draft-school.entity.js';
import { reaches } from './rule-reach.js';

/** Which draft, as whoever changes it has read it. */
export interface DraftRead {
  readonly publicId: string;
  readonly revision: number;
}

/**
 * The draft, held until the transaction ends, as it was read. SQLite needs no lock: a unit of work has the whole file.
 * @param reach schools of whoever changes it; null: every one
 * @throws NoSuchRuleDraft, DraftIsDone, DraftChangedMeanwhile
 */
export async function lockedDraft(
  tx: EntityManager,
  reach: readonly number[] | null,
  { publicId, revision }: DraftRead,
): Promise<RuleDraft> {
  const lock = dialectOf(tx) === 'postgres' ? { lock: { mode: 'pessimistic_write' as const } } : {};
  const draft = await tx.findOne(RuleDraft, { where: { publicId }, ...lock });
  if (!draft || !reaches(reach, await schoolIdsOf(tx, draft.id))) throw new NoSuchRuleDraft();
  if (draft.publishedVersion !== null || draft.discardedAt !== null)
    throw new DraftIsDone(draft.publishedVersion);
  if (draft.revision !== revision)
    throw new DraftChangedMeanwhile(await changerOf(tx, draft.changedByStaffId));
  return draft;
}

/** Null: for every school without a set of its own. */
export async function schoolIdsOf(tx: EntityManager, draftId: number): Promise<number[] | null> {
  const rows = await tx.findBy(RuleDraftSchool, { draftId });
  return rows.length === 0 ? null : rows.map(({ schoolId }) => schoolId);
}

async function changerOf(tx: EntityManager, staffId: number | null): Promise<string> {
  const staff = staffId === null ? null : await tx.findOneBy(Staff, { id: staffId });
  return staff === null ? BY_COMMAND : `${staff.firstName} ${staff.lastName}`;
}
