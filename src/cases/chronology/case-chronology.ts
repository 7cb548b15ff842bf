import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import type { Instant } from '../../shared/instants.js';
import { CaseEntry } from './case-entry.entity.js';

/** Who acts when no person does. */
export const WORKER = 'worker';

/** One line of a case's story. `actor` as in the audit; `text` plain, stored exactly; `data` ids and numbers. */
export interface NewCaseEntry {
  readonly caseId: number;
  /** Kebab case, at most 40 characters. */
  readonly kind: string;
  readonly actor: string;
  readonly text: string;
  readonly data?: CaseEntry['data'];
}

/** The story of a case, appended in the transaction of what happened; nothing in it is ever changed. */
@Injectable()
export class CaseChronology {
  constructor(private readonly clock: Clock) {}

  /** Returns the instant written, for the fields that say the same. */
  async append(tx: EntityManager, entry: NewCaseEntry): Promise<Instant> {
    const at = this.clock.now();
    await tx.insert(CaseEntry, { ...entry, data: entry.data ?? null, at });
    return at;
  }
}
