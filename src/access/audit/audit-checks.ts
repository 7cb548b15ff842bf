import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { TandemConfig } from '../../platform/config/config.js';
import { Reader } from '../../platform/database/reader.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { LOGGER, type Logger } from '../../platform/logging/logging.module.js';
import type { Instant } from '../../shared/instants.js';
import { AuditCheck } from './audit-seal.entity.js';
import { verifyAudit } from './audit-verifier.js';
import { SealKeys } from './seal-keys.js';

/** What is known of the seals without looking at them all again. */
export interface SealState {
  /** The last check; null before the first. */
  readonly checked: Pick<AuditCheck, 'at' | 'sealed' | 'problem' | 'warning'> | null;
  /** Lines that wait for their seal now, and since when. */
  readonly waiting: number;
  readonly waitingSince: Instant | null;
}

/** Verifies the whole audit and keeps what was found, so that a page can say so at once. */
@Injectable()
export class AuditChecks {
  private readonly keys: SealKeys;

  constructor(
    config: TandemConfig,
    private readonly clock: Clock,
    private readonly reader: Reader,
    private readonly unitOfWork: UnitOfWork,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.keys = new SealKeys(config.keys);
  }

  async check(): Promise<void> {
    const { sealed, broken, warning } = await verifyAudit(this.reader, this.keys);
    if (broken)
      this.logger.error({ damage: broken.damage, seal: broken.sealNumber }, 'the audit does not hold');
    const found = { at: this.clock.now(), sealed, problem: broken?.text ?? null, warning };
    await this.unitOfWork.run((tx) => tx.insert(AuditCheck, found));
  }

  async state(): Promise<SealState> {
    const checked = await this.reader.first<AuditCheck>(
      'SELECT at, sealed, problem, warning FROM audit_check ORDER BY id DESC LIMIT 1',
    );
    const waiting = await this.reader.first<{ lines: number | string; since: Instant | null }>(
      `SELECT COUNT(*) AS lines, MIN(e.at) AS since FROM audit_entry e
        WHERE e.id > COALESCE((SELECT settled_id FROM audit_head WHERE id = 1), 0)
          AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.audit_id = e.id)`,
    );
    return { checked, waiting: Number(waiting?.lines ?? 0), waitingSince: waiting?.since ?? null };
  }
}
