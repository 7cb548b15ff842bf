import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { WritingReach } from '../access/sight/writing-reach.js';
import { PupilDirectory } from '../people/pupils/pupil-directory.js';
import { Reader } from '../platform/database/reader.js';

/** Signals that one outside id alone names, whichever pupil they are about. */
@Injectable()
export class StandingSignals {
  constructor(
    private readonly reader: Reader,
    private readonly pupils: PupilDirectory,
    private readonly reach: WritingReach,
  ) {}

  /**
   * Something stands under this outside id and is about a pupil about whom this key may not write: it must not correct it either.
   * To whoever writes for the whole installation nothing is foreign.
   */
  async isForeignTo(
    actor: Actor,
    table: 'observation' | 'home_insight',
    source: string,
    sourceId: string,
  ): Promise<boolean> {
    if (actor.organisationId === null) return false;
    const row = await this.reader.first<{ pupil_id: number }>(
      `SELECT pupil_id FROM ${table} WHERE source = $1 AND source_id = $2 AND superseded_at IS NULL`,
      [source, sourceId],
    );
    if (!row) return false;
    const pupils = await this.pupils.byIds([row.pupil_id]);
    return !(await this.reach.pupilsOf(actor, [...pupils.values()])).has(row.pupil_id);
  }
}
