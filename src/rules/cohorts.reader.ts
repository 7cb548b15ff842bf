import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.js';
import { Reader } from '../platform/database/reader.js';
import { type Day, type EpochDay, toEpochDay } from '../shared/days.js';
import {
  Cohort,
  type CohortData,
  type CohortEnrolment,
  type CohortPoints,
  type CohortResult,
} from './cohort.js';
import type { SignalKind } from './indicator.js';

const OF_OTHERS = ['others-incidents', 'others-results'] as const;

/** As the database has it; `knownOn` null: on the day. */
type Stored<Row> = Omit<Row, 'knownOn'> & { readonly knownOn: EpochDay | null };

/**
 * Reads the year groups of schools, for rules that hold a pupil against the others: once for each school and day (UTC), so that all who are
 * looked at in one sweep are held against the same. What is recorded of others during a day counts from the next one on.
 */
@Injectable()
export class CohortsReader {
  private readonly known = new Map<string, { readonly day: string; readonly cohort: Promise<Cohort> }>();

  constructor(
    private readonly reader: Reader,
    private readonly clock: Clock,
  ) {}

  /** By school id. Empty, without asking the database, where no kind of signal of others is wanted. */
  async read(
    schoolIds: readonly number[],
    kinds: ReadonlySet<SignalKind>,
  ): Promise<ReadonlyMap<number, Cohort>> {
    const wanted = new Set(OF_OTHERS.filter((kind) => kinds.has(kind)));
    if (wanted.size === 0) return new Map();
    return new Map(
      await Promise.all(schoolIds.map(async (id) => [id, await this.cohortOf(id, wanted)] as const)),
    );
  }

  private cohortOf(schoolId: number, wanted: ReadonlySet<SignalKind>): Promise<Cohort> {
    const key = [schoolId, ...wanted].join('/');
    const day = this.clock.now().slice(0, 10);
    const known = this.known.get(key);
    if (known?.day === day) return known.cohort;
    const cohort = this.load(schoolId, wanted).catch((error: unknown) => {
      this.known.delete(key);
      throw error;
    });
    this.known.set(key, { day, cohort });
    return cohort;
  }

  private async load(schoolId: number, wanted: ReadonlySet<SignalKind>): Promise<Cohort> {
    const [enrolments, points, results] = await Promise.all([
      this.enrolments(schoolId),
      wanted.has('others-incidents') ? this.points(schoolId) : [],
      wanted.has('others-results') ? this.results(schoolId) : [],
    ]);
    return new Cohort({ enrolments, points, results });
  }

  private async enrolments(schoolId: number): Promise<CohortData['enrolments']> {
    const rows = await this.reader.queryAtLength<
      Omit<CohortEnrolment, 'from' | 'to'> & { fromDay: Day; toDay: Day | null }
    >(
      `SELECT pupil_id AS "pupilId", year_group AS "yearGroup", from_day AS "fromDay", to_day AS "toDay"
       FROM enrolment WHERE school_id = $1 AND year_group IS NOT NULL`,
      [schoolId],
    );
    return rows.map(({ pupilId, yearGroup, fromDay, toDay }) => ({
      ...{ pupilId, yearGroup, from: toEpochDay(fromDay) },
      to: toDay === null ? null : toEpochDay(toDay),
    }));
  }

  private async points(schoolId: number): Promise<CohortPoints[]> {
    const rows = await this.reader.queryAtLength<Stored<CohortPoints>>(
      `SELECT pupil_id AS "pupilId", day, known_on AS "knownOn", CAST(SUM(ABS(points)) AS integer) AS points FROM incident
       WHERE school_id = $1 AND pupil_id IN (SELECT pupil_id FROM enrolment WHERE school_id = $1)
         AND polarity = 'negative' AND superseded_at IS NULL
       GROUP BY pupil_id, day, known_on`,
      [schoolId],
    );
    return rows.map(dated);
  }

  /** Of pupils who are, or were, at the school; results carry no school. */
  private async results(schoolId: number): Promise<CohortResult[]> {
    const rows = await this.reader.queryAtLength<Stored<CohortResult>>(
      `SELECT pupil_id AS "pupilId", day, known_on AS "knownOn", subject, assessment, scale, score FROM result
       WHERE pupil_id IN (SELECT pupil_id FROM enrolment WHERE school_id = $1)
         AND score IS NOT NULL AND superseded_at IS NULL`,
      [schoolId],
    );
    return rows.map(dated);
  }
}

function dated<Row extends { readonly day: EpochDay; readonly knownOn: EpochDay | null }>(row: Row) {
  return { ...row, knownOn: Math.max(row.day, row.knownOn ?? row.day) };
}
