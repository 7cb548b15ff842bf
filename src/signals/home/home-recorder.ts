import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runSql, type SqlValue, valuesList } from '../../platform/database/sql.js';
import type { EpochDay } from '../../shared/days.js';
import type { Fate } from '../../shared/fate.js';
import { newPublicId } from '../../shared/ids.js';
import type { Instant } from '../../shared/instants.js';
import { SignalNews } from '../signal-news.js';
import type { HomeChannel, HomeDirection } from './home-contact.entity.js';

/** A conversation with home. */
export interface HomeContactRow {
  readonly pupilId: number;
  readonly contactId: number | null;
  readonly day: EpochDay;
  readonly channel: HomeChannel;
  readonly direction: HomeDirection;
  readonly summary: string;
  readonly staffId: number | null;
  /** What it came from (at most 80 characters): telling it twice records it once. Null: always a new one. */
  readonly origin: string | null;
}

/** What a family tells us; `contactId` null: the pupil did. */
export interface HomeInsightRow {
  readonly pupilId: number;
  readonly contactId: number | null;
  readonly text: string;
  readonly day: EpochDay;
  readonly origin: string | null;
}

/**
 * Writes what passes between home and school in Tandem itself. Upper layers write here too, so that rules need to read
 * signals only. What another system has written down comes through `SentHomeRecorder`.
 */
@Injectable()
export class HomeRecorder {
  constructor(private readonly news: SignalNews) {}

  /** 'unchanged' when this origin has been recorded before; the first telling stands. */
  recordContact(tx: EntityManager, row: HomeContactRow, now: Instant): Promise<Fate> {
    return this.record(tx, 'home_contact', row.pupilId, {
      contact_id: row.contactId,
      day: row.day,
      channel: row.channel,
      direction: row.direction,
      summary: row.summary,
      staff_id: row.staffId,
      recorded_at: now,
      origin: row.origin,
    });
  }

  /** 'unchanged' when this origin has been recorded before; the first telling stands. */
  recordInsight(tx: EntityManager, row: HomeInsightRow, now: Instant): Promise<Fate> {
    return this.record(tx, 'home_insight', row.pupilId, {
      contact_id: row.contactId,
      text: row.text,
      day: row.day,
      recorded_at: now,
      origin: row.origin,
    });
  }

  private async record(
    tx: EntityManager,
    table: 'home_contact' | 'home_insight',
    pupilId: number,
    values: Readonly<Record<string, SqlValue>>,
  ): Promise<Fate> {
    const whole = {
      public_id: newPublicId(),
      pupil_id: pupilId,
      restricted: false,
      possible_harm: false,
      ...values,
    };
    const inserted = await runSql<{ id: number }>(
      tx,
      `INSERT INTO ${table} (${Object.keys(whole).join(', ')})
       VALUES ${valuesList(1, Object.keys(whole).length)} ON CONFLICT (origin) DO NOTHING RETURNING id`,
      Object.values(whole),
    );
    if (inserted.length === 0) return 'unchanged';
    await this.news.tell(tx, [pupilId]);
    return 'accepted';
  }
}
