import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runSql } from '../../platform/database/sql.js';
import type { Instant } from '../../shared/instants.js';

const LONGEST_CODE = 40;

/** Register codes nobody knows: counted for the school to see, never guessed. */
@Injectable()
export class UnknownCodes {
  /** One more sighting for each text given; a text may be given several times. */
  async count(tx: EntityManager, schoolId: number, codes: readonly string[], now: Instant): Promise<void> {
    const times = new Map<string, number>();
    for (const code of codes) {
      const text = code.trim().slice(0, LONGEST_CODE);
      times.set(text, (times.get(text) ?? 0) + 1);
    }
    for (const [text, more] of times) {
      await runSql(
        tx,
        `INSERT INTO unknown_code (school_id, code_text, first_seen, times) VALUES ($1, $2, $3, $4)
         ON CONFLICT (school_id, code_text) DO UPDATE SET times = unknown_code.times + excluded.times`,
        [schoolId, text, now, more],
      );
    }
  }
}

/** Why a row with an unknown code is refused, for whoever sent it. */
export function unknownCodeReason(code: string): string {
  return `code: not a DfE register code: ${JSON.stringify(code)}`;
}
