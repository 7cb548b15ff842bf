import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { runSql } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { addMinutes, type Instant } from '../../shared/instants.js';

/** How many lines of each kind others have added to a story since somebody looked. */
export type CaseNews = Readonly<Record<string, number>>;

/** Who opens a case again within this time is still looking: they read, write a note, come back from the meeting. */
const ONE_LOOK_MINUTES = 10;

/** How far somebody had read before. */
export interface LastLook {
  readonly at: Instant;
  /** So many lines, from the oldest on: a story only ever grows. */
  readonly linesSeen: number;
}

/** Remembers who has read how far, beside the audit's line that they did. */
@Injectable()
export class CaseLooks {
  constructor(
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly audit: AuditLog,
  ) {}

  /** Before the look that goes on now, if one does; null for who has not looked at this case before. */
  async lastLook(casePublicId: string, { staffId }: Pick<Actor, 'staffId'>): Promise<LastLook | null> {
    if (staffId === null) return null;
    const row = await this.reader.first<{ at: Instant; lines: number }>(
      `SELECT b.at, (SELECT CAST(COUNT(*) AS integer) FROM case_entry e WHERE e.case_id = b.case_id AND e.id <= b.entry_id) AS lines
       FROM (SELECT l.case_id,
               CASE WHEN ${GOES_ON} AND l.before_at IS NOT NULL THEN l.before_at ELSE l.at END AS at,
               CASE WHEN ${GOES_ON} AND l.before_at IS NOT NULL THEN l.before_entry_id ELSE l.entry_id END AS entry_id
             FROM case_look l JOIN pupil_case k ON k.id = l.case_id
             WHERE l.staff_id = $3 AND k.public_id = $4) b`,
      [...this.span(), staffId, casePublicId],
    );
    return row ? { at: row.at, linesSeen: row.lines } : null;
  }

  /**
   * One transaction. `lines`: how many of the story they were shown; what came while the page was made stays new. Written only when that
   * says more than what is known. A reader who is no member of staff is in the audit only.
   */
  async looked(casePublicId: string, by: Actor, because: string, lines: number): Promise<void> {
    const { staffId } = by;
    await this.unitOfWork.run(async (tx) => {
      await this.audit.record(tx, lineOf(casePublicId, by, because));
      if (staffId === null) return;
      await runSql(
        tx,
        `INSERT INTO case_look AS l (case_id, staff_id, entry_id, at)
         SELECT k.id, CAST($3 AS integer), COALESCE((SELECT MAX(e.id) FROM (
           SELECT s.id FROM case_entry s WHERE s.case_id = k.id ORDER BY s.id LIMIT CAST($5 AS integer)) e), 0), $2
         FROM pupil_case k WHERE k.public_id = $4
         ON CONFLICT (case_id, staff_id) DO UPDATE SET entry_id = excluded.entry_id,
           at = CASE WHEN ${GOES_ON} THEN l.at ELSE excluded.at END,
           before_at = CASE WHEN ${GOES_ON} THEN l.before_at ELSE l.at END,
           before_entry_id = CASE WHEN ${GOES_ON} THEN l.before_entry_id ELSE l.entry_id END
         WHERE l.entry_id < excluded.entry_id OR NOT (${GOES_ON})`,
        [...this.span(), staffId, casePublicId, lines],
      );
    });
  }

  /** With a form that was refused: in the audit as any reading, and no look. What is refused changes nothing. */
  shownAgain(casePublicId: string, by: Actor, because: string): Promise<void> {
    return this.audit.recordRead(lineOf(casePublicId, by, because));
  }

  /** What is new to somebody in each of these cases; a case they have never looked at is not in it. */
  newsIn(
    casePublicIds: readonly string[],
    by: Pick<Actor, 'staffId' | 'name'>,
  ): Promise<Map<string, CaseNews>> {
    return newsSinceLooked(this.reader.manager, casePublicIds, by);
  }

  private span(): [oldest: Instant, now: Instant] {
    const now = this.clock.now();
    return [addMinutes(now, -ONE_LOOK_MINUTES), now];
  }
}

function lineOf(subjectId: string, { name: actor }: Actor, reason: string) {
  return { actor, action: 'case-read', subject: 'case', subjectId, reason };
}

/** The look `l` is not over: it began between `$1` and `$2`, which is now. */
const GOES_ON = 'l.at > $1 AND l.at <= $2';

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
