import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { sightSql } from '../../access/sight/sight-sql.js';
import { Sights } from '../../access/sight/sights.service.js';
import { caseColumns } from '../../cases/case-visible.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { Reader } from '../../platform/database/reader.js';
import { type SqlValue, valuesList } from '../../platform/database/sql.js';
import { type HeldJob, heldJobs } from '../../platform/jobs/held-jobs.js';
import { NotFound } from '../../shared/errors.js';
import type { Instant } from '../../shared/instants.js';
import { Deciders } from '../approval/deciders.js';
import type { Decider } from '../approval/decider.js';
import { DslDecides } from '../approval/follow-up-errors.js';
import { desksToday } from '../desks-today.js';
import type { Desk } from '../follow-up.entity.js';
import { HeldMails, payloadOf } from './held-mail.service.js';

/** Something a restore holds, as the person who decides about it reads it. */
export interface HeldMailShown {
  /** Of the job that is held. */
  readonly id: number;
  readonly followUpId: string;
  readonly pupil: string;
  readonly school: string;
  /** Null: nobody's mail, but a task to phone or to give a letter. */
  readonly recipient: string | null;
  readonly subject: string | null;
  /** Null: it tells of no time. */
  readonly meetingAt: Instant | null;
  readonly zone: string;
  readonly dueAt: Instant;
}

const NOT_HERE = 'No held mail has this number. Somebody may have decided about it meanwhile.';

interface Row {
  invitation_id: number;
  sequence: number | null;
  follow_up_id: string;
  routed_to: Desk;
  pupil_id: number;
  school_id: number;
  first_name: string;
  last_name: string;
  school: string;
  timezone: string;
  starts_at: Instant | null;
  to_name: string | null;
  subject: string | null;
}

/**
 * Held mail for whoever may approve meetings: of pupils within their sight, and of meetings that only a DSL decides today to
 * DSLs alone, whatever stood when the mail was held. What is out of reach is to them as if it were not there.
 */
@Injectable()
export class HeldMailDesk {
  constructor(
    private readonly reader: Reader,
    private readonly sights: Sights,
    private readonly deciders: Deciders,
    private readonly held: HeldMails,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** The earliest due first. */
  async list(actor: Actor): Promise<HeldMailShown[]> {
    const jobs = await heldJobs(this.reader.manager);
    if (jobs.length === 0) return [];
    const rows = await this.rows(actor, [...new Set(jobs.map((job) => payloadOf(job).invitationId))]);
    const own = actor.permissions.includes('dsl') ? rows : await this.notForTheDsl(rows);
    return jobs.flatMap((job) => shown(job, own));
  }

  /** Home has it: it is written down as sent. @throws NotFound for what is not held, or not theirs to decide */
  async hasLeft(actor: Actor, id: number): Promise<void> {
    await this.decide(actor, id, (by) => this.held.hasLeft(id, by));
  }

  /** It has not left, and may, looked at once more like any other. @throws NotFound for what is not held, or not theirs to decide */
  async letGo(actor: Actor, id: number): Promise<void> {
    await this.decide(actor, id, (by) => this.held.letGo(id, by));
  }

  private async decide(actor: Actor, id: number, work: (by: Decider) => Promise<void>): Promise<void> {
    if (!(await this.list(actor)).some((one) => one.id === id)) throw new NotFound(NOT_HERE);
    try {
      await work(await this.deciders.of(actor));
    } catch (error) {
      if (error instanceof DslDecides) throw new NotFound(NOT_HERE);
      throw error;
    }
  }

  private async notForTheDsl(rows: readonly Row[]): Promise<Row[]> {
    const meetings = rows.map((row) => ({
      row,
      ...{ pupilId: row.pupil_id, schoolId: row.school_id, routedTo: row.routed_to },
    }));
    const deskOf = await desksToday(this.reader.manager, meetings, await this.schoolToday.everywhere());
    return meetings.filter((one) => deskOf(one) !== 'dsl').map(({ row }) => row);
  }

  private async rows(actor: Actor, invitationIds: readonly number[]): Promise<Row[]> {
    const values: SqlValue[] = [...invitationIds];
    const inSight = sightSql(
      await this.sights.of(actor),
      caseColumns('k'),
      (value) => `$${values.push(value)}`,
    );
    return this.reader.query<Row>(
      `SELECT i.id AS invitation_id, m.sequence, f.public_id AS follow_up_id, f.routed_to, f.starts_at, f.pupil_id, f.school_id,
              p.first_name, p.last_name, o.name AS school, o.timezone, m.to_name, m.subject
       FROM invitation i JOIN follow_up f ON f.id = i.follow_up_id JOIN pupil_case k ON k.id = f.case_id
         JOIN pupil p ON p.id = f.pupil_id JOIN organisation o ON o.id = f.school_id
         LEFT JOIN invitation_mail m ON m.invitation_id = i.id
           AND m.method = CASE WHEN f.state = 'cancelled' THEN 'CANCEL' ELSE 'REQUEST' END
       WHERE i.id IN ${valuesList(1, invitationIds.length)} AND ${inSight}`,
      values,
    );
  }
}

/** The mail of the very version that was in line; where there is none, somebody was to be phoned or given a letter. */
function shown(job: HeldJob, rows: readonly Row[]): HeldMailShown[] {
  const { invitationId, sequence } = payloadOf(job);
  const about = rows.filter((row) => row.invitation_id === invitationId);
  const mail = about.find((row) => row.sequence === sequence);
  const row = mail ?? about[0];
  if (!row) return [];
  return [
    {
      ...{ id: job.id, followUpId: row.follow_up_id, school: row.school, zone: row.timezone },
      pupil: `${row.first_name} ${row.last_name}`.trim(),
      recipient: mail?.to_name ?? null,
      subject: mail?.subject ?? null,
      meetingAt: row.starts_at,
      dueAt: job.dueAt,
    },
  ];
}
