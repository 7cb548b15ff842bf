import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AgreementChange } from '../../people/organisations/team-agreements.js';
import { runSql, valuesList } from '../../platform/database/sql.js';
import { AuditLog, type AuditLine } from '../audit/audit-log.js';

/** An organisation as the audit knows it. */
interface Side {
  readonly public_id: string;
  readonly name: string;
}

/**
 * Writes into the audit who made or ended which agreement: one line of the school and one of the team, because each reads its own. The
 * people of both read it on their day.
 */
@Injectable()
export class AgreementNews {
  constructor(private readonly audit: AuditLog) {}

  /** @param actor as in the audit; of a file, who brought it */
  async of(tx: EntityManager, actor: string, changes: readonly AgreementChange[]): Promise<void> {
    if (changes.length === 0) return;
    const ids = [...new Set(changes.flatMap(({ teamId, schoolId }) => [teamId, schoolId]))];
    const rows = await runSql<Side & { id: number }>(
      tx,
      `SELECT id, public_id, name FROM organisation WHERE id IN ${valuesList(1, ids.length)}`,
      ids,
    );
    const sides = new Map<number, Side>(rows.map((row) => [row.id, row]));
    const lines = changes.flatMap((change) => {
      const [school, team] = [sides.get(change.schoolId), sides.get(change.teamId)];
      return school && team ? linesOf(actor, change, school, team) : [];
    });
    await this.audit.recordAll(tx, lines);
  }
}

function linesOf(
  actor: string,
  { change, firstDay }: AgreementChange,
  school: Side,
  team: Side,
): readonly AuditLine[] {
  const from = firstDay === null ? '' : `, from ${firstDay}`;
  const action = `agreement-${change}`;
  return [
    { actor, action, subject: 'school', subjectId: school.public_id, reason: `with ${team.name}${from}` },
    { actor, action, subject: 'team', subjectId: team.public_id, reason: `with ${school.name}${from}` },
  ];
}

/** What the reason of such a line says. */
export function agreementOf(reason: string): { readonly with: string; readonly firstDay: string | null } {
  const [, name, , firstDay] = /^with (.*?)(, from (\d{4}-\d{2}-\d{2}))?$/s.exec(reason) ?? [];
  return { with: name ?? reason, firstDay: firstDay ?? null };
}
