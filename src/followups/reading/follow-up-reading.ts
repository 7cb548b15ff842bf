import { Injectable } from '@nestjs/common';
import { sightSql } from '../../access/sight/sight-sql.js';
import type { Sight } from '../../access/sight/why-visible.js';
import { caseColumns, whyCaseVisible } from '../../cases/case-visible.js';
import { whyNowColumns } from '../../cases/why-now.js';
import { SchoolToday, todaySql } from '../../people/calendar/school-today.js';
import { yearGroupSql } from '../../people/enrolments/year-group.js';
import { Clock } from '../../platform/clock/clock.js';
import { TandemConfig } from '../../platform/config/config.js';
import { afterSql, orderSql } from '../../platform/database/list-order.js';
import { Reader } from '../../platform/database/reader.js';
import type { SqlValue } from '../../platform/database/sql.js';
import { NotFound } from '../../shared/errors.js';
import type { Instant } from '../../shared/instants.js';
import { cutPage } from '../../shared/page.js';
import { whyNotPossible } from '../approval/chosen-slot.js';
import { isOnSchoolDay } from '../approval/meetings-on-days-off.js';
import { DslDecides } from '../approval/follow-up-errors.js';
import { desksOfListed } from '../desks-today.js';
import { FollowUp } from '../follow-up.entity.js';
import type { FollowUpState } from '../follow-up.lifecycle.js';
import { type HomeAnswer, Invitation, type InvitationState } from '../invitation.entity.js';
import { deskOf, isAsked } from '../meeting-home.js';
import { type MeetingScene, readScene } from '../meeting-scene.js';
import { lastSchoolDay } from '../meeting-school.js';
import { plannedMeeting, sendingDay, sendingMoment } from '../planned-meeting.js';
import { quartersOf, type Slot } from '../scheduling.js';
import { MailQueue } from '../sending/mail-queue.js';
import { readStaffTimes } from '../drafting/meeting-attendance.js';
import { clockOf } from '../drafting/past-case.js';
import { type FollowUpPlace, LIST_ORDER, type ListRow, listed, placeOf } from './listed-follow-up.js';
import { headOf } from './meeting-head.js';
import { noTimesBecause } from './no-times.js';

/** A suggested time and whether it is still possible. */
export interface SlotOnOffer extends Slot {
  readonly index: number;
  /** Ahead of us, and everybody of the staff is still free then. */
  readonly free: boolean;
  /** Why a draft cannot be approved for this time any more, in words for staff; null: it can. */
  readonly whyNot: string | null;
}

/** One person of the home: what they get and how, or why they get nothing. */
export interface RecipientShown {
  readonly invitationId: string;
  readonly name: string;
  readonly isPupil: boolean;
  readonly way: 'mail' | 'phone' | 'letter' | null;
  /** Why nothing goes to them, in words for staff. */
  readonly whyNot: string | null;
  readonly needsInterpreter: boolean;
  readonly state: InvitationState;
  readonly stopReason: string | null;
  readonly subject: string | null;
  /** The exact words; a mark stands where their own link will be. */
  readonly text: string | null;
  readonly answer: HomeAnswer | null;
  readonly answerNote: string | null;
  /** How many of the home come; 4 is four or more. */
  readonly coming: number | null;
  /** What makes it possible for them to come, in their words. */
  readonly accessNeeds: string | null;
  /** The language they asked to talk in, in their words. */
  readonly interpreterLanguage: string | null;
  readonly answeredAt: Instant | null;
  readonly sentAt: Instant | null;
}

/** A follow-up with all that somebody must see who approves it. */
export type FollowUpShown = Awaited<ReturnType<FollowUpReading['read']>>;
/** A line of the list. */
export type ListedFollowUp = Awaited<ReturnType<FollowUpReading['list']>>[number];

const WAY = { invite: 'mail', 'ask-by-phone': 'phone', letter: 'letter' } as const;
const AT_MOST = 500;

/** Which follow-ups; all when absent. `school`: its public id or the id of its own system. */
export interface FollowUpsWanted {
  readonly state?: FollowUpState;
  readonly school?: string;
}

/** A scene, and the moment it is of. */
interface SceneOf extends MeetingScene {
  readonly asOf: Instant;
}

/** What a person reads before deciding about a meeting. */
@Injectable()
export class FollowUpReading {
  constructor(
    private readonly reader: Reader,
    private readonly clock: Clock,
    private readonly mails: MailQueue,
    private readonly config: TandemConfig,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** The first of them, as many as a page of the staff's shows. */
  async list(wanted: FollowUpsWanted, sight: Sight) {
    return (await this.page({ ...wanted, limit: AT_MOST }, sight)).rows;
  }

  /**
   * Most urgent first, then oldest. Why now in one sentence, save what is for the DSL. `after`: only those behind the one that stands there.
   */
  async page(wanted: FollowUpsWanted & { limit: number; after?: FollowUpPlace }, sight: Sight) {
    const values: SqlValue[] = [wanted.state ?? '', wanted.school ?? ''];
    const bind = (value: SqlValue): string => `$${values.push(value)}`;
    const inSight = sightSql(sight, caseColumns('c'), bind);
    const today = todaySql('o.timezone', await this.schoolToday.byZone(), bind);
    const after = wanted.after === undefined ? 'TRUE' : afterSql(LIST_ORDER, wanted.after, bind);
    const found = await this.reader.query<ListRow>(
      `SELECT f.id, f.public_id, f.state, f.kind, f.routed_to AS "routedTo", f.starts_at, f.drafted_at, f.look_at, c.urgency, ${whyNowColumns('c')},
              f.pupil_id AS "pupilId", f.school_id AS "schoolId", p.public_id AS pupil,
              p.first_name, p.preferred_name, p.last_name, ${yearGroupSql('f.pupil_id', 'f.school_id', today)} AS year_group,
              o.name AS school, o.timezone AS zone
       FROM follow_up f JOIN pupil_case c ON c.id = f.case_id JOIN pupil p ON p.id = f.pupil_id
         JOIN organisation o ON o.id = f.school_id
       WHERE ($1 = '' OR f.state = $1) AND ($2 = '' OR o.public_id = $2 OR o.source_id = $2) AND ${inSight}
         AND ${after} ORDER BY ${orderSql(LIST_ORDER)} LIMIT ${bind(wanted.limit + 1)}`,
      values,
    );
    const { rows, more } = cutPage(found, wanted.limit, placeOf);
    const deskOf = await desksOfListed(this.reader.manager, rows, await this.schoolToday.everywhere());
    return { rows: rows.map((row) => listed(row, deskOf(row))), more };
  }

  /**
   * One follow-up; the texts of a draft as they would be sent now for the slot `slotIndex`, those of a look at the past as they would
   * have been sent then. Throws NotFound (also for one out of sight), DslDecides when it is for the DSL and `isDsl` is false.
   */
  async read(publicId: string, sight: Sight, isDsl: boolean, slotIndex = 0) {
    const manager = this.reader.manager;
    const followUp = await manager.findOneBy(FollowUp, { publicId });
    const because = followUp ? await whyCaseVisible(manager, sight, followUp.caseId) : null;
    if (!followUp || because === null) throw new NotFound('There is no such follow-up.');
    const now = this.clock.now();
    const scene = await readScene(manager, followUp, now);
    if (!isDsl && (followUp.routedTo === 'dsl' || deskOf(scene.home) === 'dsl')) throw new DslDecides();
    const invitations = await manager.find(Invitation, {
      where: { followUpId: followUp.id },
      order: { id: 'ASC' },
    });
    const asOf = clockOf(followUp.lookAt, now);
    const then = asOf === now ? scene : await readScene(manager, followUp, asOf);
    return {
      ...(await headOf(this.reader, scene)),
      visibleBecause: because,
      slots: await this.slotsOf(scene),
      noTimesBecause: await this.noTimesBecause({ ...then, asOf }),
      isOnDayOff: followUp.startsAt !== null && followUp.startsAt > now && !isOnSchoolDay(scene),
      recipients: invitations.map((one) => this.recipient({ ...then, asOf }, one, followUp.slots[slotIndex])),
    };
  }

  /** Null for a draft that suggests a time, and for what is no draft any more. */
  private async noTimesBecause({ followUp, staff, school, asOf, ...days }: SceneOf): Promise<string | null> {
    if (followUp.state !== 'draft' || followUp.slots.length > 0) return null;
    const { manager } = this.reader;
    const ids = staff.map((one) => one.staffId);
    return noTimesBecause({
      ...{ ...days, staff },
      staffTimes: await readStaffTimes(manager, ids, asOf, followUp.id),
      lastSchoolDay: await lastSchoolDay(manager, school.id),
    });
  }

  private async slotsOf({ followUp, staff, school, schoolDays }: MeetingScene): Promise<SlotOnOffer[]> {
    const now = this.clock.now();
    const ids = staff.map((one) => one.staffId);
    const staffTimes = await readStaffTimes(this.reader.manager, ids, now, followUp.id);
    const busy = new Set(staffTimes.flatMap((one) => one.busyQuarters));
    const leavesAt = sendingMoment({ school, schoolDays }, now, this.config.takeBackMinutes);
    return followUp.slots.map((slot, index) => {
      const quarters = quartersOf(slot.startsAt, slot.endsAt);
      const limits = { now, school, schoolDays, staffTimes };
      const whyNot = followUp.state === 'draft' ? whyNotPossible(slot, limits, leavesAt) : null;
      const free = slot.startsAt > now && !quarters.some((one) => busy.has(one));
      return { ...slot, index, free: free && whyNot === null, whyNot };
    });
  }

  private recipient(scene: SceneOf, invitation: Invitation, slot: Slot | undefined): RecipientShown {
    const person = scene.home.people.find((one) => one.contactId === invitation.contactId);
    const asked = person !== undefined && isAsked(person);
    const { state, stopReason, answer, answerNote, answeredAt, sentAt } = invitation;
    const { coming, accessNeeds, interpreterLanguage } = invitation;
    const words = asked && state !== 'withheld' ? this.wordsOf(scene, invitation, person, slot) : null;
    return {
      invitationId: invitation.publicId,
      name: person?.name ?? '',
      isPupil: invitation.contactId === null,
      way: asked ? WAY[person.decision.outcome as keyof typeof WAY] : null,
      whyNot: person && 'words' in person.decision ? person.decision.words : null,
      needsInterpreter: needsInterpreter(person, invitation),
      ...{ state, stopReason },
      subject: words?.subject ?? null,
      text: words?.text ?? null,
      ...{ answer, answerNote, coming, accessNeeds, interpreterLanguage, answeredAt, sentAt },
    };
  }

  private wordsOf(
    scene: SceneOf,
    invitation: Invitation,
    person: MeetingScene['home']['people'][number],
    slot: Slot | undefined,
  ): { subject: string; text: string } {
    if (scene.followUp.state !== 'draft' || !slot)
      return { subject: invitation.subject, text: invitation.textBody };
    const sentOn = sendingDay(scene, scene.asOf, this.config.takeBackMinutes);
    const meeting = plannedMeeting(scene, slot, sentOn, scene.followUp);
    return this.mails.write({ person, meeting, variant: 'invitation' });
  }
}

/** By what the school knows, or because they asked for one on their page. */
function needsInterpreter(
  person: MeetingScene['home']['people'][number] | undefined,
  { interpreterLanguage }: Invitation,
): boolean {
  return interpreterLanguage !== null || (person?.decision.needsInterpreter ?? false);
}
