import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { runSql, valuesList } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { AuditEntry } from './audit-entry.entity.js';

/** One line of the audit. `subjectId` is an id, never a name. */
export interface AuditLine {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly subjectId: string;
  readonly reason?: string;
}

const LINES_AT_ONCE = 100;

/** Appends to the audit: in the transaction of what was done, or on its own for what was read. */
@Injectable()
export class AuditLog {
  constructor(
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async record(tx: EntityManager, line: AuditLine): Promise<void> {
    await tx.insert(AuditEntry, { ...line, reason: line.reason ?? null, at: this.clock.now() });
  }

  /** Many lines in one go, for a batch that touches many pupils. */
  async recordAll(tx: EntityManager, lines: readonly AuditLine[]): Promise<void> {
    const at = this.clock.now();
    for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
      const values = lines
        .slice(from, from + LINES_AT_ONCE)
        .map((line) => [at, line.actor, line.action, line.subject, line.subjectId, line.reason ?? null]);
      await runSql(
        tx,
        `INSERT INTO audit_entry (at, actor, action, subject, subject_id, reason) VALUES ${valuesList(values.length, 6)}`,
        values.flat(),
      );
    }
  }

  async recordRead(line: AuditLine): Promise<void> {
    await this.unitOfWork.run((tx) => this.record(tx, line));
  }
}
