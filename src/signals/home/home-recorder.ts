import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { runSql } from '../../platform/database/sql.js';
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

/** Writes what passes between home and school. Upper layers write here too, so that rules need to read signals only. */
@Injectable()
export class HomeRecorder {
  constructor(private readonly news: SignalNews) {}

  /** 'unchanged' when this origin has been recorded before; the first telling stands. */
  async recordContact(tx: EntityManager, row: HomeContactRow, now: Instant): Promise<Fate> {
    const inserted = await runSql<{ id: number }>(
      tx,
      `INSERT INTO home_contact (public_id, pupil_id, contact_id, day, channel, direction, summary, staff_id, recorded_at, origin)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (origin) DO NOTHING RETURNING id`,
      [
        newPublicId(),
        row.pupilId,
        row.contactId,
        row.day,
        row.channel,
        row.direction,
        row.summary,
        row.staffId,
        now,
        row.origin,
      ],
    );
    return this.told(tx, row.pupilId, inserted);
  }

  /** 'unchanged' when this origin has been recorded before; the first telling stands. */
  async recordInsight(tx: EntityManager, row: HomeInsightRow, now: Instant): Promise<Fate> {
    const inserted = await runSql<{ id: number }>(
      tx,
      `INSERT INTO home_insight (public_id, pupil_id, contact_id, text, received_at, day, origin)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (origin) DO NOTHING RETURNING id`,
      [newPublicId(), row.pupilId, row.contactId, row.text, now, row.day, row.origin],
    );
    return this.told(tx, row.pupilId, inserted);
  }

  private async told(tx: EntityManager, pupilId: number, inserted: readonly unknown[]): Promise<Fate> {
    if (inserted.length === 0) return 'unchanged';
    await this.news.tell(tx, [pupilId]);
    return 'accepted';
  }
}
