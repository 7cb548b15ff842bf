import { Injectable } from '@nestjs/common';
import { Reader } from '../../platform/database/reader.js';
import { Observation } from './observation.entity.js';

/** Observations marked as possible harm. The only reader of them; whoever calls this has asked for the permission `dsl`. */
@Injectable()
export class DslListService {
  constructor(private readonly reader: Reader) {}

  /** What stands now, the newest first. */
  possibleHarm(): Promise<Observation[]> {
    return this.reader.manager
      .createQueryBuilder(Observation, 'observation')
      .where('observation.possibleHarm = :yes AND observation.supersededAt IS NULL', { yes: true })
      .orderBy('observation.day', 'DESC')
      .addOrderBy('observation.id', 'DESC')
      .getMany();
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
