import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RoleChange } from '../../people/staff/staff-recorder.js';
import type { StaffRoleName } from '../../people/staff/staff-role.entity.js';
import { runSql, valuesList } from '../../platform/database/sql.js';
import { AuditLog, type AuditLine } from '../audit/audit-log.js';

/** Writes into the audit who gave whom which role, or took it back: the others who have such power read it on their day. */
@Injectable()
export class RoleNews {
  constructor(private readonly audit: AuditLog) {}

  /** @param subjectId public id of the member of staff; the role stands as the reason */
  of(
    tx: EntityManager,
    actor: string,
    subjectId: string,
    role: StaffRoleName,
    change: RoleChange['change'],
  ): Promise<void> {
    return this.audit.record(tx, lineOf(actor, subjectId, role, change));
  }

  /** What a file changes about roles. A file of staff states all of them each night: only what differs comes here. */
  async ofFile(tx: EntityManager, changes: readonly RoleChange[], actor: string): Promise<void> {
    if (changes.length === 0) return;
    const ids = [...new Set(changes.map(({ staffId }) => staffId))];
    const rows = await runSql<{ id: number; public_id: string }>(
      tx,
      `SELECT id, public_id FROM staff WHERE id IN ${valuesList(1, ids.length)}`,
      ids,
    );
    const publicIds = new Map(rows.map((row) => [row.id, row.public_id]));
    const lines = changes.map(({ staffId, role, change }) =>
      lineOf(actor, publicIds.get(staffId) ?? '', role, change),
    );
    await this.audit.recordAll(tx, lines);
  }
}

function lineOf(
  actor: string,
  subjectId: string,
  role: StaffRoleName,
  change: RoleChange['change'],
): AuditLine {
  return { actor, action: `role-${change}`, subject: 'staff', subjectId, reason: `role ${role}` };
}
