import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { EpochDay } from '../../shared/days.js';
import type { Fate } from '../../shared/fate.js';
import type { Instant } from '../../shared/instants.js';
import { SignalNews } from '../signal-news.js';
import { recordSuperseding, type SupersedingTable } from '../superseding.js';

/** One assessment result, stated whole: a score, a grade, or both. */
export interface ResultRow {
  readonly pupilId: number;
  readonly source: string;
  readonly subject: string;
  readonly assessment: string;
  readonly day: EpochDay;
  readonly scale: string;
  readonly score: number | null;
  readonly grade: string | null;
  /** Null: known on the day. */
  readonly recordedOn: EpochDay | null;
}

const RESULT: SupersedingTable = {
  table: 'result',
  key: ['pupil_id', 'subject', 'assessment', 'day'],
  compared: ['scale', 'score', 'grade'],
  written: ['source'],
};

/** Writes results by their natural key (pupil, subject, assessment, day). */
@Injectable()
export class ResultRecorder {
  constructor(private readonly news: SignalNews) {}

  async recordResults(tx: EntityManager, rows: readonly ResultRow[], now: Instant): Promise<Fate[]> {
    const { fates, changed } = await recordSuperseding(tx, RESULT, rows.map(valuesOf), now);
    await this.news.tell(
      tx,
      changed.map(({ at }) => rows[at]?.pupilId ?? 0),
    );
    return fates;
  }
}

function valuesOf(row: ResultRow) {
  return {
    pupil_id: row.pupilId,
    source: row.source,
    subject: row.subject,
    assessment: row.assessment,
    day: row.day,
    scale: row.scale,
    score: row.score,
    grade: row.grade,
    known_on: row.recordedOn,
  };
}
