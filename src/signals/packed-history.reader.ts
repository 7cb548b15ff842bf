import { Injectable } from '@nestjs/common';
import { Reader } from '../platform/database/reader.js';
import { valuesList } from '../platform/database/sql.js';
import type { EpochDay } from '../shared/days.js';
import { groupBy } from '../shared/group-by.js';

/**
 * One mark as text: `((day * 2 + session) * 64 + code)`, followed by `:recorded_on` when it was recorded after its day.
 * The same on SQLite and PostgreSQL.
 */
const PACKED_MARK =
  "CAST((day * 2 + session) * 64 + code AS text) || CASE WHEN recorded_on > day THEN ':' || CAST(recorded_on AS text) ELSE '' END";

interface DatedRow {
  readonly pupilId: number;
  /** Public id. */
  readonly id: string;
  readonly day: EpochDay;
  /** When the school knew; null: on the day. */
  readonly knownOn: EpochDay | null;
}

export interface IncidentRow extends DatedRow {
  readonly polarity: 'positive' | 'negative' | 'neutral';
  readonly category: string;
  readonly severity: number;
  readonly points: number;
}

export interface ResultRow extends DatedRow {
  readonly subject: string;
  readonly assessment: string;
  readonly scale: string;
  readonly score: number | null;
}

export interface ObservationRow extends DatedRow {
  readonly theme: string;
  readonly severity: 'mild' | 'moderate' | 'severe';
  readonly restricted: boolean;
}

/** A pupil as one school knows them. */
export interface PupilAtSchool {
  readonly pupilId: number;
  readonly schoolId: number;
}

/**
 * What rules may read of one pupil for one school: current signals only, nothing superseded, nothing marked as possible harm. The register
 * and the incidents are that school's alone; results and observations carry no school, and each school where the pupil is reads them.
 */
export interface PackedHistory {
  /** Marks in any order, `mark,mark,…`; null when there is none. */
  readonly marks: string | null;
  readonly incidents: readonly IncidentRow[];
  readonly results: readonly ResultRow[];
  readonly observations: readonly ObservationRow[];
}

/**
 * Reads whole histories, one statement a kind of signal for many pupils: the database joins a pupil's marks at a school to one
 * text, which costs a fraction of fetching them row by row.
 */
@Injectable()
export class PackedHistoryReader {
  constructor(private readonly reader: Reader) {}

  /** One history for each that is asked, in their order. Marks before `marksFrom` are left out (it is included). */
  async read(asked: readonly PupilAtSchool[], marksFrom: EpochDay): Promise<PackedHistory[]> {
    if (asked.length === 0) return [];
    const pupilIds = [...new Set(asked.map(({ pupilId }) => pupilId))];
    const [marks, incidents, results, observations] = await Promise.all([
      this.marks(asked, marksFrom),
      this.incidents(asked),
      this.results(pupilIds),
      this.observations(pupilIds),
    ]);
    return asked.map((one) => ({
      marks: marks.get(keyOf(one)) ?? null,
      incidents: incidents.get(keyOf(one)) ?? [],
      results: results.get(one.pupilId) ?? [],
      observations: observations.get(one.pupilId) ?? [],
    }));
  }

  /** One pass over the key for each that is asked: grouped by pupil and school, SQLite would sort every mark first. */
  private async marks(asked: readonly PupilAtSchool[], from: EpochDay): Promise<Map<string, string | null>> {
    const join = this.reader.dialect === 'postgres' ? 'string_agg' : 'group_concat';
    const rows = await this.reader.query<PupilAtSchool & { packed: string | null }>(
      `WITH asked (pupil_id, school_id) AS (VALUES ${askedValues(asked)})
       SELECT a.pupil_id AS "pupilId", a.school_id AS "schoolId",
         (SELECT ${join}(${PACKED_MARK}, ',') FROM mark m
          WHERE m.pupil_id = a.pupil_id AND m.school_id = a.school_id AND m.day >= $${2 * asked.length + 1}) AS packed
       FROM asked a`,
      [...askedIds(asked), from],
    );
    return new Map(rows.map((row) => [keyOf(row), row.packed]));
  }

  private async incidents(asked: readonly PupilAtSchool[]): Promise<Map<string, IncidentRow[]>> {
    const rows = await this.reader.query<IncidentRow & PupilAtSchool>(
      `WITH asked (pupil_id, school_id) AS (VALUES ${askedValues(asked)})
       SELECT i.pupil_id AS "pupilId", i.school_id AS "schoolId", i.public_id AS id, i.day, i.known_on AS "knownOn",
         i.polarity, i.category, i.severity, i.points
       FROM asked a JOIN incident i ON i.pupil_id = a.pupil_id AND i.school_id = a.school_id
       WHERE i.superseded_at IS NULL`,
      askedIds(asked),
    );
    return groupBy(rows, keyOf);
  }

  private async results(ids: readonly number[]): Promise<Map<number, ResultRow[]>> {
    return byPupil(
      await this.reader.query<ResultRow>(
        `SELECT pupil_id AS "pupilId", public_id AS id, day, known_on AS "knownOn", subject, assessment, scale, score
         FROM result WHERE pupil_id IN ${valuesList(1, ids.length)} AND superseded_at IS NULL`,
        ids,
      ),
    );
  }

  private async observations(ids: readonly number[]): Promise<Map<number, ObservationRow[]>> {
    const rows = await this.reader.query<
      Omit<ObservationRow, 'restricted'> & { restricted: boolean | 0 | 1 }
    >(
      `SELECT pupil_id AS "pupilId", public_id AS id, day, known_on AS "knownOn", theme, severity, restricted
       FROM observation
       WHERE pupil_id IN ${valuesList(1, ids.length)} AND superseded_at IS NULL AND possible_harm = false`,
      ids,
    );
    return byPupil(rows.map((row) => ({ ...row, restricted: Boolean(row.restricted) })));
  }
}

function byPupil<Row extends { pupilId: number }>(rows: readonly Row[]): Map<number, Row[]> {
  return groupBy(rows, (row) => row.pupilId);
}

const keyOf = ({ pupilId, schoolId }: PupilAtSchool): string => `${pupilId}/${schoolId}`;

const askedIds = (asked: readonly PupilAtSchool[]): number[] =>
  asked.flatMap(({ pupilId, schoolId }) => [pupilId, schoolId]);

/** PostgreSQL takes bound values for text unless it is told. */
const askedValues = (asked: readonly PupilAtSchool[]): string =>
  asked.map((_, at) => `(CAST($${2 * at + 1} AS integer), CAST($${2 * at + 2} AS integer))`).join(', ');
