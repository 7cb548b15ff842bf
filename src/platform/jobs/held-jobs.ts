import type { EntityManager } from 'typeorm';
import { NotFound } from '../../shared/errors.js';
import type { Instant } from '../../shared/instants.js';
import { runSql, type SqlValue, valuesList } from '../database/sql.js';
import { allSubscriptions } from './event.js';

/** A held job is kept like one that failed for good, with this reason: it does not run until somebody has decided about it. */
export const HELD = 'held after a restore';

/** A job that would reach a home and waits for a person to say what became of it since the backup. */
export interface HeldJob {
  readonly id: number;
  readonly payload: string;
  /** When it was due. */
  readonly dueAt: Instant;
}

/** Holds all that waits and would reach a home. Returns how many. Throws where the programme, and so its jobs, was not loaded. */
export async function holdWhatReachesHomes(tx: EntityManager, now: Instant): Promise<number> {
  const subscribers = allSubscriptions().filter((one) => one.reachesHome === true);
  const names = subscribers.map((one) => one.subscriber);
  if (names.length === 0) throw new Error('No job is known that reaches a home; nothing would be held');
  const rows = await runSql<{ id: number }>(
    tx,
    `UPDATE job SET state = 'failed', last_error = $1, finished_at = $2, handed_at = NULL
     WHERE state = 'waiting' AND subscriber IN ${valuesList(1, names.length, 2)} RETURNING id`,
    [HELD, now, ...names],
  );
  return rows.length;
}

/** What is still held, the earliest due first. */
export function heldJobs(manager: EntityManager): Promise<HeldJob[]> {
  return runSql<HeldJob>(
    manager,
    `SELECT id, payload, due_at AS "dueAt" FROM job
     WHERE state = 'failed' AND last_error = $1 ORDER BY due_at, id`,
    [HELD],
  );
}

/** Lets a held job run when it is due, with all its tries. Throws {@link NotFound}. */
export function letGo(tx: EntityManager, id: number, now: Instant): Promise<void> {
  return decide(
    tx,
    `state = 'waiting', attempts = 0, last_error = NULL, finished_at = NULL,
     due_at = CASE WHEN due_at < $3 THEN $3 ELSE due_at END`,
    [id, HELD, now],
  );
}

/** What a held job would do has been done: it never runs. Throws {@link NotFound}. */
export function noteDone(tx: EntityManager, id: number, now: Instant): Promise<void> {
  return decide(tx, `state = 'done', finished_at = $3`, [id, HELD, now]);
}

async function decide(tx: EntityManager, change: string, values: readonly SqlValue[]): Promise<void> {
  const rows = await runSql<{ id: number }>(
    tx,
    `UPDATE job SET ${change} WHERE id = $1 AND state = 'failed' AND last_error = $2 RETURNING id`,
    values,
  );
  if (rows.length === 0) throw new NotFound('No held mail has this number.');
}
