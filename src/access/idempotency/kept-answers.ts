import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { dialectOf, runSql } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { addMinutes, type Instant } from '../../shared/instants.js';
import type { Actor } from '../actor.js';
import { KeyUsedForOther, RequestUnderWay } from './idempotency-errors.js';
import { KeptAnswer } from './kept-answer.entity.js';

/** An answer is given again for a day: longer than any line is down that a nightly transfer waits for. */
const KEPT_MINUTES = 24 * 60;
/** Rows a unit of work can delete in a few milliseconds. */
const AT_ONCE = 1_000;

/** A request that may be sent again. */
export interface RepeatableRequest {
  readonly actor: Actor;
  /** The sender's own name for it. */
  readonly key: string;
  /** Method, address and body; the same in each sending. */
  readonly content: unknown;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Does a request once, however often it is sent. Its answer is kept in the transaction of what it did: after a crash both are there,
 * or neither. A refusal did nothing and is not kept: what was wrong can be mended and sent under the same key.
 */
@Injectable()
export class KeptAnswers {
  private readonly underWay = new Set<string>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * The answer kept, or that of `make`, whose units of work become one.
   * @throws KeyUsedForOther, RequestUnderWay, and what `make` throws: then nothing of it was done.
   */
  async once(
    request: RepeatableRequest,
    make: () => Promise<Answer>,
  ): Promise<Answer & { readonly isKept: boolean }> {
    const askedBy = request.actor.name;
    const keyHash = hashOf(request.key);
    const name = `${askedBy} ${keyHash}`;
    if (this.underWay.has(name)) throw new RequestUnderWay();
    this.underWay.add(name);
    try {
      return await this.unitOfWork.runAround(async (tx) => {
        await claim(tx, name);
        const requestHash = hashOf(JSON.stringify(request.content));
        const kept = await tx.findOneBy(KeptAnswer, { askedBy, keyHash });
        if (kept && kept.at > this.oldest()) return answerOf(kept, requestHash);
        const made = await make();
        const { status, body } = made;
        await tx.delete(KeptAnswer, { askedBy, keyHash });
        await tx.insert(KeptAnswer, {
          ...{ askedBy, keyHash, requestHash, status, at: this.clock.now() },
          body: body === undefined ? null : JSON.stringify(body),
        });
        return { ...made, isKept: false };
      });
    } finally {
      this.underWay.delete(name);
    }
  }

  /** Forgets what is older than a day. */
  async forgetOld(): Promise<void> {
    const before = this.oldest();
    let deleted: number;
    do {
      deleted = await this.unitOfWork.run((tx) => deleteSome(tx, before));
    } while (deleted === AT_ONCE);
  }

  private oldest(): Instant {
    return addMinutes(this.clock.now(), -KEPT_MINUTES);
  }
}

/** Another process may be doing the same request. SQLite has one writer, who has waited for that process by now. */
async function claim(tx: EntityManager, name: string): Promise<void> {
  if (dialectOf(tx) === 'sqlite') return;
  const [row] = await runSql<{ free: boolean }>(
    tx,
    'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS free',
    [name],
  );
  if (row?.free !== true) throw new RequestUnderWay();
}

function answerOf(
  { status, body, ...kept }: KeptAnswer,
  requestHash: string,
): Answer & { readonly isKept: boolean } {
  if (kept.requestHash !== requestHash) throw new KeyUsedForOther();
  return { status, body: body === null ? undefined : (JSON.parse(body) as unknown), isKept: true };
}

async function deleteSome(tx: EntityManager, before: Instant): Promise<number> {
  const rows = await runSql<{ at: string }>(
    tx,
    `DELETE FROM kept_answer WHERE (asked_by, key_hash) IN (
       SELECT asked_by, key_hash FROM kept_answer WHERE at <= $1 LIMIT ${AT_ONCE}
     ) RETURNING at`,
    [before],
  );
  return rows.length;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
