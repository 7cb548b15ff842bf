import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { agreementOf } from '../../access/settings/agreement-news.js';
import { actorNames } from '../../cases/actor-names.js';
import { Reader } from '../../platform/database/reader.js';
import type { Instant } from '../../shared/instants.js';
import { byWords } from './by-words.js';

/** That an agreement of one's school or team was made, moved or ended. */
export interface ToldAgreement {
  /** The last time; made and ended again and again is one. */
  readonly at: Instant;
  readonly times: number;
  /** Who did it: one of our own people by name, of the other side its name alone. */
  readonly by: string;
  /** As in the audit. */
  readonly action: string;
  readonly with: string;
  readonly firstDay: string | null;
  /** The school opens its pupils; to the team they are opened. */
  readonly ofSchool: boolean;
}

interface Row {
  at: Instant;
  times: number;
  actor: string;
  action: string;
  subject: string;
  reason: string;
  other_place: string | null;
}

const AT_MOST = 20;

/**
 * Nobody comes to see a school's pupils unseen: who may read the agreements of a school or team is told on their day. To the other people of a
 * team only its end is told, of which they would else see nothing but pupils that are not there any more.
 */
@Injectable()
export class AgreementChanges {
  constructor(private readonly reader: Reader) {}

  /** The newest first; save what they did themselves, or what was before they came. */
  async for(actor: Actor, since: Instant): Promise<ToldAgreement[]> {
    if (actor.staffId === null) return [];
    const readsAll = actor.permissions.includes('agreements:read');
    if (!readsAll && !actor.permissions.includes('cases:read')) return [];
    const rows = await this.reader.query<Row>(
      `SELECT MAX(e.at) AS at, CAST(COUNT(*) AS integer) AS times, e.actor, e.action, e.subject, e.reason,
              MAX(CASE WHEN s.organisation_id <> o.id THEN h.name END) AS other_place
       FROM audit_entry e JOIN organisation o ON o.public_id = e.subject_id
         LEFT JOIN staff s ON e.actor = 'staff:' || s.public_id LEFT JOIN organisation h ON h.id = s.organisation_id
       WHERE e.action IN ('agreement-made', 'agreement-moved', 'agreement-ended') AND o.id = $1 AND e.at >= $2 AND e.actor <> $3
         ${readsAll ? '' : "AND e.action = 'agreement-ended' AND e.subject = 'team'"}
         AND e.at > (SELECT MIN(created_at) FROM account WHERE staff_id = $4)
       GROUP BY e.actor, e.action, e.subject, e.reason ORDER BY MAX(e.at) DESC LIMIT ${AT_MOST}`,
      [actor.organisationId ?? 0, since, actor.name, actor.staffId],
    );
    const names = await actorNames(
      this.reader.manager,
      rows.map((row) => row.actor),
    );
    return rows.map(({ at, times, action, reason, subject, ...row }) => ({
      ...{ at, times, action, ...agreementOf(reason), ofSchool: subject === 'school' },
      by: row.other_place ?? byWords(row.actor, names),
    }));
  }
}
