import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { POWERFUL, TOLD_ROLES } from '../../access/people/roles-here.js';
import { actorNames } from '../../cases/actor-names.js';
import { AgreementChanges, type ToldAgreement } from './agreement-changes.js';
import { byWords } from './by-words.js';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { addMinutes, type Instant } from '../../shared/instants.js';

/** That somebody was given or lost a role that is told, or that the account of somebody with power was touched by another. */
export interface PowerChange {
  /** The last time; the same change made and unmade again and again is one. */
  readonly at: Instant;
  /** How often in the two weeks. */
  readonly times: number;
  /** Who did it, as people call them. */
  readonly by: string;
  /** As in the audit. */
  readonly action: string;
  readonly whom: string;
  /** One of {@link TOLD_ROLES}; null: it is about their account. */
  readonly role: string | null;
}

/** What is told on one day. */
export interface ToldChanges {
  readonly changes: readonly PowerChange[];
  /** How many more there are than fit: the audit has them all. */
  readonly more: number;
  /** Agreements that were made or ended. */
  readonly agreements: readonly ToldAgreement[];
}

interface Row {
  at: Instant;
  times: number;
  all_of_them: number;
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
const REASONS = TOLD_ROLES.map((role) => `'role ${role}'`).join(', ');
const LESSER = TOLD_ROLES.filter((role) => !POWERFUL.includes(role))
  .map((role) => `'role ${role}'`)
  .join(', ');
const ACCOUNT_ACTIONS = [
  ...['account-created', 'account-address-changed', 'account-disabled', 'account-enabled'],
  'second-factor-taken-off',
]
  .map((action) => `'${action}'`)
  .join(', ');

/**
 * Nobody comes to a DSL's desk, to giving roles, or to all pupils of a year unseen: for two weeks each such change stands on the day of
 * all DSLs and administrators of the same organisation, save of who made it and who came later. What one person does to another
 * stands there once, however often they do it: no change can be pushed off the list by making and unmaking another. Links go to the
 * address an account has, and are not told.
 */
@Injectable()
export class PowerChanges {
  constructor(
    private readonly reader: Reader,
    private readonly clock: Clock,
    private readonly agreementChanges: AgreementChanges,
  ) {}

  /** Power before what is told besides, then the newest first; none for who has no power. One statement, and another for names. */
  async for(actor: Actor): Promise<ToldChanges> {
    const agreements = await this.agreementChanges.for(actor, this.since());
    if (!actor.roles?.some(({ role }) => POWERFUL.includes(role)))
      return { changes: [], more: 0, agreements };
    const rows = await this.reader.query<Row>(
      `SELECT MAX(c.at) AS at, CAST(COUNT(*) AS integer) AS times, CAST(COUNT(*) OVER () AS integer) AS all_of_them,
              c.actor, c.action, c.reason, t.first_name, t.last_name
       FROM (
         SELECT e.at, e.actor, e.action, e.reason, t.id AS staff_id
         FROM audit_entry e JOIN staff t ON t.public_id = e.subject_id
         WHERE e.action IN ('role-given', 'role-taken') AND e.reason IN (${REASONS})
           AND t.organisation_id = $1 AND e.at >= $2 AND e.actor <> $3
         UNION ALL
         SELECT e.at, e.actor, e.action, NULL AS reason, t.id AS staff_id
         FROM audit_entry e JOIN account a ON a.public_id = e.subject_id JOIN staff t ON t.id = a.staff_id
         WHERE e.action IN (${ACCOUNT_ACTIONS}) AND e.actor NOT LIKE 'account:%'
           AND EXISTS (SELECT 1 FROM staff_role r WHERE r.staff_id = t.id AND r.role IN (${LIST}))
           AND t.organisation_id = $1 AND e.at >= $2 AND e.actor <> $3
       ) c JOIN staff t ON t.id = c.staff_id
       WHERE c.at > (SELECT MIN(created_at) FROM account WHERE staff_id = $4)
       GROUP BY c.actor, c.action, c.reason, t.id, t.first_name, t.last_name
       ORDER BY CASE WHEN c.reason IN (${LESSER}) THEN 1 ELSE 0 END, MAX(c.at) DESC LIMIT ${AT_MOST}`,
      [actor.organisationId ?? 0, this.since(), actor.name, actor.staffId],
    );
    const names = await actorNames(
      this.reader.manager,
      rows.map((row) => row.actor),
    );
    const changes = rows.map(({ at, times, actor: by, action, reason, first_name, last_name }) => ({
      ...{ at, times, action, by: byWords(by, names) },
      whom: `${first_name} ${last_name}`.trim(),
      role: reason?.slice('role '.length) ?? null,
    }));
    return { changes, more: (rows[0]?.all_of_them ?? 0) - changes.length, agreements };
  }

  private since(): Instant {
    return addMinutes(this.clock.now(), -TOLD_DAYS * 24 * 60);
  }
}
