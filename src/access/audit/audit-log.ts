import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
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

  async recordRead(line: AuditLine): Promise<void> {
    await this.unitOfWork.run((tx) => this.record(tx, line));
  }
}
