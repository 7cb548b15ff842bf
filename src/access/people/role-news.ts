import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RoleChange } from '../../people/staff/staff-recorder.js';
import type { StaffRoleName } from '../../people/staff/staff-role.entity.js';
import { runSql } from '../../platform/database/sql.js';
import { AuditLog } from '../audit/audit-log.js';
import { POWERFUL } from './roles-here.js';

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
    return this.audit.record(tx, {
      ...{ actor, action: `role-${change}`, subject: 'staff', subjectId },
      reason: `role ${role}`,
    });
  }

  /** What a file says about the roles that have power; a file of staff states the others each night. */
  async ofFile(tx: EntityManager, changes: readonly RoleChange[], actor: string): Promise<void> {
    for (const { staffId, role, change } of changes.filter((one) => POWERFUL.includes(one.role))) {
      const [row] = await runSql<{ public_id: string }>(tx, 'SELECT public_id FROM staff WHERE id = $1', [
        staffId,
      ]);
      if (row) await this.of(tx, actor, row.public_id, role, change);
    }
  }
}
