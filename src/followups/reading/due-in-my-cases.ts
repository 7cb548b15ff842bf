import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { sightSql } from '../../access/sight/sight-sql.js';
import { Sights } from '../../access/sight/sights.service.js';
import { caseColumns } from '../../cases/case-visible.js';
import { ContactHomeMarks } from '../../cases/contact-home.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { Reader } from '../../platform/database/reader.js';
import type { SqlValue } from '../../platform/database/sql.js';
import { addDays, type Day } from '../../shared/days.js';

/** Something that somebody else, or nobody yet, is to do in a case of whoever looks. */
export interface DueInMyCase {
  readonly caseId: string;
  readonly title: string;
  readonly pupil: string;
  /** Whose it is; null: nobody's. */
  readonly who: string | null;
  readonly dueOn: Day;
  readonly isOverdue: boolean;
  /** "Speak to the DSL …" where contact with home is held; null as usual. */
  readonly contactHome: string | null;
}

interface DueRow {
  case_id: string;
  title: string;
  pupil_id: number;
  school_id: number;
  first_name: string;
  preferred_name: string | null;
  last_name: string;
  who_first: string | null;
  who_last: string | null;
  due_on: Day;
}

const AHEAD_DAYS = 7;
const AT_MOST = 100;

/**
 * Reads what is overdue, or due within a week, in the cases that somebody looks after and is not theirs to do: who has a case answers for it,
 * whoever promised. Their own stand among what they do.
 */
@Injectable()
export class DueInMyCases {
  constructor(
    private readonly reader: Reader,
    private readonly schoolToday: SchoolToday,
    private readonly marks: ContactHomeMarks,
    private readonly sights: Sights,
  ) {}

  async of(actor: Actor): Promise<DueInMyCase[]> {
    const { staffId, permissions } = actor;
    if (staffId === null || !permissions.includes('cases:read')) return [];
    const sight = await this.sights.of(actor);
    const values: SqlValue[] = [staffId, addDays(sight.today, AHEAD_DAYS)];
    const bind = (value: SqlValue): string => `$${values.push(value)}`;
    const rows = await this.reader.query<DueRow>(
      `SELECT k.public_id AS case_id, a.title, a.due_on, k.pupil_id, k.school_id, p.first_name, p.preferred_name, p.last_name,
         w.first_name AS who_first, w.last_name AS who_last
       FROM case_action a JOIN pupil_case k ON k.id = a.case_id JOIN pupil p ON p.id = k.pupil_id
         LEFT JOIN staff w ON w.id = a.owner_staff_id
       WHERE k.owner_staff_id = $1 AND k.state IN ('proposed', 'open') AND a.done_at IS NULL AND a.withdrawn_at IS NULL
         AND (a.owner_staff_id IS NULL OR a.owner_staff_id <> $1) AND a.due_on <= $2
         AND ${sightSql(sight, caseColumns('k'), bind)}
       ORDER BY a.due_on, a.id LIMIT ${AT_MOST}`,
      values,
    );
    const todayAt = await this.schoolToday.everywhere();
    const markOf = await this.marks.of([...new Set(rows.map((row) => row.pupil_id))]);
    return rows.map((row) => ({
      ...{ caseId: row.case_id, title: row.title, dueOn: row.due_on },
      pupil: `${row.preferred_name ?? row.first_name} ${row.last_name}`.trim(),
      who: row.who_first === null ? null : `${row.who_first} ${row.who_last ?? ''}`.trim(),
      isOverdue: row.due_on < todayAt(row.school_id),
      contactHome: markOf(row.pupil_id).contactHomeWords,
    }));
  }
}
