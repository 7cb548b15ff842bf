import { Injectable } from '@nestjs/common';
import { Reader } from '../platform/database/reader.js';
import { valuesList } from '../platform/database/sql.js';
import { type Day, toEpochDay } from '../shared/days.js';
import { groupBy } from '../shared/group-by.js';
import { type PackedHistory, PackedHistoryReader } from '../signals/packed-history.reader.js';
import { askedSchools, enrolmentsAt, hasLeft } from './asked-schools.js';
import { CalendarsReader } from './calendars.reader.js';
import type { Cohort } from './cohort.js';
import { CohortsReader } from './cohorts.reader.js';
import type { EvaluationMark, EvaluationSubject, StandingConcern } from './evaluation-subject.js';
import { readEnrolmentSpans } from './enrolment-spans.js';
import type { RuleState } from './hysteresis.js';
import type { SignalKind } from './indicator.js';
import type { EnrolmentSpan } from './pupil-history.js';
import type { SchoolCalendar } from './school-calendar.js';
import { unpackHistory } from './unpack-history.js';

/** A pupil and how far the rules are with them; cheap to read. */
export interface EvaluatedPupil extends EvaluationMark {
  readonly id: number;
  /** Which keeps the record. */
  readonly schoolId: number;
  readonly timezone: string;
  readonly firstName: string;
}

/** A pupil and the day to ask about. */
export interface AskedPupil {
  readonly pupil: EvaluatedPupil;
  readonly asOf: Day;
}

/** The kinds of signal that the rules in force at these schools, and those of these rule sets, read. */
export type KindsRead = (
  schoolIds: readonly number[],
  ruleSetVersions: readonly number[],
) => Promise<ReadonlySet<SignalKind>>;

/** No rule looks back further than 80 school weeks, which is two school years and a summer. */
export const LOOK_BACK_DAYS = 3 * 366;

/** Reads what evaluations need, many pupils a statement, outside any write transaction. */
@Injectable()
export class EvaluationSubjectsReader {
  constructor(
    private readonly reader: Reader,
    private readonly histories: PackedHistoryReader,
    private readonly calendars: CalendarsReader,
    private readonly cohorts: CohortsReader,
  ) {}

  /** Reading goes on beside whatever else this process does; see {@link Reader.readsBeside}. */
  get readsBeside(): boolean {
    return this.reader.readsBeside;
  }

  /** Those of the ids that exist, ascending. */
  async pupils(ids: readonly number[]): Promise<EvaluatedPupil[]> {
    if (ids.length === 0) return [];
    return this.reader.queryAtLength<EvaluatedPupil>(
      `SELECT p.id, p.organisation_id AS "schoolId", o.timezone, COALESCE(p.preferred_name, p.first_name) AS "firstName",
              p.signals_version AS "signalsVersion", p.evaluated_version AS "evaluatedVersion",
              p.evaluated_on AS "evaluatedOn"
       FROM pupil p JOIN organisation o ON o.id = p.organisation_id
       WHERE p.id IN ${valuesList(1, ids.length)} ORDER BY p.id`,
      ids,
    );
  }

  /**
   * Histories, states and standing concerns, for each school where a pupil is. Call after {@link pupils}, so that the versions are no newer than
   * the signals. What few rules read is read only where `kindsRead` says so of the rule sets under which concerns stand. All is read, but each
   * history is unpacked when its turn comes, so that a batch need never be in memory at once.
   */
  async subjects(asked: readonly AskedPupil[], kindsRead: KindsRead): Promise<Iterable<EvaluationSubject>> {
    if (asked.length === 0) return [];
    const ids = asked.map(({ pupil }) => pupil.id);
    const [enrolments, states, standing] = await Promise.all([
      readEnrolmentSpans(this.reader, ids),
      this.states(ids),
      this.standing(ids),
    ]);
    const placed = asked.flatMap((one) => placesOf(one, enrolments.get(one.pupil.id) ?? []));
    const schoolIds = [...new Set(placed.map((one) => one.schoolId))];
    const kinds = await kindsRead(schoolIds, versionsOf(standing));
    const [packed, calendars, cohorts] = await Promise.all([
      this.histories.read(
        placed.map(({ pupil, schoolId }) => ({ pupilId: pupil.id, schoolId })),
        marksFrom(asked, standing),
        { homeContacts: kinds.has('home-contacts') },
      ),
      this.calendars.read(schoolIds),
      this.cohorts.read(schoolIds, kinds),
    ]);
    return unpacked({ placed, packed, calendars, cohorts, states, standing });
  }

  private async states(ids: readonly number[]): Promise<Map<number, StateOfSchool[]>> {
    const rows = await this.reader.queryAtLength<StateRow>(
      `SELECT pupil_id AS "pupilId", school_id AS "schoolId", rule_key AS "ruleKey", met, since
       FROM rule_state WHERE pupil_id IN ${valuesList(1, ids.length)}`,
      ids,
    );
    const states = rows.map((row) => ({ ...row, met: Boolean(row.met) }));
    return groupBy(states, (row) => row.pupilId);
  }

  private async standing(ids: readonly number[]): Promise<Map<number, StandingConcern[]>> {
    const rows = await this.reader.queryAtLength<StandingConcern & { pupilId: number }>(
      `SELECT id, pupil_id AS "pupilId", school_id AS "schoolId", rule_key AS "ruleKey", rule_set_version AS "ruleSetVersion", raised_on AS "raisedOn"
       FROM concern WHERE state = 'raised' AND pupil_id IN ${valuesList(1, ids.length)} ORDER BY id`,
      ids,
    );
    return groupBy(rows, (row) => row.pupilId);
  }
}

/** What was read of some pupils, `packed` beside `placed`; the rest by school or pupil. */
interface ReadTogether {
  readonly placed: readonly PlacedPupil[];
  readonly packed: readonly PackedHistory[];
  readonly calendars: ReadonlyMap<number, SchoolCalendar>;
  readonly cohorts: ReadonlyMap<number, Cohort>;
  readonly states: ReadonlyMap<number, StateOfSchool[]>;
  readonly standing: ReadonlyMap<number, StandingConcern[]>;
}

function* unpacked(read: ReadTogether): Generator<EvaluationSubject> {
  for (const [at, one] of read.placed.entries()) {
    const { pupil, asOf, schoolId } = one;
    const history = read.packed[at];
    const calendar = read.calendars.get(schoolId);
    if (!history || !calendar) continue;
    yield {
      ...{ pupilId: pupil.id, mark: pupil, asOf, schoolId, firstName: pupil.firstName },
      history: unpackHistory(
        history,
        calendar,
        enrolmentsAt(schoolId, one.enrolments),
        read.cohorts.get(schoolId),
      ),
      states: statesAt(schoolId, read.states.get(pupil.id)),
      ...concernsOf(one, read.standing.get(pupil.id) ?? []),
    };
  }
}

const NOTHING_REMEMBERED: ReadonlyMap<string, RuleState> = new Map();

function statesAt(
  schoolId: number,
  states: readonly StateOfSchool[] | undefined,
): ReadonlyMap<string, RuleState> {
  if (!states) return NOTHING_REMEMBERED;
  return new Map(
    states.filter((state) => state.schoolId === schoolId).map((state) => [state.ruleKey, state]),
  );
}

interface StateOfSchool extends RuleState {
  readonly schoolId: number;
  readonly ruleKey: string;
}

interface StateRow extends Omit<StateOfSchool, 'met'> {
  readonly pupilId: number;
  readonly met: boolean | 0 | 1;
}

/** A pupil at one of the schools where they are. */
interface PlacedPupil extends AskedPupil {
  readonly schoolId: number;
  /** The first of them ends what stands where they are no more. */
  readonly isFirst: boolean;
  readonly enrolments: readonly EnrolmentSpan[];
}

function placesOf(one: AskedPupil, enrolments: readonly EnrolmentSpan[]): PlacedPupil[] {
  const schools = askedSchools(one.pupil.schoolId, enrolments, toEpochDay(one.asOf));
  return schools.map((schoolId, at) => ({ ...one, schoolId, isFirst: at === 0, enrolments }));
}

/** What stands where the pupil is to come back to is nobody's to decide today. */
function concernsOf(
  { schoolId, isFirst, enrolments, asOf }: PlacedPupil,
  all: readonly StandingConcern[],
): Pick<EvaluationSubject, 'standing' | 'leftBehind'> {
  const day = toEpochDay(asOf);
  return {
    standing: all.filter((concern) => concern.schoolId === schoolId),
    leftBehind: isFirst
      ? all.filter((concern) => concern.schoolId !== schoolId && hasLeft(concern.schoolId, enrolments, day))
      : [],
  };
}

const versionsOf = (standing: Map<number, StandingConcern[]>): number[] => [
  ...new Set([...standing.values()].flat().map((concern) => concern.ruleSetVersion)),
];

/** A standing concern may be measured again as of the day it was raised, so its look-back is read too. */
function marksFrom(asked: readonly AskedPupil[], standing: Map<number, StandingConcern[]>): number {
  const raised = [...standing.values()].flat().map((concern) => concern.raisedOn);
  const days = [...asked.map((one) => one.asOf), ...raised].map(toEpochDay);
  return Math.min(...days) - LOOK_BACK_DAYS;
}
