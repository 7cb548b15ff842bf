import { Injectable } from '@nestjs/common';
import { Reader } from '../platform/database/reader.js';

/** Signals that one outside id alone names, whichever pupil they are about. */
@Injectable()
export class StandingSignals {
  constructor(private readonly reader: Reader) {}

  /** Pupil of what stands under an outside id, so that a key of another school cannot correct it; null when nothing does. */
  async pupilOf(
    table: 'observation' | 'home_insight',
    source: string,
    sourceId: string,
  ): Promise<number | null> {
    const row = await this.reader.first<{ pupil_id: number }>(
      `SELECT pupil_id FROM ${table} WHERE source = $1 AND source_id = $2 AND superseded_at IS NULL`,
      [source, sourceId],
    );
    return row?.pupil_id ?? null;
  }
}
