import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { runSql } from '../../platform/database/sql.js';
import { Observation } from './observation.entity.js';

/**
 * Observations marked as possible harm. The only reader of what is in them; whoever calls this has asked for the permission
 * `dsl`. (That one is unread, and no more, is asked by `unreadHarmAmong`.)
 */
@Injectable()
export class DslListService {
  constructor(
    private readonly reader: Reader,
    private readonly clock: Clock,
  ) {}

  /** What stands now, the newest first. */
  possibleHarm(): Promise<Observation[]> {
    return this.reader.manager
      .createQueryBuilder(Observation, 'observation')
      .where('observation.possibleHarm = :yes AND observation.supersededAt IS NULL', { yes: true })
      .orderBy('observation.day', 'DESC')
      .addOrderBy('observation.id', 'DESC')
      .getMany();
  }

  /** One that stands, or null. */
  harmNote(publicId: string): Promise<Observation | null> {
    return this.reader.manager.findOneBy(Observation, {
      publicId,
      possibleHarm: true,
      supersededAt: IsNull(),
    });
  }

  /** A DSL has read this note as it stands. False when somebody was first, or it was corrected meanwhile. */
  async acknowledge(tx: EntityManager, { id }: Observation, by: string): Promise<boolean> {
    const rows = await runSql<{ id: number }>(
      tx,
      `UPDATE observation SET acknowledged_at = $1, acknowledged_by = $2
       WHERE id = $3 AND superseded_at IS NULL AND acknowledged_at IS NULL RETURNING id`,
      [this.clock.now(), by, id],
    );
    return rows.length > 0;
  }

  /** Pupil of the observation that stands under an outside id, so that a key of another school cannot correct it. */
  async pupilOf(source: string, sourceId: string): Promise<number | null> {
    const row = await this.reader.first<{ pupil_id: number }>(
      'SELECT pupil_id FROM observation WHERE source = $1 AND source_id = $2 AND superseded_at IS NULL',
      [source, sourceId],
    );
    return row?.pupil_id ?? null;
  }
}
