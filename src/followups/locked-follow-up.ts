import type { EntityManager, FindOptionsWhere } from 'typeorm';
import { dialectOf } from '../platform/database/sql.js';
import { NotFound } from '../shared/errors.js';
import { FollowUp } from './follow-up.entity.js';

/**
 * The follow-up for a decision about it: nobody else changes it until this transaction ends. SQLite has one writer at a time;
 * PostgreSQL locks the row. Throws {@link NotFound}.
 */
export async function lockedFollowUp(
  tx: EntityManager,
  where: FindOptionsWhere<FollowUp>,
): Promise<FollowUp> {
  const lock = dialectOf(tx) === 'postgres' ? { lock: { mode: 'pessimistic_write' as const } } : {};
  const found = await tx.findOne(FollowUp, { where, ...lock });
  if (!found) throw new NotFound('There is no such follow-up.');
  return found;
}
