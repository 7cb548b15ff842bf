import { Injectable } from '@nestjs/common';
import { sightSql } from '../../access/sight/sight-sql.js';
import type { Sight } from '../../access/sight/why-visible.js';
import { SchoolToday, todaySql } from '../../people/calendar/school-today.js';
import { lastDayAtSchool } from '../../people/enrolments/left-school.js';
import { yearGroupSql } from '../../people/enrolments/year-group.js';
import { afterSql, type OrderColumn, orderSql } from '../../platform/database/list-order.js';
import { Reader } from '../../platform/database/reader.js';
import type { SqlValue } from '../../platform/database/sql.js';
import type { Day } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import { cutPage } from '../../shared/page.js';
import type { CaseState } from '../case.lifecycle.js';
import { caseColumns } from '../case-visible.js';
import { type ContactHomeMark, ContactHomeMarks } from '../contact-home.js';
import type { FrozenConcern } from '../frozen-concern.js';
import { standingReason, stillStanding, whyNowColumns } from '../why-now.js';
import { type PersonRow, type WhoIsWho, whoIsWho } from './who-is-who.js';

/** Which cases are wanted. All conditions hold together. */
export interface CaseFilter {
  /** Public id of a school, or its id in another system. */
  readonly school?: string;
  readonly states: readonly CaseState[];
  /** Just this case. */
  readonly publicId?: string;
  /** Just these cases. */
  readonly publicIds?: readonly string[];
  /** Cases whose story has a line at or after this instant. */
  readonly since?: Instant;
  /** The pupil's id in another system. */
  readonly pupil?: string;
  readonly limit: number;
  /** Only what comes behind the case at this place. */
  readonly after?: CasePlace;
}

/** Where a case stands in the list: urgency, day it was proposed, row id. */
export type CasePlace = readonly [urgency: number, proposedOn: Day, id: number];

/** The first of the cases wanted, how many there are in all, and behind which one the rest comes; null: there is no more. */
export interface FoundCases {
  readonly total: number;
  readonly cases: ListedCase[];
  readonly more: CasePlace | null;
}

/** One line of the list. */
export interface ListedCase extends WhoIsWho, ContactHomeMark {
  readonly caseId: string;
  readonly state: CaseState;
  readonly urgency: number;
  readonly whyNow: string;
  readonly concerns: number;
  /** How many of them stand today. */
  readonly standingConcerns: number;
  /** Day of the oldest of its concerns that stand; where none does, of the oldest. */
  readonly concernSince: Day;
  readonly proposedOn: Day;
  readonly proposedAt: Instant;
  /** The day it comes back to be looked at; null unless it is watched. */
  readonly watchUntil: Day | null;
  readonly changedAt: Instant;
  readonly evidenceChangedAt: Instant | null;
  readonly heldBackUntil: Day | null;
  /** The pupil's last day at this school, once it has passed. The case stays here until somebody hands it over or closes it. */
  readonly leftOn: Day | null;
}

interface CaseRow extends PersonRow {
  id: number;
  pupil_id: number;
  public_id: string;
  state: CaseState;
  urgency: number;
  proposed_on: Day;
  proposed_at: Instant;
  watch_until: Day | null;
  evidence: string;
  ended: string | null;
  evidence_changed_at: Instant | null;
  changed_at: Instant;
  held_back_until: Day | null;
  left_on: Day | null;
  year_group: string | null;
}

/** The ranked list of cases: the most urgent first; of equals, the oldest. */
@Injectable()
export class CaseList {
  constructor(
    private readonly reader: Reader,
    private readonly schoolToday: SchoolToday,
    private readonly marks: ContactHomeMarks,
  ) {}

  /** Of the cases within sight. A case whose urgency changes between two pages stands elsewhere by then. */
  async find(filter: CaseFilter, sight: Sight): Promise<FoundCases> {
    const { where, values } = conditions(filter, sight);
    const [count] = await this.reader.query<{ total: number }>(
      `SELECT CAST(COUNT(*) AS integer) AS total ${FROM} WHERE ${where}`,
      values,
    );
    const bound = (value: SqlValue): string => `$${values.push(value)}`;
    const today = todaySql('o.timezone', await this.schoolToday.byZone(), bound);
    const after = filter.after === undefined ? 'TRUE' : afterSql(ORDER, filter.after, bound);
    const found = await this.reader.query<CaseRow>(
      `${columns(today)} ${FROM} WHERE ${where} AND ${after} ORDER BY ${orderSql(ORDER)} LIMIT ${bound(filter.limit + 1)}`,
      values,
    );
    const { rows, more } = cutPage(found, filter.limit, placeOf);
    const markOf = await this.marks.of([...new Set(rows.map((row) => row.pupil_id))]);
    const cases = rows.map((row) => ({ ...listed(row), ...markOf(row.pupil_id) }));
    return { total: count?.total ?? 0, cases, more };
  }
}

const ORDER: readonly OrderColumn[] = [
  { sql: 'k.urgency', descending: true },
  { sql: 'k.proposed_on' },
  { sql: 'k.id' },
];

function placeOf(row: CaseRow): CasePlace {
  return [row.urgency, row.proposed_on, row.id];
}

const FROM = `FROM pupil_case k JOIN pupil p ON p.id = k.pupil_id JOIN organisation o ON o.id = k.school_id
  LEFT JOIN staff s ON s.id = k.owner_staff_id`;

/** @param today SQL for the day it is at the case's school */
function columns(today: string): string {
  return `SELECT k.id, k.public_id, k.pupil_id, k.state, k.urgency, k.proposed_on, k.proposed_at, k.watch_until, ${whyNowColumns('k')},
    k.evidence_changed_at,
    p.public_id AS pupil_public_id, p.source_id AS pupil_source_id, p.first_name AS pupil_first_name,
    p.preferred_name AS pupil_preferred_name, p.last_name AS pupil_last_name,
    o.public_id AS school_public_id, o.source_id AS school_source_id, o.name AS school_name,
    s.public_id AS owner_public_id, s.first_name AS owner_first_name, s.last_name AS owner_last_name,
    (SELECT MAX(e.at) FROM case_entry e WHERE e.case_id = k.id) AS changed_at,
    (SELECT MAX(x.review_on) FROM known_context x WHERE x.pupil_id = k.pupil_id AND x.from_day <= ${today}
       AND x.review_on >= ${today} AND (x.ended_on IS NULL OR x.ended_on > ${today})) AS held_back_until,
    ${lastDayAtSchool('k.pupil_id', 'k.school_id', today)} AS left_on,
    ${yearGroupSql('k.pupil_id', 'k.school_id', today)} AS year_group`;
}

function conditions(filter: CaseFilter, sight: Sight): { where: string; values: SqlValue[] } {
  const values: SqlValue[] = [];
  const bound = (value: SqlValue): string => `$${values.push(value)}`;
  const all = [`k.state IN (${filter.states.map(bound).join(', ')})`];
  all.push(sightSql(sight, caseColumns('k'), bound));
  if (filter.school !== undefined) {
    all.push(`(o.public_id = ${bound(filter.school)} OR o.source_id = ${bound(filter.school)})`);
  }
  if (filter.publicId !== undefined) all.push(`k.public_id = ${bound(filter.publicId)}`);
  if (filter.publicIds !== undefined) {
    all.push(`k.public_id IN (${filter.publicIds.map(bound).join(', ') || 'NULL'})`);
  }
  if (filter.pupil !== undefined) all.push(`p.source_id = ${bound(filter.pupil)}`);
  if (filter.since !== undefined) {
    all.push(`EXISTS (SELECT 1 FROM case_entry c WHERE c.case_id = k.id AND c.at >= ${bound(filter.since)})`);
  }
  return { where: all.join(' AND '), values };
}

function listed(row: CaseRow): Omit<ListedCase, keyof ContactHomeMark> {
  const evidence = JSON.parse(row.evidence) as FrozenConcern[];
  const standing = stillStanding(evidence, row.ended);
  return {
    caseId: row.public_id,
    state: row.state,
    ...whoIsWho(row, row.year_group),
    urgency: row.urgency,
    whyNow: standingReason(evidence, row.ended),
    concerns: evidence.length,
    standingConcerns: standing.length,
    concernSince: (standing.length > 0 ? standing : evidence).reduce(
      (oldest, { raisedOn }) => (raisedOn < oldest ? raisedOn : oldest),
      row.proposed_on,
    ),
    proposedOn: row.proposed_on,
    proposedAt: row.proposed_at,
    watchUntil: row.watch_until,
    changedAt: row.changed_at,
    evidenceChangedAt: row.evidence_changed_at,
    heldBackUntil: row.held_back_until,
    leftOn: row.left_on,
  };
}
