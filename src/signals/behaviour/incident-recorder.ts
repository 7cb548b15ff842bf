import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type EpochDay, toEpochDay } from '../../shared/days.js';
import type { Fate } from '../../shared/fate.js';
import type { Instant } from '../../shared/instants.js';
import { SignalNews } from '../signal-news.js';
import { recordSuperseding, type SupersedingTable } from '../superseding.js';
import type { Polarity } from './incident.entity.js';

/** One incident with one pupil, stated whole. */
export interface IncidentRow {
  readonly pupilId: number;
  /** The pupil's school on that day. */
  readonly schoolId: number;
  readonly source: string;
  readonly sourceId: string;
  /** Local, `YYYY-MM-DDTHH:mm`. */
  readonly occurredAt: string;
  readonly polarity: Polarity;
  readonly category: string;
  readonly severity: number;
  readonly points: number;
  readonly location: string | null;
  readonly description: string | null;
  readonly reportedBy: string | null;
  /** Null: known on the day. */
  readonly recordedOn: EpochDay | null;
}

const INCIDENT: SupersedingTable = {
  table: 'incident',
  key: ['source', 'source_id', 'pupil_id'],
  compared: [
    'occurred_at',
    'polarity',
    'category',
    'severity',
    'points',
    'location',
    'description',
    'reported_by',
  ],
  written: ['school_id', 'day'],
};

/** Writes incidents by their natural key (source, outside id, pupil). */
@Injectable()
export class IncidentRecorder {
  constructor(private readonly news: SignalNews) {}

  async recordIncidents(tx: EntityManager, rows: readonly IncidentRow[], now: Instant): Promise<Fate[]> {
    const { fates, changed } = await recordSuperseding(tx, INCIDENT, rows.map(valuesOf), now);
    await this.news.tell(
      tx,
      changed.map(({ at }) => rows[at]?.pupilId ?? 0),
    );
    return fates;
  }
}

function valuesOf(row: IncidentRow) {
  return {
    pupil_id: row.pupilId,
    school_id: row.schoolId,
    source: row.source,
    source_id: row.sourceId,
    occurred_at: row.occurredAt,
    day: toEpochDay(row.occurredAt.slice(0, 10)),
    polarity: row.polarity,
    category: row.category,
    severity: row.severity,
    points: row.points,
    location: row.location,
    description: row.description,
    reported_by: row.reportedBy,
    known_on: row.recordedOn,
  };
}
