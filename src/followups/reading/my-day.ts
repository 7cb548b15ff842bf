import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import type { Permission } from '../../access/permissions.js';
import { sightSql } from '../../access/sight/sight-sql.js';
import { Sights } from '../../access/sight/sights.service.js';
import type { Sight } from '../../access/sight/why-visible.js';
import { ContactHomeMarks } from '../../cases/contact-home.js';
import { whyNowColumns, whyNowOfRow, type WhyNowRow } from '../../cases/why-now.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { caseColumns } from '../../cases/case-visible.js';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import type { SqlValue } from '../../platform/database/sql.js';
import type { Day } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import { DslDesk } from '../../signals/dsl-list/dsl-desk.js';
import { UnreadWorries } from '../../signals/worries/unread-worries.js';
import { desksToday } from '../desks-today.js';
import type { Desk } from '../follow-up.entity.js';

/** Something this person has promised, or been asked, to do. */
export interface MyAction {
  /** Of the case it belongs to; null: its page is not for them. */
  readonly caseId: string | null;
  readonly title: string;
  readonly pupil: string;
  readonly dueOn: Day;
  readonly isOverdue: boolean;
  /** "Speak to the DSL …" where contact with home is held; null as usual. */
  readonly contactHome: string | null;
}

/** A drafted meeting of one of this person's cases that waits for somebody to read and approve it. */
export interface MyDraft {
  readonly followUpId: string;
  readonly pupil: string;
  readonly whyNow: string;
  readonly draftedAt: Instant;
}

/** A meeting this person is booked for. */
export interface MyMeeting {
  /** Null: its page is not for them, such as where only a DSL decides. */
  readonly followUpId: string | null;
  readonly pupil: string;
  readonly startsAt: Instant;
  readonly zone: string;
  readonly place: string;
}

/** What needs one person now. */
export interface MyDay {
  readonly actions: readonly MyAction[];
  readonly drafts: readonly MyDraft[];
  readonly meetings: readonly MyMeeting[];
  /** Worries whose writers were told that this person reads them. */
  readonly worriesToRead: number;
  /** Of a DSL: notes on their list that nobody has read. 0 for everybody else. */
  readonly notesToRead: number;
  /** What they may see, for whatever else their day says. */
  readonly sight: Sight;
}

const AT_MOST = 100;
const NAME = 'p.first_name, p.last_name';
const DESK = 'f.pupil_id AS "pupilId", f.school_id AS "schoolId", f.routed_to AS "routedTo"';
const NOTHING = { actions: [], drafts: [], meetings: [], worriesToRead: 0, notesToRead: 0 } as const;

/** Reads what needs a member of staff: their own actions, cases and meetings, and nobody else's. */
@Injectable()
export class MyDayReader {
  constructor(
    private readonly reader: Reader,
    private readonly clock: Clock,
    private readonly schoolToday: SchoolToday,
    private readonly marks: ContactHomeMarks,
    private readonly worries: UnreadWorries,
    private readonly dslDesk: DslDesk,
    private readonly sights: Sights,
  ) {}

  async of(actor: Actor): Promise<MyDay> {
    const { staffId, organisationId, permissions } = actor;
    const sight = await this.sights.of(actor);
    if (staffId === null) return { ...NOTHING, sight };
    const mine: Mine = { staffId, organisationId, sight };
    return {
      actions: await this.actions(mine, permissions),
      drafts: permissions.includes('followups:approve') ? await this.drafts(mine) : [],
      meetings: await this.meetings(mine, permissions),
      worriesToRead: (await this.worries.for(actor))?.length ?? 0,
      notesToRead: permissions.includes('dsl') ? await this.dslDesk.unread(actor) : 0,
      sight,
    };
  }

  private async actions(mine: Mine, permissions: readonly Permission[]): Promise<MyAction[]> {
    const { values, bind } = bound(mine.staffId);
    const inSight = sightSql(mine.sight, caseColumns('c'), bind);
    const rows = await this.reader.query<ActionRow>(
      `SELECT a.title, a.due_on, c.public_id, c.pupil_id, c.school_id, ${NAME}, CASE WHEN ${inSight} THEN 1 ELSE 0 END AS in_sight
         FROM case_action a JOIN pupil_case c ON c.id = a.case_id
         JOIN pupil p ON p.id = c.pupil_id
       WHERE a.owner_staff_id = $1 AND a.done_at IS NULL AND a.withdrawn_at IS NULL
         AND ${stillTheirs(mine, bind)}
       ORDER BY a.due_on, a.id LIMIT ${AT_MOST}`,
      values,
    );
    const todayAt = await this.schoolToday.everywhere();
    const markOf = await this.marks.of([...new Set(rows.map((row) => row.pupil_id))]);
    const mayOpen = (row: ActionRow): boolean => permissions.includes('cases:read') && row.in_sight === 1;
    return rows.map((row) => ({
      caseId: mayOpen(row) ? row.public_id : null,
      title: row.title,
      pupil: nameOf(row),
      dueOn: row.due_on,
      isOverdue: row.due_on < todayAt(row.school_id),
      contactHome: markOf(row.pupil_id).contactHomeWords,
    }));
  }

  /** Those for the DSL are on the DSL's own list, and nobody else is told that they are there. */
  private async drafts(mine: Mine): Promise<MyDraft[]> {
    const { values, bind } = bound(mine.staffId);
    const rows = await this.reader.query<DraftRow>(
      `SELECT f.public_id, f.drafted_at, ${whyNowColumns('c')}, ${DESK}, ${NAME} FROM follow_up f
         JOIN pupil_case c ON c.id = f.case_id JOIN pupil p ON p.id = f.pupil_id
       WHERE c.owner_staff_id = $1 AND f.state = 'draft' AND f.routed_to <> 'dsl'
         AND ${stillTheirs(mine, bind)}
       ORDER BY c.urgency DESC, f.drafted_at, f.id LIMIT ${AT_MOST}`,
      values,
    );
    const deskOf = await desksToday(this.reader.manager, rows, await this.schoolToday.everywhere());
    return rows
      .filter((row) => deskOf(row) !== 'dsl')
      .map((row) => ({
        followUpId: row.public_id,
        pupil: nameOf(row),
        whyNow: whyNowOfRow(row),
        draftedAt: row.drafted_at,
      }));
  }

  private async meetings(mine: Mine, permissions: readonly Permission[]): Promise<MyMeeting[]> {
    const { values, bind } = bound(`staff:${mine.staffId}`, this.clock.now());
    const inSight = sightSql(mine.sight, caseColumns('c'), bind);
    const rows = await this.reader.query<MeetingRow>(
      `SELECT f.public_id, f.starts_at, f.place, o.timezone, ${DESK}, ${NAME}, CASE WHEN ${inSight} THEN 1 ELSE 0 END AS in_sight FROM follow_up f JOIN pupil_case c ON c.id = f.case_id
         JOIN pupil p ON p.id = f.pupil_id JOIN organisation o ON o.id = f.school_id
       WHERE f.state IN ('approved', 'answered') AND f.ends_at > $2
         AND EXISTS (SELECT 1 FROM booking b WHERE b.follow_up_id = f.id AND b.person = $1)
         AND ${stillTheirs(mine, bind)}
       ORDER BY f.starts_at, f.id LIMIT ${AT_MOST}`,
      values,
    );
    const deskOf = await desksToday(this.reader.manager, rows, await this.schoolToday.everywhere());
    const mayOpen = (row: MeetingRow): boolean =>
      permissions.includes('cases:read') &&
      row.in_sight === 1 &&
      (permissions.includes('dsl') || deskOf(row) !== 'dsl');
    return rows.map((row) => ({
      followUpId: mayOpen(row) ? row.public_id : null,
      pupil: nameOf(row),
      startsAt: row.starts_at,
      zone: row.timezone,
      place: row.place ?? '',
    }));
  }
}

/** Whose day it is, and what they may see today. */
interface Mine {
  readonly staffId: number;
  readonly organisationId: number | null;
  readonly sight: Sight;
}

function bound(...given: SqlValue[]): { values: SqlValue[]; bind: (value: SqlValue) => string } {
  const values = [...given];
  return { values, bind: (value) => `$${values.push(value)}` };
}

/**
 * What somebody was given at their own school stays theirs to do. Another school's is there only while they may see its case: a
 * team whose agreement has ended, or to which the family says no now, is not told of the pupil any more.
 */
function stillTheirs({ organisationId, sight }: Mine, bind: (value: SqlValue) => string): string {
  return `(c.school_id = ${bind(organisationId ?? 0)} OR ${sightSql(sight, caseColumns('c'), bind)})`;
}

interface NamedRow {
  first_name: string;
  last_name: string;
}

interface ActionRow extends NamedRow {
  public_id: string;
  in_sight: number;
  title: string;
  due_on: Day;
  pupil_id: number;
  school_id: number;
}

interface OfDesk extends NamedRow {
  public_id: string;
  pupilId: number;
  schoolId: number;
  routedTo: Desk;
}

interface DraftRow extends OfDesk, WhyNowRow {
  drafted_at: Instant;
}

interface MeetingRow extends OfDesk {
  in_sight: number;
  starts_at: Instant;
  place: string | null;
  timezone: string;
}

function nameOf(row: NamedRow): string {
  return `${row.first_name} ${row.last_name}`.trim();
}
