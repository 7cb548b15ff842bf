import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { ContactHomeMarks } from '../../cases/contact-home.js';
import { type FrozenConcern, whyNowOf } from '../../cases/frozen-concern.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import type { Day } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import { DslDesk } from '../../signals/dsl-list/dsl-desk.js';
import { unreadHarmAmong } from '../../signals/dsl-list/unread-harm.js';
import { UnreadWorries } from '../../signals/worries/unread-worries.js';

/** Something this person has promised, or been asked, to do. */
export interface MyAction {
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
}

const AT_MOST = 100;
const NAME = 'p.first_name, p.last_name';
const NOBODY: MyDay = { actions: [], drafts: [], meetings: [], worriesToRead: 0, notesToRead: 0 };

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
  ) {}

  async of(actor: Actor): Promise<MyDay> {
    const { staffId, permissions } = actor;
    if (staffId === null) return NOBODY;
    return {
      actions: await this.actions(staffId),
      drafts: permissions.includes('followups:approve') ? await this.drafts(staffId) : [],
      meetings: await this.meetings(staffId),
      worriesToRead: (await this.worries.for(actor))?.length ?? 0,
      notesToRead: permissions.includes('dsl') ? await this.dslDesk.unread(actor) : 0,
    };
  }

  private async actions(staffId: number): Promise<MyAction[]> {
    const rows = await this.reader.query<ActionRow>(
      `SELECT a.title, a.due_on, c.pupil_id, c.school_id, ${NAME} FROM case_action a JOIN pupil_case c ON c.id = a.case_id
         JOIN pupil p ON p.id = c.pupil_id
       WHERE a.owner_staff_id = $1 AND a.done_at IS NULL AND a.withdrawn_at IS NULL
       ORDER BY a.due_on, a.id LIMIT ${AT_MOST}`,
      [staffId],
    );
    const todayAt = await this.schoolToday.everywhere();
    const markOf = await this.marks.of([...new Set(rows.map((row) => row.pupil_id))]);
    return rows.map((row) => ({
      title: row.title,
      pupil: nameOf(row),
      dueOn: row.due_on,
      isOverdue: row.due_on < todayAt(row.school_id),
      contactHome: markOf(row.pupil_id).contactHomeWords,
    }));
  }

  /** Those for the DSL are on the DSL's own list, and nobody else is told that they are there. */
  private async drafts(staffId: number): Promise<MyDraft[]> {
    const rows = await this.reader.query<DraftRow>(
      `SELECT f.public_id, f.drafted_at, f.pupil_id, c.evidence, ${NAME} FROM follow_up f
         JOIN pupil_case c ON c.id = f.case_id JOIN pupil p ON p.id = f.pupil_id
       WHERE c.owner_staff_id = $1 AND f.state = 'draft' AND f.routed_to <> 'dsl'
       ORDER BY c.urgency DESC, f.drafted_at, f.id LIMIT ${AT_MOST}`,
      [staffId],
    );
    const unread = await unreadHarmAmong(this.reader.manager, [...new Set(rows.map((row) => row.pupil_id))]);
    return rows
      .filter((row) => !unread.has(row.pupil_id))
      .map((row) => ({
        followUpId: row.public_id,
        pupil: nameOf(row),
        whyNow: whyNowOf(JSON.parse(row.evidence) as FrozenConcern[]),
        draftedAt: row.drafted_at,
      }));
  }

  private async meetings(staffId: number): Promise<MyMeeting[]> {
    const rows = await this.reader.query<MeetingRow>(
      `SELECT f.starts_at, f.place, o.timezone, ${NAME} FROM follow_up f JOIN pupil p ON p.id = f.pupil_id
         JOIN organisation o ON o.id = f.school_id
       WHERE f.state IN ('approved', 'answered') AND f.ends_at > $2
         AND EXISTS (SELECT 1 FROM booking b WHERE b.follow_up_id = f.id AND b.person = $1)
       ORDER BY f.starts_at, f.id LIMIT ${AT_MOST}`,
      [`staff:${staffId}`, this.clock.now()],
    );
    return rows.map((row) => ({
      pupil: nameOf(row),
      startsAt: row.starts_at,
      zone: row.timezone,
      place: row.place ?? '',
    }));
  }
}

interface NamedRow {
  first_name: string;
  last_name: string;
}

interface ActionRow extends NamedRow {
  title: string;
  due_on: Day;
  pupil_id: number;
  school_id: number;
}

interface DraftRow extends NamedRow {
  public_id: string;
  drafted_at: Instant;
  pupil_id: number;
  evidence: string;
}

interface MeetingRow extends NamedRow {
  starts_at: Instant;
  place: string | null;
  timezone: string;
}

function nameOf(row: NamedRow): string {
  return `${row.first_name} ${row.last_name}`.trim();
}
