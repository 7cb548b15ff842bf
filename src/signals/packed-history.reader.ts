import { Injectable } from '@nestjs/common';
import { Reader } from '../platform/database/reader.js';
import { valuesList } from '../platform/database/sql.js';
import type { EpochDay } from '../shared/days.js';
import { groupBy } from '../shared/group-by.js';
import type { HomeChannel, HomeDirection } from './home/home-contact.entity.js';
import { type InvitationTrace, invitationTraceOf } from './home/invitation-origin.js';

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
  /** Who wrote it, so that two by one person are told from two by two; null: nobody was named. */
  readonly by: string | null;
}

/** A contact with home: never one told in confidence, which is for the DSL alone and so for no rule. */
export interface HomeContactRow extends DatedRow {
  readonly channel: HomeChannel;
  readonly direction: HomeDirection;
  /** Null: it is about no invitation of ours. */
  readonly invitation: InvitationTrace | null;
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
  /** Empty unless they were wanted. */
  readonly homeContacts: readonly HomeContactRow[];
}

/** What is read beside marks, incidents, results and observations, which every rule set asks for. */
export interface AlsoWanted {
  readonly homeContacts?: boolean;
}

/**
 * Reads whole histories, one statement a kind of signal for many pupils: the database joins a pupil's marks at a school to one
 * text, which costs a fraction of fetching them row by row.
 */
@Injectable()
export class PackedHistoryReader {
  constructor(private readonly reader: Reader) {}

  /** One history for each that is asked, in their order. Marks and home contacts before `from` are left out (it is included). */
  async read(
    asked: readonly PupilAtSchool[],
    from: EpochDay,
    also: AlsoWanted = {},
  ): Promise<PackedHistory[]> {
    if (asked.length === 0) return [];
    const pupilIds = [...new Set(asked.map(({ pupilId }) => pupilId))];
    const [marks, incidents, results, observations, homeContacts] = await Promise.all([
      this.marks(asked, from),
      this.incidents(asked),
      this.results(pupilIds),
      this.observations(pupilIds),
      also.homeContacts === true ? this.homeContacts(pupilIds, from) : new Map<number, HomeContactRow[]>(),
    ]);
    return asked.map((one) => ({
      marks: marks.get(keyOf(one)) ?? null,
      incidents: incidents.get(keyOf(one)) ?? [],
      results: results.get(one.pupilId) ?? [],
      observations: observations.get(one.pupilId) ?? [],
      homeContacts: homeContacts.get(one.pupilId) ?? [],
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
    const rows = await this.reader.query<StoredObservation>(
      `SELECT pupil_id AS "pupilId", public_id AS id, day, known_on AS "knownOn", theme, severity, restricted,
         author_staff_id AS "staffId", author_name AS "authorName"
       FROM observation
       WHERE pupil_id IN ${valuesList(1, ids.length)} AND superseded_at IS NULL AND possible_harm = false`,
      ids,
    );
    return byPupil(
      rows.map(({ staffId, authorName, ...row }) => ({
        ...row,
        restricted: Boolean(row.restricted),
        by: writerOf(staffId, authorName),
      })),
    );
  }

  private async homeContacts(ids: readonly number[], from: EpochDay): Promise<Map<number, HomeContactRow[]>> {
    const rows = await this.reader.query<Omit<HomeContactRow, 'invitation'> & { origin: string | null }>(
      `SELECT pupil_id AS "pupilId", public_id AS id, day, known_on AS "knownOn", channel, direction, origin
       FROM home_contact
       WHERE pupil_id IN ${valuesList(1, ids.length)} AND day >= $${ids.length + 1}
         AND superseded_at IS NULL AND possible_harm = false AND restricted = false`,
      [...ids, from],
    );
    return byPupil(rows.map(({ origin, ...row }) => ({ ...row, invitation: invitationTraceOf(origin) })));
  }
}

interface StoredObservation extends Omit<ObservationRow, 'restricted' | 'by'> {
  readonly restricted: boolean | 0 | 1;
  readonly staffId: number | null;
  readonly authorName: string | null;
}

export function writerOf(staffId: number | null, name: string | null): string | null {
  if (staffId !== null) return `staff:${staffId}`;
  return name === null ? null : `name:${name.trim().toLowerCase()}`;
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
