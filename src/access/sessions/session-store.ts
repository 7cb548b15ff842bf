import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { type SessionData, Store } from 'express-session';
import { LessThan } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { runSql } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { addMinutes, type Instant } from '../../shared/instants.js';
import { StaffSession } from './staff-session.entity.js';

/** A browser left alone this long is signed out. */
export const IDLE_MINUTES = 60;
/** And nobody stays signed in longer than a long school day. */
export const LONGEST_HOURS = 12;
/** A session is written as seen at most this often; pages are read more often than that. */
const SEEN_EVERY_MINUTES = 1;

interface SessionRow {
  data: string;
  created_at: string;
  last_seen_at: string;
}

/** Sessions in the database: any web process knows them, and who is disabled has none. Ids are kept hashed. */
@Injectable()
export class SessionStore extends Store {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly clock: Clock,
  ) {
    super();
  }

  override get(id: string, callback: (error: unknown, session?: SessionData | null) => void): void {
    answer(this.read(id), callback);
  }

  override set(id: string, session: SessionData, callback?: (error?: unknown) => void): void {
    answer(this.write(id, session), callback);
  }

  override destroy(id: string, callback?: (error?: unknown) => void): void {
    answer(this.remove(id), callback);
  }

  override touch(id: string, _session: SessionData, callback?: (error?: unknown) => void): void {
    answer(this.seen(id), callback);
  }

  /** Sessions nobody will come back to. */
  async prune(): Promise<void> {
    const oldest = this.ago(LONGEST_HOURS * 60);
    await this.unitOfWork.run((tx) => tx.delete(StaffSession, { lastSeenAt: LessThan(oldest) }));
  }

  private async read(id: string): Promise<SessionData | null> {
    const row = await this.reader.first<SessionRow>(
      `SELECT data, created_at, last_seen_at FROM staff_session WHERE id_hash = $1 AND last_seen_at > $2 AND created_at > $3
       AND (account_id IS NULL OR EXISTS (SELECT 1 FROM account a WHERE a.id = account_id AND a.disabled_at IS NULL))`,
      [hashOf(id), this.ago(IDLE_MINUTES), this.ago(LONGEST_HOURS * 60)],
    );
    return row ? (JSON.parse(row.data) as SessionData) : null;
  }

  /** Keeps when the session began: going on with it does not make it younger. */
  private async write(id: string, session: SessionData): Promise<void> {
    const now = this.clock.now();
    const values = [hashOf(id), session.accountId ?? null, JSON.stringify(session), now];
    await this.unitOfWork.run((tx) =>
      runSql(
        tx,
        `INSERT INTO staff_session (id_hash, account_id, data, created_at, last_seen_at) VALUES ($1, $2, $3, $4, $4)
         ON CONFLICT (id_hash) DO UPDATE SET account_id = excluded.account_id, data = excluded.data, last_seen_at = excluded.last_seen_at`,
        values,
      ),
    );
  }

  private async remove(id: string): Promise<void> {
    await this.unitOfWork.run((tx) => tx.delete(StaffSession, { idHash: hashOf(id) }));
  }

  private async seen(id: string): Promise<void> {
    const row = await this.reader.first<SessionRow>(
      'SELECT last_seen_at FROM staff_session WHERE id_hash = $1',
      [hashOf(id)],
    );
    if (!row || row.last_seen_at > this.ago(SEEN_EVERY_MINUTES)) return;
    const lastSeenAt = this.clock.now();
    await this.unitOfWork.run((tx) => tx.update(StaffSession, { idHash: hashOf(id) }, { lastSeenAt }));
  }

  private ago(minutes: number): Instant {
    return addMinutes(this.clock.now(), -minutes);
  }
}

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}

/** The library asks by callback. */
function answer<T>(work: Promise<T>, callback?: (error: unknown, value?: T) => void): void {
  work.then(
    (value) => callback?.(null, value),
    (error: unknown) => callback?.(error),
  );
}
