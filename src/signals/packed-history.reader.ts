import { Injectable } from '@nestjs/common';
import { Reader } from '../platform/database/reader.js';
import { type Dialect, type SqlValue, valuesList } from '../platform/database/sql.js';
import type { EpochDay } from '../shared/days.js';
import type { HomeChannel, HomeDirection } from './home/home-contact.entity.js';
import { type InvitationTrace, invitationTraceOf } from './home/invitation-origin.js';

/** One mark as a number, the same on SQLite and PostgreSQL. */
const ENTRY = '(m.day * 2 + m.session) * 64 + m.code';

interface DatedRow {
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
  /** Marks in any order, `entry,entry,…`, each `(day * 2 + session) * 64 + code`; null when there is none. */
  readonly marks: string | null;
  /** Those of them that the school knew only after their day, `entry:recordedOn,…`; null when there is none. */
  readonly lateMarks: string | null;
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
 * Reads whole histories, one row for each pupil at a school: the database joins a pupil's marks to one text and their other signals to
 * JSON, which costs a fraction of fetching them row by row.
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
    const { rows: askedRows, values } = askedAsRows(this.reader.dialect, asked);
    const rows = await this.reader.queryAtLength<PackedRow>(
      packedHistories(askedRows, `$${values.length + 1}`, this.reader.dialect, also),
      [...values, from],
    );
    const found = new Map(rows.map((row) => [keyOf(row), row]));
    return asked.map((one) => new HistoryOfRow(found.get(keyOf(one))));
  }
}

interface PackedRow extends PupilAtSchool {
  readonly marks: string | null;
  readonly lateMarks: string | null;
  /** JSON: a list of rows, each a list of values. */
  readonly incidents: string | null;
  readonly results: string | null;
  readonly observations: string | null;
  readonly homeContacts: string | null;
}

/** One pass over the key for each that is asked: grouped by pupil and school, SQLite would sort every mark first. */
function packedHistories(
  askedRows: string,
  from: string,
  dialect: Dialect,
  { homeContacts = false }: AlsoWanted,
): string {
  const own = (alias: string) => `${alias}.pupil_id = a.pupil_id`;
  const atSchool = (alias: string) => `${own(alias)} AND ${alias}.school_id = a.school_id`;
  const rows = (columns: string, table: string, which: string) =>
    `(SELECT ${listOfRows(dialect, columns)} FROM ${table} s WHERE ${which} AND s.superseded_at IS NULL)`;
  const contacts = rows(
    's.public_id, s.day, s.known_on, s.channel, s.direction, s.origin',
    'home_contact',
    `${own('s')} AND s.day >= ${from} AND s.possible_harm = false AND s.restricted = false`,
  );
  return `WITH asked (pupil_id, school_id) AS (${askedRows})
    SELECT a.pupil_id AS "pupilId", a.school_id AS "schoolId",
      (SELECT ${joined(dialect, `CAST(${ENTRY} AS text)`, ENTRY)} FROM mark m
       WHERE ${atSchool('m')} AND m.day >= ${from}) AS marks,
      (SELECT ${joined(dialect, `CAST(${ENTRY} AS text) || ':' || CAST(m.recorded_on AS text)`)} FROM mark m
       WHERE ${atSchool('m')} AND m.day >= ${from} AND m.recorded_on > m.day) AS "lateMarks",
      ${rows('s.public_id, s.day, s.known_on, s.polarity, s.category, s.severity, s.points', 'incident', atSchool('s'))} AS incidents,
      ${rows('s.public_id, s.day, s.known_on, s.subject, s.assessment, s.scale, s.score', 'result', own('s'))} AS results,
      ${rows('s.public_id, s.day, s.known_on, s.theme, s.severity, s.restricted, s.author_staff_id, s.author_name', 'observation', `${own('s')} AND s.possible_harm = false`)} AS observations,
      ${homeContacts ? contacts : 'NULL'} AS "homeContacts"
    FROM asked a`;
}

/** @param onSqlite there the number itself will do, and is joined faster than a text made of it. */
function joined(dialect: Dialect, text: string, onSqlite = text): string {
  return dialect === 'postgres' ? `string_agg(${text}, ',')` : `group_concat(${onSqlite}, ',')`;
}

function listOfRows(dialect: Dialect, columns: string): string {
  return dialect === 'postgres'
    ? `CAST(json_agg(json_build_array(${columns})) AS text)`
    : `json_group_array(json_array(${columns}))`;
}

/** Who is asked, as rows. PostgreSQL gets two lists: five hundred values that each want a type cost it half as much as the histories. */
function askedAsRows(
  dialect: Dialect,
  asked: readonly PupilAtSchool[],
): { readonly rows: string; readonly values: readonly SqlValue[] } {
  if (dialect === 'sqlite')
    return {
      rows: `VALUES ${valuesList(asked.length, 2)}`,
      values: asked.flatMap(({ pupilId, schoolId }) => [pupilId, schoolId]),
    };
  const list = (ids: readonly number[]) => `{${ids.join(',')}}`;
  return {
    rows: 'SELECT * FROM unnest(CAST($1 AS integer[]), CAST($2 AS integer[]))',
    values: [list(asked.map((one) => one.pupilId)), list(asked.map((one) => one.schoolId))],
  };
}

/** Its lists are made of their text each time they are read, so that what is read of many pupils together stays small. */
class HistoryOfRow implements PackedHistory {
  constructor(private readonly row: PackedRow | undefined) {}

  get marks(): string | null {
    return this.row?.marks ?? null;
  }

  get lateMarks(): string | null {
    return this.row?.lateMarks ?? null;
  }

  get incidents(): readonly IncidentRow[] {
    return rowsOf(this.row?.incidents, incidentOf);
  }

  get results(): readonly ResultRow[] {
    return rowsOf(this.row?.results, resultOf);
  }

  get observations(): readonly ObservationRow[] {
    return rowsOf(this.row?.observations, observationOf);
  }

  get homeContacts(): readonly HomeContactRow[] {
    return rowsOf(this.row?.homeContacts, homeContactOf);
  }
}

/** The columns that every signal begins with. */
type Dated = readonly [id: string, day: EpochDay, knownOn: EpochDay | null];

function rowsOf<Columns, Row>(json: string | null | undefined, rowOf: (columns: Columns) => Row): Row[] {
  return !json || json === '[]' ? [] : (JSON.parse(json) as Columns[]).map(rowOf);
}

function incidentOf([id, day, knownOn, polarity, category, severity, points]: readonly [
  ...Dated,
  polarity: IncidentRow['polarity'],
  category: string,
  severity: number,
  points: number,
]): IncidentRow {
  return { id, day, knownOn, polarity, category, severity, points };
}

function resultOf([id, day, knownOn, subject, assessment, scale, score]: readonly [
  ...Dated,
  subject: string,
  assessment: string,
  scale: string,
  score: number | null,
]): ResultRow {
  return { id, day, knownOn, subject, assessment, scale, score };
}

function observationOf([id, day, knownOn, theme, severity, restricted, staffId, authorName]: readonly [
  ...Dated,
  theme: string,
  severity: ObservationRow['severity'],
  restricted: boolean | 0 | 1,
  staffId: number | null,
  authorName: string | null,
]): ObservationRow {
  const by = writerOf(staffId, authorName);
  return { id, day, knownOn, theme, severity, restricted: Boolean(restricted), by };
}

function homeContactOf([id, day, knownOn, channel, direction, origin]: readonly [
  ...Dated,
  channel: HomeChannel,
  direction: HomeDirection,
  origin: string | null,
]): HomeContactRow {
  return { id, day, knownOn, channel, direction, invitation: invitationTraceOf(origin) };
}

export function writerOf(staffId: number | null, name: string | null): string | null {
  if (staffId !== null) return `staff:${staffId}`;
  return name === null ? null : `name:${name.trim().toLowerCase()}`;
}

const keyOf = ({ pupilId, schoolId }: PupilAtSchool): string => `${pupilId}/${schoolId}`;
