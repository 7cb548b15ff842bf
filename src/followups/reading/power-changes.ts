import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { POWERFUL } from '../../access/people/roles-here.js';
import { actorNames } from '../../cases/actor-names.js';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { addMinutes, type Instant } from '../../shared/instants.js';

/** That somebody was given or lost a role with power, or that the account of somebody who has one was touched by another. */
export interface PowerChange {
  readonly at: Instant;
  /** Who did it, as people call them. */
  readonly by: string;
  /** As in the audit. */
  readonly action: string;
  readonly whom: string;
  /** `dsl` or `administrator`; null: it is about their account. */
  readonly role: string | null;
}

interface Row {
  at: Instant;
  actor: string;
  action: string;
  reason: string | null;
  first_name: string;
  last_name: string;
}

/** Long enough for somebody who is ill for a week. */
export const TOLD_DAYS = 14;
const AT_MOST = 50;
const LIST = POWERFUL.map((role) => `'${role}'`).join(', ');
const REASONS = POWERFUL.map((role) => `'role ${role}'`).join(', ');
const ACCOUNT_ACTIONS = ['account-created', 'account-disabled', 'account-enabled', 'second-factor-taken-off']
  .map((action) => `'${action}'`)
  .join(', ');

/**
 * Nobody comes to a DSL's desk, or to giving roles, unseen: for two weeks each such change stands on the day of all DSLs and
 * administrators of the same organisation, save of who made it and who came later. Links go to the address an account has, and are not told.
 */
@Injectable()
export class PowerChanges {
  constructor(
    private readonly reader: Reader,
    private readonly clock: Clock,
  ) {}

  /** The newest first; none for who has neither role. One statement, and another for names when there are any. */
  async for(actor: Actor): Promise<PowerChange[]> {
    if (!actor.roles?.some(({ role }) => POWERFUL.includes(role))) return [];
    const rows = await this.reader.query<Row>(
      `SELECT e.id, e.at, e.actor, e.action, e.reason, t.first_name, t.last_name
       FROM audit_entry e JOIN staff t ON t.public_id = e.subject_id
       WHERE e.action IN ('role-given', 'role-taken') AND e.reason IN (${REASONS})
         AND t.organisation_id = $1 AND e.at >= $2 AND e.actor <> $3
         AND e.at > (SELECT MIN(created_at) FROM account WHERE staff_id = $4)
       UNION ALL
       SELECT e.id, e.at, e.actor, e.action, NULL AS reason, t.first_name, t.last_name
       FROM audit_entry e JOIN account a ON a.public_id = e.subject_id JOIN staff t ON t.id = a.staff_id
       WHERE e.action IN (${ACCOUNT_ACTIONS}) AND e.actor NOT LIKE 'account:%'
         AND EXISTS (SELECT 1 FROM staff_role r WHERE r.staff_id = t.id AND r.role IN (${LIST}))
         AND t.organisation_id = $1 AND e.at >= $2 AND e.actor <> $3
         AND e.at > (SELECT MIN(created_at) FROM account WHERE staff_id = $4)
       ORDER BY 2 DESC, 1 DESC LIMIT ${AT_MOST}`,
      [
        actor.organisationId ?? 0,
        addMinutes(this.clock.now(), -TOLD_DAYS * 24 * 60),
        actor.name,
        actor.staffId,
      ],
    );
    const names = await actorNames(
      this.reader.manager,
      rows.map((row) => row.actor),
    );
    return rows.map(({ at, actor: by, action, reason, first_name, last_name }) => ({
      ...{ at, action, by: byWords(by, names) },
      whom: `${first_name} ${last_name}`.trim(),
      role: reason?.slice('role '.length) ?? null,
    }));
  }
}

function byWords(actor: string, names: ReadonlyMap<string, string>): string {
  if (actor === 'drop-folder') return 'A file in the watched folder';
  return actor.startsWith('command:') ? 'Somebody on the server itself' : (names.get(actor) ?? actor);
}
