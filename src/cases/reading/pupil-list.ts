import { Injectable } from '@nestjs/common';
import { placesInSightSql } from '../../access/sight/places-in-sight.js';
import { sightSql } from '../../access/sight/sight-sql.js';
import type { Sight } from '../../access/sight/why-visible.js';
import { yearGroupSql } from '../../people/enrolments/year-group.js';
import { isCalled, nameOrder, type SearchedNames } from '../../people/pupils/name-search.js';
import { Reader } from '../../platform/database/reader.js';
import type { SqlValue } from '../../platform/database/sql.js';
import type { Day } from '../../shared/days.js';
import { caseColumns } from '../case-visible.js';
import { type ListedPupil, ListedPupils } from './listed-pupils.js';

/** Which pupils are wanted. All conditions hold together. */
export interface PupilsWanted {
  /** See `searchWords`; none: everybody the other conditions leave. */
  readonly words: readonly string[];
  readonly schoolId: number | null;
  readonly yearGroup: string | null;
  /** Only those with a standing concern or a case, the most urgent first. Otherwise in the order of a register. */
  readonly worriedAbout: boolean;
  /** From 1. */
  readonly page: number;
}

/** A page of pupils, and how many there are in all. */
export interface PupilsPage {
  readonly total: number;
  readonly page: number;
  readonly pages: number;
  readonly pupils: readonly ListedPupil[];
}

interface NameRow extends SearchedNames {
  readonly id: number;
}

interface WorryRow extends NameRow {
  readonly caseUrgency: number | null;
  readonly severity: number | null;
  readonly concerns: number | null;
  readonly since: Day | null;
}

export const PUPILS_A_PAGE = 50;
const MOST_FOR_NUMBER = 4;
const NAMES =
  'p.id, p.first_name AS "firstName", p.preferred_name AS "preferredName", p.last_name AS "lastName"';

/**
 * Finds pupils within sight. One statement reads the names of all of them and the application compares and orders: a database's
 * collation would find "Zoe" on one machine and not on the next. What a page shows of its fifty is read for those alone.
 */
@Injectable()
export class PupilList {
  constructor(
    private readonly reader: Reader,
    private readonly listed: ListedPupils,
  ) {}

  async find(sight: Sight, wanted: PupilsWanted): Promise<PupilsPage> {
    const found = wanted.worriedAbout
      ? await this.worriedAbout(sight, wanted)
      : await this.byName(sight, wanted);
    const pages = Math.max(1, Math.ceil(found.length / PUPILS_A_PAGE));
    const page = Math.min(Math.max(1, wanted.page), pages);
    const ids = found.slice((page - 1) * PUPILS_A_PAGE, page * PUPILS_A_PAGE).map(({ id }) => id);
    return { total: found.length, page, pages, pupils: await this.listed.of(sight, ids) };
  }

  private async byName(sight: Sight, wanted: PupilsWanted): Promise<NameRow[]> {
    const values: SqlValue[] = [];
    const rows = await this.reader.query<NameRow>(
      `SELECT ${NAMES} FROM pupil p WHERE p.id IN ${wantedIds(sight, wanted, binder(values))}`,
      values,
    );
    return inOrder(
      rows.filter((row) => isCalled(row, wanted.words)),
      (row) => nameOrder(row),
    );
  }

  private async worriedAbout(sight: Sight, wanted: PupilsWanted): Promise<NameRow[]> {
    const values: SqlValue[] = [];
    const bind = binder(values);
    const concerns = sightSql(sight, { pupilId: 'c.pupil_id', schoolId: 'c.school_id' }, bind);
    const cases = sightSql(sight, caseColumns('k'), bind);
    const rows = await this.reader.query<WorryRow>(
      `SELECT ${NAMES}, w.case_urgency AS "caseUrgency", w.severity, w.concerns, w.since FROM (
         SELECT pupil_id, MAX(case_urgency) AS case_urgency, MAX(severity) AS severity,
           CAST(SUM(concerns) AS integer) AS concerns, MIN(since) AS since FROM (
           SELECT c.pupil_id, NULL AS case_urgency, c.severity, 1 AS concerns, c.raised_on AS since
             FROM concern c WHERE c.state = 'raised' AND ${concerns}
           UNION ALL SELECT k.pupil_id, k.urgency, NULL, 0, k.proposed_on
             FROM pupil_case k WHERE k.state IN ('proposed', 'open') AND ${cases}) worry
         GROUP BY pupil_id) w JOIN pupil p ON p.id = w.pupil_id
       WHERE p.id IN ${wantedIds(sight, wanted, bind)}`,
      values,
    );
    return inOrder(
      rows.filter((row) => isCalled(row, wanted.words)),
      (row) => `${100 - urgencyOf(row)} ${row.since ?? ''} ${nameOrder(row)}`,
    );
  }
}

/** A case says how urgent it is; standing concerns without one are ranked as a case of them would be, their trend aside. */
function urgencyOf({ caseUrgency, severity, concerns }: WorryRow): number {
  const more = Math.min(MOST_FOR_NUMBER, Math.max(0, (concerns ?? 0) - 1));
  return Math.min(99, Math.max(caseUrgency ?? 0, severity === null ? 0 : 10 * severity + more));
}

/** Each key is made once, not at every comparison: a large school has thousands of names. */
function inOrder<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  return rows
    .map((row) => ({ row, key: keyOf(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ row }) => row);
}

function wantedIds(
  sight: Sight,
  { schoolId, yearGroup }: PupilsWanted,
  bind: (value: SqlValue) => string,
): string {
  const places = placesInSightSql(sight, { schoolId, pupilIds: null }, bind);
  if (yearGroup === null) return `(SELECT v.pupil_id FROM ${places} v)`;
  const year = yearGroupSql('v.pupil_id', 'v.school_id', bind(sight.today));
  return `(SELECT v.pupil_id FROM ${places} v WHERE ${year} = ${bind(yearGroup)})`;
}

function binder(values: SqlValue[]): (value: SqlValue) => string {
  return (value) => `$${values.push(value)}`;
}
