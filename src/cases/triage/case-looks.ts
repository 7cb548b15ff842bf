import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Clock } from '../../platform/clock/clock.js';
import { runSql } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';

/** How many lines of each kind others have added to a story since somebody looked. */
export type CaseNews = Readonly<Record<string, number>>;

/** Remembers who has read how far, beside the audit's line that they did. */
@Injectable()
export class CaseLooks {
  constructor(
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
  ) {}

  /** One transaction. A reader who is no member of staff is in the audit only. */
  async looked(casePublicId: string, by: Actor, because: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const line = { actor: by.name, action: 'case-read', subject: 'case', subjectId: casePublicId };
      await this.audit.record(tx, { ...line, reason: because });
      if (by.staffId === null) return;
      await runSql(
        tx,
        `INSERT INTO case_look (case_id, staff_id, entry_id, at)
         SELECT k.id, CAST($2 AS integer), COALESCE((SELECT MAX(e.id) FROM case_entry e WHERE e.case_id = k.id), 0), $3
         FROM pupil_case k WHERE k.public_id = $1
         ON CONFLICT (case_id, staff_id) DO UPDATE SET entry_id = excluded.entry_id, at = excluded.at`,
        [casePublicId, by.staffId, this.clock.now()],
      );
    });
  }
}

/** What is new to somebody in each of these cases; a case they have never looked at is not in it. */
export async function newsSinceLooked(
  manager: EntityManager,
  casePublicIds: readonly string[],
  { staffId, name }: Pick<Actor, 'staffId' | 'name'>,
): Promise<Map<string, CaseNews>> {
  if (staffId === null || casePublicIds.length === 0) return new Map();
  const rows = await runSql<{ case_id: string; kind: string | null; count: number }>(
    manager,
    `SELECT k.public_id AS case_id, e.kind, CAST(COUNT(e.id) AS integer) AS count
     FROM case_look l JOIN pupil_case k ON k.id = l.case_id
       LEFT JOIN case_entry e ON e.case_id = l.case_id AND e.id > l.entry_id AND e.actor <> $2
     WHERE l.staff_id = $1 AND k.public_id IN (${casePublicIds.map((_, at) => `$${at + 3}`).join(', ')})
     GROUP BY k.public_id, e.kind`,
    [staffId, name, ...casePublicIds],
  );
  const news = new Map<string, Record<string, number>>();
  for (const { case_id, kind, count } of rows) {
    const known = news.get(case_id) ?? {};
    news.set(case_id, kind === null ? known : { ...known, [kind]: count });
  }
  return news;
}
