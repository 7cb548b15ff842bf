import { Injectable } from '@nestjs/common';
import { PupilDirectory } from '../people/pupils/pupil-directory.js';
import { Reader } from '../platform/database/reader.js';

/** Signals that one outside id alone names, whichever pupil they are about. */
@Injectable()
export class StandingSignals {
  constructor(
    private readonly reader: Reader,
    private readonly pupils: PupilDirectory,
  ) {}

  /**
   * Something stands under this outside id and is about a pupil whom the organisation does not reach: its key must not correct
   * it. Null is whoever writes for the whole installation, to whom nothing is foreign.
   */
  async isForeignTo(
    organisationId: number | null,
    table: 'observation' | 'home_insight',
    source: string,
    sourceId: string,
  ): Promise<boolean> {
    if (organisationId === null) return false;
    const row = await this.reader.first<{ pupil_id: number }>(
      `SELECT pupil_id FROM ${table} WHERE source = $1 AND source_id = $2 AND superseded_at IS NULL`,
      [source, sourceId],
    );
    if (!row) return false;
    return !(await this.pupils.reachable([row.pupil_id], organisationId, null)).has(row.pupil_id);
  }
}
