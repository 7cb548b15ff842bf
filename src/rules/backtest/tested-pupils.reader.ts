import { Injectable } from '@nestjs/common';
import { Reader } from '../../platform/database/reader.js';
import { valuesList } from '../../platform/database/sql.js';
import { type Day, toEpochDay } from '../../shared/days.js';
import { groupBy } from '../../shared/group-by.js';
import { PackedHistoryReader } from '../../signals/packed-history.reader.js';
import { SupersededSignalsReader } from '../../signals/superseded-signals.reader.js';
import { enrolmentsAt } from '../asked-schools.js';
import { CalendarsReader } from '../calendars.reader.js';
import { CohortsReader } from '../cohorts.reader.js';
import { readEnrolmentSpans } from '../enrolment-spans.js';
import { LOOK_BACK_DAYS } from '../evaluation-subjects.reader.js';
import type { SignalKind } from '../indicator.js';
import type { EnrolmentSpan } from '../pupil-history.js';
import { unpackHistory } from '../unpack-history.js';
import type { GroupsOfPupil } from './by-group.js';
import { historyAsKnown } from './history-as-known.js';
import { groupsOfPupil, type PupilTraits } from './pupil-groups.js';
import type { TestSubject } from './trace-rules.js';

/** Whose past is looked at, and of which days. */
export interface TestedScope {
  /** Only these schools' pupils, registers and incidents; null: all. */
  readonly schoolIds: readonly number[] | null;
  readonly from: Day;
  readonly to: Day;
  /** What the rules and the outcome read. */
  readonly kinds: ReadonlySet<SignalKind>;
}

/** A pupil with all that was ever known of them, ready to be walked through. */
export interface PupilInTest extends TestSubject {
  /** By which the school knows them. */
  readonly sourceId: string;
  readonly timezone: string;
  readonly groups: GroupsOfPupil;
}

interface PupilRow extends PupilTraits {
  readonly id: number;
  readonly sourceId: string;
  readonly keeper: number;
  readonly timezone: string;
}

interface Place {
  readonly pupil: PupilRow;
  readonly schoolId: number;
  readonly enrolments: readonly EnrolmentSpan[];
}

/** Reads pupils for a run over the past, many a statement: what stands, what corrections have replaced, and who they are. */
@Injectable()
export class TestedPupilsReader {
  constructor(
    private readonly reader: Reader,
    private readonly histories: PackedHistoryReader,
    private readonly superseded: SupersededSignalsReader,
    private readonly calendars: CalendarsReader,
    private readonly cohorts: CohortsReader,
  ) {}

  /** Ids, ascending, of who was on roll at any of the schools on any of the days, or is kept there without an enrolment. */
  async ids(scope: TestedScope): Promise<number[]> {
    const { where, values } = whoseSql(scope);
    const rows = await this.reader.query<{ id: number }>(
      `SELECT id FROM pupil p WHERE ${where} ORDER BY id`,
      values,
    );
    return rows.map((row) => row.id);
  }

  /** Ids by which two of these pupils or more go, because they come of two systems. */
  async sharedSourceIds(scope: TestedScope): Promise<string[]> {
    const { where, values } = whoseSql(scope);
    const rows = await this.reader.query<{ sourceId: string }>(
      `SELECT p.source_id AS "sourceId" FROM pupil p WHERE ${where} GROUP BY p.source_id HAVING COUNT(*) > 1 ORDER BY p.source_id`,
      values,
    );
    return rows.map((row) => row.sourceId);
  }

  /** Where a pupil is and was; null for one who does not exist. */
  async whereabouts(id: number): Promise<Pick<TestSubject, 'keeper' | 'enrolments'> | null> {
    const [[pupil], enrolments] = await Promise.all([
      this.pupils([id]),
      readEnrolmentSpans(this.reader, [id]),
    ]);
    return pupil ? { keeper: pupil.keeper, enrolments: enrolments.get(id) ?? [] } : null;
  }

  /** Those of the ids that exist, in any order. */
  async read(ids: readonly number[], scope: TestedScope): Promise<PupilInTest[]> {
    if (ids.length === 0) return [];
    const [pupils, enrolments, superseded] = await Promise.all([
      this.pupils(ids),
      readEnrolmentSpans(this.reader, ids),
      this.superseded.read(ids),
    ]);
    const places = pupils.flatMap((pupil) => placesOf(pupil, enrolments.get(pupil.id) ?? [], scope));
    const schoolIds = [...new Set(places.map((place) => place.schoolId))];
    const [packed, calendars, cohorts, schools] = await Promise.all([
      this.histories.read(
        places.map(({ pupil, schoolId }) => ({ pupilId: pupil.id, schoolId })),
        toEpochDay(scope.from) - LOOK_BACK_DAYS,
        { homeContacts: scope.kinds.has('home-contacts') },
      ),
      this.calendars.read(schoolIds),
      this.cohorts.read(schoolIds, scope.kinds),
      this.schools(schoolIds),
    ]);
    const histories = places.flatMap(({ pupil, schoolId, enrolments: all }, at) => {
      const calendar = calendars.get(schoolId);
      const history = packed[at];
      if (!calendar || !history) return [];
      const standing = unpackHistory(history, calendar, enrolmentsAt(schoolId, all));
      const known = historyAsKnown(standing, schoolId, pupil.timezone, superseded.get(pupil.id));
      return [{ pupilId: pupil.id, schoolId, history: { ...known, cohort: cohorts.get(schoolId) ?? null } }];
    });
    const byPupil = groupBy(histories, (one) => one.pupilId);
    return pupils.map((pupil) => {
      const own = enrolments.get(pupil.id) ?? [];
      return {
        ...{ pupilId: pupil.id, sourceId: pupil.sourceId, keeper: pupil.keeper, timezone: pupil.timezone },
        enrolments: own,
        places: new Map((byPupil.get(pupil.id) ?? []).map((one) => [one.schoolId, one.history])),
        groups: groupsOf(pupil, own, schools.get(schoolsOf(pupil, own, scope).at(-1) ?? 0), scope.to),
      };
    });
  }

  /** What each school goes by. */
  private async schools(ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
    if (ids.length === 0) return new Map();
    const rows = await this.reader.query<{ id: number; sourceId: string }>(
      `SELECT id, source_id AS "sourceId" FROM organisation WHERE id IN ${valuesList(1, ids.length)}`,
      ids,
    );
    return new Map(rows.map(({ id, sourceId }) => [id, sourceId]));
  }

  private pupils(ids: readonly number[]): Promise<PupilRow[]> {
    return this.reader.query<PupilRow>(
      `SELECT p.id, p.source_id AS "sourceId", p.organisation_id AS keeper, o.timezone, p.sex, p.language,
              p.sen, p.disadvantaged
       FROM pupil p JOIN organisation o ON o.id = p.organisation_id WHERE p.id IN ${valuesList(1, ids.length)}`,
      ids,
    );
  }
}

function whoseSql({ schoolIds, from, to }: TestedScope) {
  const only = (column: string) =>
    schoolIds === null ? '' : `AND ${column} IN ${valuesList(1, schoolIds.length, 2)}`;
  return {
    where: `(EXISTS (SELECT 1 FROM enrolment e WHERE e.pupil_id = p.id AND e.from_day <= $1 AND (e.to_day IS NULL OR e.to_day >= $2)
        ${only('e.school_id')})
      OR (NOT EXISTS (SELECT 1 FROM enrolment e WHERE e.pupil_id = p.id) ${only('p.organisation_id')}))`,
    values: [to, from, ...(schoolIds ?? [])],
  };
}

/** Each school of the scope where the pupil was in that time. */
function placesOf(pupil: PupilRow, enrolments: readonly EnrolmentSpan[], scope: TestedScope): Place[] {
  const schoolIds = new Set(schoolsOf(pupil, enrolments, scope));
  return [...schoolIds].map((schoolId) => ({ pupil, schoolId, enrolments }));
}

/** The schools of the scope where the pupil was in that time, one after the other; the one that keeps the record of who was on roll nowhere. */
function schoolsOf(pupil: PupilRow, enrolments: readonly EnrolmentSpan[], scope: TestedScope): number[] {
  const [from, to] = [toEpochDay(scope.from), toEpochDay(scope.to)];
  const schools = enrolments
    .filter((span) => span.from <= to && (span.to === null || span.to >= from))
    .map((span) => span.schoolId);
  const all = schools.length > 0 ? schools : [pupil.keeper];
  return all.filter((schoolId) => scope.schoolIds?.includes(schoolId) ?? true);
}

/** @param school where they were last among the schools that are looked at: who keeps the record may be another, which is no part of the test */
function groupsOf(
  pupil: PupilRow,
  enrolments: readonly EnrolmentSpan[],
  school: string | undefined,
  to: Day,
): GroupsOfPupil {
  const day = toEpochDay(to);
  const running = enrolments.filter((span) => span.from <= day && (span.to === null || span.to >= day));
  const yearGroup = running.findLast((span) => span.yearGroup !== null)?.yearGroup ?? null;
  return groupsOfPupil(pupil, school ?? null, yearGroup);
}
