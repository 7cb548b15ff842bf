import { Injectable } from '@nestjs/common';
import { sightSql } from '../../access/sight/sight-sql.js';
import type { Sight } from '../../access/sight/why-visible.js';
import { SchoolToday, todaySql } from '../../people/calendar/school-today.js';
import { yearGroupSql } from '../../people/enrolments/year-group.js';
import { Reader } from '../../platform/database/reader.js';
import type { SqlValue } from '../../platform/database/sql.js';
import { PupilFiguresReader } from '../../rules/reading/pupil-figures.reader.js';
import { type Day, toEpochDay } from '../../shared/days.js';
import type { Actor } from '../../access/actor.js';
import { caseColumns } from '../case-visible.js';
import { CaseList, type ListedCase } from '../reading/case-list.js';
import { type CaseNews, newsSinceLooked } from './case-looks.js';
import { type LiveStanding, liveStanding } from './live-standing.js';
import { inOrder, type RankedCase, type TriageSort } from './triage-order.js';

/** Which state of cases is looked at: to be triaged, watched, or taken on. */
export type TriageState = 'proposed' | 'watched' | 'open';

/** Which rows are wanted, and in which order. All conditions hold together. */
export interface TriageFilter {
  readonly state: TriageState;
  readonly whose: 'mine' | 'all';
  /** Public id of a school. */
  readonly school: string | null;
  readonly year: string | null;
  readonly sort: TriageSort;
  /** From 1. A page that is not there is the last one. */
  readonly page: number;
}

/** One line of the triage list. */
export interface TriageRow extends ListedCase {
  /** What is new in it to whoever looks; null: they have never looked. */
  readonly news: CaseNews | null;
  /** Why it stands where it does; null where it is not to be decided about. */
  readonly standing: LiveStanding | null;
}

/** A page of the list, and what there is to choose from. */
export interface TriagePage {
  readonly rows: readonly TriageRow[];
  readonly total: number;
  /** The day where whoever looks is. */
  readonly today: Day;
  readonly page: number;
  readonly pages: number;
  /** All that match, in order: who comes next. */
  readonly order: readonly string[];
  readonly schools: readonly { readonly id: string; readonly name: string }[];
  readonly years: readonly string[];
}

export const ROWS_ON_A_PAGE = 50;

/** The ranked list of the triage desk: what one person may see, as it stands today, in few statements however long it is. */
@Injectable()
export class TriageList {
  constructor(
    private readonly reader: Reader,
    private readonly schoolToday: SchoolToday,
    private readonly cases: CaseList,
    private readonly figures: PupilFiguresReader,
  ) {}

  /** @param around public id of a case: the page it is on is given, where it is in the list. */
  async find(filter: TriageFilter, actor: Actor, sight: Sight, around?: string): Promise<TriagePage> {
    const all = await this.ranked(filter.state, sight);
    const wantedCases = all.filter((one) => isWanted(one, filter, actor.staffId));
    const ordered = inOrder(wantedCases, filter.sort);
    const order = ordered.map((one) => one.caseId);
    const pages = Math.max(1, Math.ceil(order.length / ROWS_ON_A_PAGE));
    const at = around === undefined ? -1 : order.indexOf(around);
    const wanted = at < 0 ? filter.page : Math.floor(at / ROWS_ON_A_PAGE) + 1;
    const page = Math.min(Math.max(1, wanted), pages);
    return {
      rows: await this.rows(ordered.slice((page - 1) * ROWS_ON_A_PAGE, page * ROWS_ON_A_PAGE), actor, sight),
      ...{ total: order.length, page, pages, order },
      today: await this.schoolToday.at(actor.organisationId),
      schools: distinct(all.map(({ school }) => school)),
      years: [...new Set(all.flatMap(({ year }) => (year === null ? [] : [year])))].sort(byNumber),
    };
  }

  private async ranked(state: TriageState, sight: Sight): Promise<RankedCase[]> {
    const values: SqlValue[] = [];
    const bound = (value: SqlValue): string => `$${values.push(value)}`;
    const days = await this.schoolToday.byZone();
    const today = todaySql('o.timezone', days, bound);
    const rows = await this.reader.query<RankedRow>(
      `SELECT k.id, k.public_id, k.pupil_id, k.school_id AS school, o.timezone, p.signals_version, k.urgency, k.proposed_on, k.owner_staff_id, o.public_id AS school_id, o.name AS school_name,
         COALESCE(p.preferred_name, p.first_name) AS called, p.last_name, s.last_name AS owner_name,
         ${yearGroupSql('k.pupil_id', 'k.school_id', today)} AS year_group,
         (SELECT COALESCE(MIN(CASE WHEN c.state = 'raised' THEN c.raised_on END), MIN(c.raised_on)) FROM case_concern x JOIN concern c ON c.id = x.concern_id WHERE x.case_id = k.id) AS since,
         ${standing('COALESCE(MAX(c.severity), 0)')} AS severity, ${standing('CAST(COUNT(*) AS integer)')} AS concerns
       FROM pupil_case k JOIN pupil p ON p.id = k.pupil_id JOIN organisation o ON o.id = k.school_id
         LEFT JOIN staff s ON s.id = k.owner_staff_id
       WHERE k.state = ${bound(state)} AND ${sightSql(sight, caseColumns('k'), bound)}`,
      values,
    );
    const standings = state === 'proposed' ? await this.standings(rows, days) : [];
    return rows.map((row, at) => ranked(row, standings[at] ?? null));
  }

  /** What waits for a decision is looked at as it stands today, not as it was when it was found. */
  private async standings(
    rows: readonly RankedRow[],
    days: ReadonlyMap<string, Day>,
  ): Promise<LiveStanding[]> {
    const todayAt = new Map(
      rows.map(({ school, timezone }) => [school, toEpochDay(days.get(timezone) ?? '')]),
    );
    const asked = rows.map(({ pupil_id: pupilId, school: schoolId, signals_version: signalsVersion }) => ({
      ...{ pupilId, schoolId, signalsVersion },
    }));
    const figures = await this.figures.read(asked, (schoolId) => todayAt.get(schoolId) ?? 0);
    return rows.flatMap((row, at) => (figures[at] ? [liveStanding(row, figures[at])] : []));
  }

  private async rows(ranked: readonly RankedCase[], actor: Actor, sight: Sight): Promise<TriageRow[]> {
    if (ranked.length === 0) return [];
    const order = ranked.map(({ caseId }) => caseId);
    const filter = {
      states: ['proposed', 'watched', 'open'] as const,
      publicIds: order,
      limit: order.length,
    };
    const { cases } = await this.cases.find(filter, sight);
    const news = await newsSinceLooked(this.reader.manager, order, actor);
    const found = new Map(cases.map((one) => [one.caseId, one]));
    return ranked.flatMap(({ caseId, standing }) => {
      const row = found.get(caseId);
      return row ? [{ ...row, standing, news: news.get(caseId) ?? null }] : [];
    });
  }
}

/** SQL for something of the concerns of case `k` that stand. */
function standing(what: string): string {
  return `(SELECT ${what} FROM case_concern x JOIN concern c ON c.id = x.concern_id WHERE x.case_id = k.id AND c.state = 'raised')`;
}

interface RankedRow {
  id: number;
  public_id: string;
  pupil_id: number;
  school: number;
  timezone: string;
  signals_version: number;
  severity: number;
  concerns: number;
  urgency: number;
  proposed_on: string;
  owner_staff_id: number | null;
  school_id: string;
  school_name: string;
  called: string;
  last_name: string;
  owner_name: string | null;
  year_group: string | null;
  since: string | null;
}

function ranked(row: RankedRow, standing: LiveStanding | null): RankedCase {
  return {
    ...{ id: row.id, caseId: row.public_id, urgency: row.urgency, proposedOn: row.proposed_on },
    name: `${row.last_name} ${row.called}`,
    school: { id: row.school_id, name: row.school_name },
    ownerStaffId: row.owner_staff_id,
    owner: row.owner_name ?? '',
    year: row.year_group,
    since: row.since ?? row.proposed_on,
    standing,
  };
}

function isWanted(one: RankedCase, { whose, school, year }: TriageFilter, staffId: number | null): boolean {
  if (whose === 'mine' && one.ownerStaffId !== staffId) return false;
  if (school !== null && one.school.id !== school) return false;
  return year === null || one.year === year;
}

function distinct(schools: readonly { id: string; name: string }[]): { id: string; name: string }[] {
  const known = new Map(schools.map((school) => [school.id, school]));
  return [...known.values()].sort((a, b) => a.name.localeCompare(b.name, 'en-GB'));
}

/** Year 9 before year 10; words after numbers. */
function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en-GB', { numeric: true });
}
