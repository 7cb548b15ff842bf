import { Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import type { EntityManager } from 'typeorm';
import type { TeamAtSchool } from '../../people/organisations/team-agreements.js';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { Redrafts } from '../drafting/redrafts.service.js';
import { CaseDesk } from '../case-desk.js';
import { lockedFollowUp } from '../locked-follow-up.js';
import { deskOf } from '../meeting-home.js';
import { type MeetingScene, readScene } from '../meeting-scene.js';
import type { StaffAtMeeting } from '../meeting-staff.js';
import { Booking } from './booking.entity.js';

/** How many meetings a school plans with somebody of a team. */
export interface MeetingsWithTeam {
  readonly drafts: number;
  /** Approved, and not over yet. */
  readonly booked: number;
}

interface PlannedRow {
  id: number;
  state: string;
}

/**
 * Meetings of a school that people of a team were to be at, and may not be at any more. A draft is written anew. A time that home knows of
 * stays: the family may have taken the day off for it, and who comes instead is for a person to say.
 */
@Injectable()
export class MeetingsWithoutTeam {
  constructor(
    private readonly reader: Reader,
    private readonly clock: Clock,
    private readonly redrafts: Redrafts,
    private readonly desk: CaseDesk,
  ) {}

  async count(at: TeamAtSchool): Promise<MeetingsWithTeam> {
    const planned = await this.planned(at);
    const drafts = planned.filter(({ state }) => state === 'draft').length;
    return { drafts, booked: planned.length - drafts };
  }

  async idsOf(at: TeamAtSchool): Promise<number[]> {
    return (await this.planned(at)).map(({ id }) => id);
  }

  /** Nothing happens where everybody who is to be there may be. */
  async lookAfter(tx: EntityManager, id: number): Promise<void> {
    const followUp = await lockedFollowUp(tx, { id });
    const scene = await readScene(tx, followUp, this.clock.now());
    const left = scene.staff.filter((one) => one.fromTeam && !one.worksHere);
    if (left.length === 0) return;
    if (followUp.state === 'draft') await this.redraft(tx, scene, left);
    else if (followUp.state === 'approved' || followUp.state === 'answered')
      await this.askOwner(tx, scene, left);
  }

  private planned({ teamId, schoolId }: TeamAtSchool): Promise<PlannedRow[]> {
    return this.reader.query<PlannedRow>(
      `SELECT f.id, f.state FROM follow_up f WHERE f.school_id = $2 AND f.state IN ('draft', 'approved', 'answered')
         AND (f.starts_at IS NULL OR f.starts_at > $3) AND EXISTS
         (SELECT 1 FROM follow_up_staff m JOIN staff s ON s.id = m.staff_id
          WHERE m.follow_up_id = f.id AND s.organisation_id = $1)
       ORDER BY f.id`,
      [teamId, schoolId, this.clock.now()],
    );
  }

  private async redraft(
    tx: EntityManager,
    scene: MeetingScene,
    left: readonly StaffAtMeeting[],
  ): Promise<void> {
    const { caseId, publicId } = scene.followUp;
    await this.redrafts.withoutWhoLeft(tx, scene);
    await this.desk.tell(tx, {
      ...{ caseId, kind: 'follow-up-without-team', actor: 'worker', data: { followUp: publicId } },
      text: `The draft is written anew without ${namesOf(left)}, whose team no longer works for the school`,
    });
  }

  /** Their time is their own again. Mail that names them and has not left is stopped when it is due. */
  private async askOwner(
    tx: EntityManager,
    scene: MeetingScene,
    left: readonly StaffAtMeeting[],
  ): Promise<void> {
    const { id, caseId, sequence } = scene.followUp;
    for (const { staffId } of left) await tx.delete(Booking, { followUpId: id, person: `staff:${staffId}` });
    await this.desk.ask(tx, {
      ...{ caseId, withinSchoolDays: 1, origin: `without-team:${id}:${sequence}` },
      title: taskOf(scene, namesOf(left)),
    });
  }
}

/** When a meeting is that only a DSL decides about today, and whether home is spoken to about it, is for the DSL to say. */
function taskOf({ followUp, school, home }: MeetingScene, names: string): string {
  const missing = `was to be with ${names}, whose team no longer works for the school`;
  if (followUp.routedTo === 'dsl' || deskOf(home) === 'dsl')
    return `Ask the DSL about the meeting with home, which ${missing}`;
  const when = DateTime.fromISO(followUp.startsAt ?? '', { zone: school.zone })
    .setLocale('en-GB')
    .toFormat('cccc d MMMM, HH:mm');
  return `The meeting on ${when} ${missing}: tell home who comes instead, or move it`;
}

function namesOf(staff: readonly StaffAtMeeting[]): string {
  return staff.map(({ name }) => name).join(', ');
}
