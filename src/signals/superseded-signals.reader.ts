import { Injectable } from '@nestjs/common';
import { Reader } from '../platform/database/reader.js';
import { valuesList } from '../platform/database/sql.js';
import type { EpochDay } from '../shared/days.js';
import { groupBy } from '../shared/group-by.js';
import type { Instant } from '../shared/instants.js';
import {
  type IncidentRow,
  type ObservationRow,
  type PupilAtSchool,
  type ResultRow,
  writerOf,
} from './packed-history.reader.js';

/** A row that a correction has taken the place of. */
export type Replaced<Row> = Row & {
  /** When that reached us. */
  readonly replacedAt: Instant;
  /** Public id of what stands in its place with the same pupil; null: nothing does. */
  readonly replacedBy: string | null;
};

/** A mark as it was before a correction; rows of one session are in the order of the corrections. */
export interface MarkBefore extends PupilAtSchool {
  readonly day: EpochDay;
  readonly session: 0 | 1;
  readonly code: number;
  /** When the school knew the old code; null: on the day. */
  readonly recordedOn: EpochDay | null;
  readonly replacedAt: Instant;
  /** When the school knew the mark that stands now, as far as it was said. */
  readonly standingRecordedOn: EpochDay | null;
}

/** What is no longer true of one pupil but was once known. */
export interface SupersededHistory {
  readonly marks: readonly MarkBefore[];
  readonly incidents: readonly (Replaced<IncidentRow> & PupilAtSchool)[];
  readonly results: readonly Replaced<ResultRow>[];
  readonly observations: readonly Replaced<ObservationRow>[];
}

const REPLACED = 's.superseded_at AS "replacedAt"';

/**
 * Reads what corrections have replaced, so that a run over the past can go by what was known then. Never an observation that is possible harm, nor
 * what one was before it was said to be.
 */
@Injectable()
export class SupersededSignalsReader {
  constructor(private readonly reader: Reader) {}

  /** By pupil; one who has nothing superseded is left out. */
  async read(pupilIds: readonly number[]): Promise<Map<number, SupersededHistory>> {
    if (pupilIds.length === 0) return new Map();
    const [marks, incidents, results, observations] = await Promise.all([
      this.marks(pupilIds),
      this.incidents(pupilIds),
      this.results(pupilIds),
      this.observations(pupilIds),
    ]);
    const ids = [marks, incidents, results, observations].flatMap((found) => [...found.keys()]);
    return new Map(
      ids.map((id) => [
        id,
        {
          marks: marks.get(id) ?? [],
          incidents: incidents.get(id) ?? [],
          results: results.get(id) ?? [],
          observations: observations.get(id) ?? [],
        },
      ]),
    );
  }

  private async marks(ids: readonly number[]): Promise<Map<number, MarkBefore[]>> {
    return groupBy(
      await this.reader.query<MarkBefore>(
        `SELECT c.pupil_id AS "pupilId", c.school_id AS "schoolId", c.day, c.session, c.old_code AS code,
                c.old_recorded_on AS "recordedOn", c.recorded_at AS "replacedAt", m.recorded_on AS "standingRecordedOn"
         FROM mark_correction c JOIN mark m ON m.pupil_id = c.pupil_id AND m.day = c.day AND m.session = c.session
           AND m.school_id = c.school_id
         WHERE c.pupil_id IN ${valuesList(1, ids.length)} ORDER BY c.id`,
        ids,
      ),
      (row) => row.pupilId,
    );
  }

  private incidents(ids: readonly number[]): Promise<Map<number, SupersededHistory['incidents'][number][]>> {
    return this.replaced(
      ids,
      `SELECT s.pupil_id AS "pupilId", s.school_id AS "schoolId", s.public_id AS id, s.day, s.known_on AS "knownOn",
              s.polarity, s.category, s.severity, s.points, ${REPLACED},
              ${replacedBy('incident', ['source', 'source_id'])}
       FROM incident s`,
    );
  }

  private results(ids: readonly number[]): Promise<Map<number, (Replaced<ResultRow> & HasPupil)[]>> {
    return this.replaced(
      ids,
      `SELECT s.pupil_id AS "pupilId", s.public_id AS id, s.day, s.known_on AS "knownOn", s.subject, s.assessment, s.scale,
              s.score, ${REPLACED}, ${replacedBy('result', ['subject', 'assessment', 'day'])}
       FROM result s`,
    );
  }

  private async observations(ids: readonly number[]): Promise<Map<number, Replaced<ObservationRow>[]>> {
    const rows = await this.replaced<StoredReplaced>(
      ids,
      `SELECT s.pupil_id AS "pupilId", s.public_id AS id, s.day, s.known_on AS "knownOn", s.theme, s.severity, s.restricted,
              s.author_staff_id AS "staffId", s.author_name AS "authorName", ${REPLACED}, ${replacedBy('observation', ['source', 'source_id'])}
       FROM observation s`,
      `AND s.possible_harm = false AND NOT EXISTS (SELECT 1 FROM observation h
         WHERE h.source = s.source AND h.source_id = s.source_id AND h.superseded_at IS NULL AND h.possible_harm = true)`,
    );
    const observationOf = ({ staffId, authorName, ...row }: StoredReplaced) => ({
      ...row,
      restricted: Boolean(row.restricted),
      by: writerOf(staffId, authorName),
    });
    return new Map([...rows].map(([id, own]) => [id, own.map(observationOf)]));
  }

  private async replaced<Row extends HasPupil>(
    ids: readonly number[],
    select: string,
    only = '',
  ): Promise<Map<number, Row[]>> {
    const rows = await this.reader.query<Row>(
      `${select} WHERE s.pupil_id IN ${valuesList(1, ids.length)} AND s.superseded_at IS NOT NULL ${only} ORDER BY s.id`,
      ids,
    );
    return groupBy(rows, (row) => row.pupilId);
  }
}

interface HasPupil {
  readonly pupilId: number;
}

type StoredReplaced = Omit<Replaced<ObservationRow>, 'by' | 'restricted'> &
  HasPupil & {
    readonly restricted: boolean | 0 | 1;
    readonly staffId: number | null;
    readonly authorName: string | null;
  };

/** The next row of the same pupil with the same natural key. */
function replacedBy(table: string, key: readonly string[]): string {
  const same = ['pupil_id', ...key].map((column) => `n.${column} = s.${column}`).join(' AND ');
  return `(SELECT n.public_id FROM ${table} n WHERE ${same} AND n.id > s.id ORDER BY n.id LIMIT 1) AS "replacedBy"`;
}
