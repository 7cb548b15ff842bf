import { Injectable } from '@nestjs/common';
import { createHmac, hkdfSync } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { TandemConfig } from '../../platform/config/config.js';
import { Reader } from '../../platform/database/reader.js';
import { runSql } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { addMinutes, type Instant } from '../../shared/instants.js';
import { SignInTries } from './sign-in-tries.entity.js';

/** A failed try counts this long from the first of its kind. */
export const TRIES_COUNT_MINUTES = 10;
/** No two machines' clocks are this far apart: a count that ends later was begun by a clock that has been put right since. */
const CLOCK_WAS_WRONG_MINUTES = 60;
/** Rows a unit of work can delete in a few milliseconds. */
const AT_ONCE = 1_000;

/**
 * Counts tries to sign in, in the database: several web processes share one count, and starting one again clears nothing.
 *
 * A try is counted before it is looked at and taken back when it succeeds, so that guesses sent at once do not all pass before the
 * first has failed. Each is a short transaction of its own: nobody waits for the write lock while a password is worked on.
 */
@Injectable()
export class SignInTryCounts {
  private readonly key: Buffer;

  constructor(
    config: TandemConfig,
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly clock: Clock,
  ) {
    this.key = hashKey(config.keys);
  }

  /**
   * One try more about this; answers how many there are. Above `limit` nothing is written any more: whoever goes on guessing must not
   * keep the database busy, nor push back the minute in which the person they hinder can try again.
   */
  async count(about: string, limit: number): Promise<number> {
    const aboutHash = this.hashOf(about);
    const counted = await this.counted(aboutHash);
    if (counted >= limit) return counted + 1;
    const { now, latest, ends } = this.times();
    return this.unitOfWork.run(async (tx) => {
      const [row] = await runSql<{ tries: number }>(
        tx,
        `INSERT INTO sign_in_tries (about_hash, tries, ends_at) VALUES ($1, 1, $4)
         ON CONFLICT (about_hash) DO UPDATE SET
           tries = CASE WHEN ${STILL_COUNTS} THEN sign_in_tries.tries + 1 ELSE 1 END,
           ends_at = CASE WHEN ${STILL_COUNTS} THEN sign_in_tries.ends_at ELSE excluded.ends_at END
         RETURNING tries`,
        [aboutHash, now, latest, ends],
      );
      return row?.tries ?? 1;
    });
  }

  /** A try that succeeded. */
  async takeBack(about: string): Promise<void> {
    const aboutHash = this.hashOf(about);
    await this.unitOfWork.run(async (tx) => {
      await runSql(tx, 'DELETE FROM sign_in_tries WHERE about_hash = $1 AND tries <= 1', [aboutHash]);
      await runSql(tx, 'UPDATE sign_in_tries SET tries = tries - 1 WHERE about_hash = $1', [aboutHash]);
    });
  }

  /** Forgets all tries about this. */
  async forget(about: string): Promise<void> {
    const aboutHash = this.hashOf(about);
    await this.unitOfWork.run((tx) => tx.delete(SignInTries, { aboutHash }));
  }

  /** Forgets what is over. */
  async forgetOver(): Promise<void> {
    const { now, latest } = this.times();
    let deleted: number;
    do {
      deleted = await this.unitOfWork.run((tx) => deleteSome(tx, now, latest));
    } while (deleted === AT_ONCE);
  }

  private async counted(aboutHash: string): Promise<number> {
    const { now, latest } = this.times();
    const row = await this.reader.first<{ tries: number }>(
      `SELECT tries FROM sign_in_tries WHERE about_hash = $1 AND ${STILL_COUNTS}`,
      [aboutHash, now, latest],
    );
    return row?.tries ?? 0;
  }

  private times(): Readonly<Record<'now' | 'ends' | 'latest', Instant>> {
    const now = this.clock.now();
    const ends = addMinutes(now, TRIES_COUNT_MINUTES);
    return { now, ends, latest: addMinutes(ends, CLOCK_WAS_WRONG_MINUTES) };
  }

  private hashOf(about: string): string {
    return createHmac('sha256', this.key).update(about).digest('hex');
  }
}

/** `$2` is now, `$3` the latest end that a clock which is right can have set. */
const STILL_COUNTS = 'sign_in_tries.ends_at > $2 AND sign_in_tries.ends_at <= $3';

/** A key of its own from the installation's newest, so that these hashes say nothing about what else it keeps. */
function hashKey([newest]: readonly Buffer[]): Buffer {
  return Buffer.from(hkdfSync('sha256', newest ?? Buffer.alloc(0), '', 'tandem sign-in tries', 32));
}

async function deleteSome(tx: EntityManager, now: Instant, latest: Instant): Promise<number> {
  const rows = await runSql<{ about_hash: string }>(
    tx,
    `DELETE FROM sign_in_tries WHERE about_hash IN (
       SELECT about_hash FROM sign_in_tries WHERE ends_at <= $1 OR ends_at > $2 LIMIT ${AT_ONCE}
     ) RETURNING about_hash`,
    [now, latest],
  );
  return rows.length;
}
