import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { EpochDay } from '../../shared/days.js';
import type { Fate } from '../../shared/fate.js';
import type { Instant } from '../../shared/instants.js';
import { pupilsToTell } from '../news-of-harm.js';
import { SignalNews } from '../signal-news.js';
import { recordSuperseding, type SupersedingTable } from '../superseding.js';
import type { ObservationSeverity, ObservationTheme } from './observation.entity.js';

/** What a member of staff noticed about one pupil, stated whole. */
export interface ObservationRow {
  readonly pupilId: number;
  readonly source: string;
  readonly sourceId: string;
  readonly theme: ObservationTheme;
  readonly severity: ObservationSeverity;
  readonly restricted: boolean;
  readonly possibleHarm: boolean;
  readonly text: string;
  readonly day: EpochDay;
  readonly authorStaffId: number | null;
  readonly authorName: string | null;
  /** Null: known on the day. */
  readonly recordedOn: EpochDay | null;
}

const OBSERVATION: SupersedingTable = {
  table: 'observation',
  key: ['source', 'source_id'],
  compared: ['pupil_id', 'theme', 'severity', 'restricted', 'possible_harm', 'text', 'day', 'author_name'],
  written: ['author_staff_id'],
  stays: ['possible_harm'],
};

/**
 * Writes observations by their natural key (source, outside id). Possible harm is never news for the rules: it stands on
 * the DSL's list and no job is made of it. Only when an observation they have read becomes possible harm do they read again.
 * Once marked it stays marked: a file or a system that leaves the mark out must not take a disclosure from the DSL.
 */
@Injectable()
export class ObservationRecorder {
  constructor(private readonly news: SignalNews) {}

  async recordObservations(
    tx: EntityManager,
    rows: readonly ObservationRow[],
    now: Instant,
  ): Promise<Fate[]> {
    const { fates, changed } = await recordSuperseding(tx, OBSERVATION, rows.map(valuesOf), now);
    await this.news.tell(
      tx,
      changed.flatMap((one) => pupilsToTell(rows[one.at], one.before)),
    );
    return fates;
  }
}

function valuesOf(row: ObservationRow) {
  return {
    pupil_id: row.pupilId,
    source: row.source,
    source_id: row.sourceId,
    theme: row.theme,
    severity: row.severity,
    restricted: row.restricted,
    possible_harm: row.possibleHarm,
    text: row.text,
    day: row.day,
    author_staff_id: row.authorStaffId,
    author_name: row.authorName,
    known_on: row.recordedOn,
  };
}
