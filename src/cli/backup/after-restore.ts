// Declares every job there is, so that it is known which of them reach homes.
import '../../app.module.js';
import type { EntityManager } from 'typeorm';
import { runSql, type SqlValue } from '../../platform/database/sql.js';
import { databaseRestored } from '../../platform/jobs/database-restored.event.js';
import { subscriptionsOf } from '../../platform/jobs/event.js';
import { SealNotOpened, unseal } from '../../platform/secrets/sealed-text.js';
import type { Instant } from '../../shared/instants.js';

/**
 * A backup remembers who was signed in and which links to choose a password were unused; since then somebody may have left the
 * school, or used the link. Nobody comes in by what was ended after the backup: staff sign in again, and ask for a link again.
 */
export async function endWhatLetsStaffIn(tx: EntityManager, now: Instant): Promise<void> {
  await runSql(tx, 'DELETE FROM staff_session');
  await runSql(tx, 'UPDATE account_link SET used_at = $1, token_sealed = NULL WHERE used_at IS NULL', [now]);
}

/** The restore stands in the audit, and the owners of cases are asked about what is held as soon as a worker runs. */
export async function noteRestore(
  tx: EntityManager,
  note: { readonly now: Instant; readonly actor: string; readonly takenAt: string | null },
): Promise<void> {
  const { now, actor, takenAt } = note;
  const line: SqlValue[] = [
    now,
    actor,
    'restored',
    'database',
    'all',
    `taken ${takenAt ?? 'at an unknown time'}`,
  ];
  await runSql(
    tx,
    'INSERT INTO audit_entry (at, actor, action, subject, subject_id, reason) VALUES ($1, $2, $3, $4, $5, $6)',
    line,
  );
  for (const { subscriber } of subscriptionsOf(databaseRestored.name))
    await runSql(
      tx,
      `INSERT INTO job (event, subscriber, payload, state, due_at, attempts, created_at)
       VALUES ($1, $2, '{}', 'waiting', $3, 0, $3)`,
      [databaseRestored.name, subscriber, now],
    );
}

/** What the keys of this installation do not open. */
export interface Unopened {
  /** Links of homes that neither a reminder nor a move can carry. */
  readonly familyLinks: number;
  /** Members of staff whose codes are refused at sign-in. */
  readonly secondFactors: number;
}

/** Tries every sealed text that somebody will need, so that nobody finds out when a mail fails. */
export async function tryKeys(manager: EntityManager, keys: readonly Buffer[]): Promise<Unopened> {
  const links = await runSql<{ sealed: string }>(
    manager,
    'SELECT token_sealed AS sealed FROM family_link WHERE revoked_at IS NULL',
  );
  const factors = await runSql<{ sealed: string }>(
    manager,
    'SELECT totp_sealed AS sealed FROM account WHERE totp_sealed IS NOT NULL',
  );
  const closed = ({ sealed }: { sealed: string }): boolean => !opens(sealed, keys);
  return { familyLinks: links.filter(closed).length, secondFactors: factors.filter(closed).length };
}

function opens(sealed: string, keys: readonly Buffer[]): boolean {
  try {
    unseal(sealed, keys);
    return true;
  } catch (error) {
    if (error instanceof SealNotOpened) return false;
    throw error;
  }
}
