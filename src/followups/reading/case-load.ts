import { Injectable } from '@nestjs/common';
import { sightSql } from '../../access/sight/sight-sql.js';
import type { Sight } from '../../access/sight/why-visible.js';
import { caseColumns } from '../../cases/case-visible.js';
import type { CaseState } from '../../cases/case.lifecycle.js';
import { type ContactHomeMark, ContactHomeMarks } from '../../cases/contact-home.js';
import { whyNowColumns, whyNowOfRow, type WhyNowRow } from '../../cases/why-now.js';
import { SchoolToday, todaySql } from '../../people/calendar/school-today.js';
import { yearGroupSql } from '../../people/enrolments/year-group.js';
import { Reader } from '../../platform/database/reader.js';
import type { SqlValue } from '../../platform/database/sql.js';
import type { Day } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import { desksToday } from '../desks-today.js';

/** Which cases, in which order. */
export interface LoadFilter {
  readonly state: CaseState;
  /** Only those of this member of staff; null: all within sight. */
  readonly ownerStaffId: number | null;
  readonly order: 'due' | 'urgency';
  readonly skip: number;
  readonly take: number;
}

/** A case in somebody's load, by what is due in it. */
export interface LoadedCase {
  readonly caseId: string;
  readonly pupil: string;
  readonly yearGroup: string | null;
  readonly school: string;
  readonly owner: string | null;
  readonly whyNow: string;
  /** The first day on which something is due, of whoever does it; null: nothing is. */
  readonly nextDueOn: Day | null;
  /** What that is, and whose (null: nobody's yet). */
  readonly nextDue: { readonly title: string; readonly who: string | null } | null;
  readonly isOverdue: boolean;
  /** The next meeting with home that is agreed on. */
  readonly nextMeetingAt: Instant | null;
  readonly zone: string;
  /** "Speak to the DSL …" where contact with home is held; null as usual. */
  readonly contactHome: string | null;
  /** When it was closed and why, as it was said then; null: it is not closed. */
  readonly closed: { readonly at: Instant; readonly reason: string | null } | null;
}

interface LoadRow extends WhyNowRow {
  public_id: string;
  pupil_id: number;
  school_id: number;
  first_name: string;
  preferred_name: string | null;
  last_name: string;
  year_group: string | null;
  school: string;
  timezone: string;
  owner_first: string | null;
  owner_last: string | null;
  next_due_on: Day | null;
  next_due: string | null;
  due_first: string | null;
  due_last: string | null;
  today: Day;
  next_meeting_at: Instant | null;
  closed_at: Instant | null;
  closed_reason: string | null;
}

const FROM = `FROM pupil_case k JOIN pupil p ON p.id = k.pupil_id JOIN organisation o ON o.id = k.school_id
  LEFT JOIN staff s ON s.id = k.owner_staff_id`;
/** What is due first in it. */
const DUE_FIRST = `LEFT JOIN case_action a ON a.id = (SELECT b.id FROM case_action b WHERE b.case_id = k.id AND b.done_at IS NULL
    AND b.withdrawn_at IS NULL ORDER BY b.due_on, b.id LIMIT 1)
  LEFT JOIN staff w ON w.id = a.owner_staff_id`;

/** Reads who has which cases, and what is due in them: the day of somebody with thirty families. */
@Injectable()
export class CaseLoad {
  constructor(
    private readonly reader: Reader,
    private readonly schoolToday: SchoolToday,
    private readonly marks: ContactHomeMarks,
  ) {}

  /** What is due first, first, and then what is most urgent; or the other way round. Closed cases: the latest closed first. */
  async find(filter: LoadFilter, sight: Sight): Promise<{ total: number; cases: LoadedCase[] }> {
    const values: SqlValue[] = [];
    const bind = (value: SqlValue): string => `$${values.push(value)}`;
    const where = conditions(filter, sight, bind);
    const count = await this.reader.first<{ total: number }>(
      `SELECT CAST(COUNT(*) AS integer) AS total ${FROM} WHERE ${where}`,
      values,
    );
    const today = todaySql('o.timezone', await this.schoolToday.byZone(), bind);
    const rows = await this.reader.query<LoadRow>(
      `SELECT * FROM (${columns(today)} ${FROM} ${DUE_FIRST} WHERE ${where}) l ORDER BY ${filter.state === 'closed' ? LATEST_CLOSED : ORDER[filter.order]}
       LIMIT ${bind(filter.take)} OFFSET ${bind(filter.skip)}`,
      values,
    );
    const markOf = await this.marks.of([...new Set(rows.map((row) => row.pupil_id))]);
    const shown = await this.withoutTheDsls(rows);
    return { total: count?.total ?? 0, cases: shown.map((row) => loaded(row, markOf(row.pupil_id))) };
  }

  /** When a meeting is that only a DSL decides about today, this list tells nobody. */
  private async withoutTheDsls(rows: readonly LoadRow[]): Promise<LoadRow[]> {
    const meetingOf = ({ pupil_id: pupilId, school_id: schoolId }: LoadRow) => ({
      ...{ pupilId, schoolId, routedTo: 'pastoral-lead' as const },
    });
    const meetings = rows.filter((row) => row.next_meeting_at !== null).map(meetingOf);
    const deskOf = await desksToday(this.reader.manager, meetings, await this.schoolToday.everywhere());
    return rows.map((row) =>
      row.next_meeting_at !== null && deskOf(meetingOf(row)) === 'dsl'
        ? { ...row, next_meeting_at: null }
        : row,
    );
  }
}

/** What has no day comes last, on both databases. */
const ORDER = {
  due: `CASE WHEN next_due_on IS NULL THEN 1 ELSE 0 END, next_due_on, urgency DESC, id`,
  urgency: `urgency DESC, CASE WHEN next_due_on IS NULL THEN 1 ELSE 0 END, next_due_on, id`,
} as const;
/** Nothing is due in them any more. */
const LATEST_CLOSED = 'closed_at DESC, id DESC';

function columns(today: string): string {
  return `SELECT k.id, k.public_id, k.pupil_id, k.school_id, k.urgency, k.closed_at, k.closed_reason, ${whyNowColumns('k')},
    p.first_name, p.preferred_name, p.last_name,
    ${yearGroupSql('k.pupil_id', 'k.school_id', today)} AS year_group, o.name AS school, o.timezone,
    s.first_name AS owner_first, s.last_name AS owner_last, ${today} AS today,
    a.due_on AS next_due_on, a.title AS next_due, w.first_name AS due_first, w.last_name AS due_last,
    (SELECT MIN(f.starts_at) FROM follow_up f WHERE f.case_id = k.id AND f.state IN ('approved', 'answered')
      AND f.routed_to <> 'dsl')
      AS next_meeting_at`;
}

function conditions(
  { state, ownerStaffId }: LoadFilter,
  sight: Sight,
  bind: (value: SqlValue) => string,
): string {
  const all = [`k.state = ${bind(state)}`, sightSql(sight, caseColumns('k'), bind)];
  if (ownerStaffId !== null) all.push(`k.owner_staff_id = ${bind(ownerStaffId)}`);
  return all.join(' AND ');
}

function loaded(row: LoadRow, { contactHomeWords }: ContactHomeMark): LoadedCase {
  return {
    caseId: row.public_id,
    pupil: `${row.preferred_name ?? row.first_name} ${row.last_name}`,
    yearGroup: row.year_group,
    school: row.school,
    owner: nameOf(row.owner_first, row.owner_last),
    whyNow: whyNowOfRow(row),
    nextDueOn: row.next_due_on,
    nextDue: row.next_due === null ? null : { title: row.next_due, who: nameOf(row.due_first, row.due_last) },
    isOverdue: row.next_due_on !== null && row.next_due_on < row.today,
    nextMeetingAt: row.next_meeting_at,
    zone: row.timezone,
    contactHome: contactHomeWords,
    closed: row.closed_at === null ? null : { at: row.closed_at, reason: row.closed_reason },
  };
}

function nameOf(first: string | null, last: string | null): string | null {
  return first === null ? null : `${first} ${last ?? ''}`.trim();
}
