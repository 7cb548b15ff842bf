import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { TandemConfig } from '../../platform/config/config.js';
import { localDayOf } from '../../shared/local-day.js';
import { addMinutes, type Instant } from '../../shared/instants.js';
import { readStaffTimes } from '../drafting/meeting-attendance.js';
import { Redrafts } from '../drafting/redrafts.service.js';
import { isStanding } from '../case-desk.js';
import { FollowUp } from '../follow-up.entity.js';
import { nextFollowUpState } from '../follow-up.lifecycle.js';
import { deskOf, isAsked } from '../meeting-home.js';
import { type MeetingScene, readScene, withoutWhoMayNotJoin } from '../meeting-scene.js';
import type { Slot } from '../scheduling.js';
import { nextSendingMoment } from '../sending-hours.js';
import { checkSlot, chosenSlot, type SlotChoice } from './chosen-slot.js';
import type { Decider } from './decider.js';
import { mayReallySend } from './family-page-address.js';
import {
  CaseHasEnded,
  DraftHasChanged,
  FamilyPageNotPublic,
  NobodyToAsk,
  TooLate,
} from './follow-up-errors.js';
import { FollowUpDesk } from './follow-up-desk.js';
import { InvitationQueue } from './invitation-queue.js';
import { type MeetingTime, type ReadTexts, refuseUnread } from './read-texts.js';
import { bookSlot } from './slot-bookings.js';

/** What was approved, and until when it can be taken back. */
export interface Approved {
  readonly followUpPublicId: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** Nothing leaves before this moment. */
  readonly sendAfter: Instant;
}

interface PlannedMeeting {
  /** With the follow-up as it will be. */
  readonly scene: MeetingScene;
  readonly slot: Slot;
  readonly sendAfter: Instant;
  readonly texts: ReadTexts;
}

/** A named person has read the evidence and every text, and says yes: the one way by which anything reaches a home. */
@Injectable()
export class ApproveFollowUp {
  constructor(
    private readonly config: TandemConfig,
    private readonly clock: Clock,
    private readonly desk: FollowUpDesk,
    private readonly drafts: Redrafts,
    private readonly queue: InvitationQueue,
  ) {}

  /**
   * What approving for one time would write to whom, with the fingerprint that {@link approve} asks for. Throws as it does, but for
   * a time at which somebody is booked already, or for a draft that has changed.
   */
  preview(publicId: string, by: Decider, choice: SlotChoice): Promise<ReadTexts & MeetingTime> {
    return this.desk.look(publicId, by, 'follow-up-approval-read', async (manager, followUp) => {
      const found = withoutWhoMayNotJoin(await this.sceneToApprove(manager, followUp, by));
      const { scene, slot, texts } = await this.plan(manager, found, by, choice);
      return { startsAt: slot.startsAt, endsAt: slot.endsAt, zone: scene.school.zone, ...texts };
    });
  }

  /**
   * Checks everything again, books everybody, fixes the texts of `fingerprint` that somebody has read, and lets them wait out the
   * take-back time: one transaction. Throws NotFound, DslDecides, SlotTaken, TooLate, OutsideHours, NobodyToAsk, TextsHaveChanged,
   * DraftHasChanged (and has then written the draft anew), CaseHasEnded, PupilHasLeft, FamilyPageNotPublic,
   * FollowUpTransitionRefused, CalendarEnds.
   */
  async approve(publicId: string, by: Decider, choice: SlotChoice, fingerprint: string): Promise<Approved> {
    const approved = await this.desk.decide(publicId, by, 'follow-up-approved', async (tx, followUp) => {
      const scene = await this.sceneToApprove(tx, followUp, by);
      if (await this.drafts.rewriteIfChanged(tx, scene)) return null;
      const planned = await this.plan(tx, scene, by, choice);
      refuseUnread(planned.texts, fingerprint);
      return this.fix(tx, planned, by);
    });
    if (!approved) throw new DraftHasChanged();
    return approved;
  }

  /** What speaks against asking this home at all, whatever the time, is said first. */
  private async sceneToApprove(
    manager: EntityManager,
    followUp: FollowUp,
    by: Decider,
  ): Promise<MeetingScene> {
    if (!mayReallySend(this.config.smtpUrl, this.config.familyBaseUrl)) throw new FamilyPageNotPublic();
    nextFollowUpState(followUp.state, 'approve');
    const scene = await readScene(manager, followUp, this.clock.now());
    this.desk.refuseUnlessDesk(scene, by);
    this.desk.refuseIfLeft(scene);
    if (!isStanding(scene.found)) throw new CaseHasEnded();
    return scene;
  }

  /** Checks and works out the meeting at the chosen time, as it stands now; reads only. */
  private async plan(
    manager: EntityManager,
    found: MeetingScene,
    by: Decider,
    choice: SlotChoice,
  ): Promise<PlannedMeeting> {
    const { followUp, school, home } = found;
    if (!home.people.some(isAsked)) throw new NobodyToAsk();
    const now = this.clock.now();
    const slot = chosenSlot(choice, followUp.slots, followUp.kind);
    const sendAfter = await this.checked(manager, found, slot);
    const state = nextFollowUpState(followUp.state, 'approve');
    const fixed = { ...slotFields(slot), state, approvedBy: by.name, approvedAt: now, sendAfter };
    const next = manager.create(FollowUp, { ...followUp, ...fixed, routedTo: deskOf(home) });
    const scene = { ...found, followUp: next };
    const sentOn = localDayOf(sendAfter, school.zone);
    const orders = await this.queue.invitationOrders(manager, scene, sentOn, 'invitation', null);
    return { scene, slot, sendAfter, texts: this.queue.readable(scene, orders, now) };
  }

  /** When its mails would leave. Throws OutsideHours, TooLate, CalendarEnds. */
  private async checked(
    manager: EntityManager,
    { followUp, school, schoolDays, staff }: MeetingScene,
    slot: Slot,
  ): Promise<Instant> {
    const now = this.clock.now();
    const staffIds = staff.map((one) => one.staffId);
    const staffTimes = await readStaffTimes(manager, staffIds, now, followUp.id);
    checkSlot(slot, { now, school, schoolDays, staffTimes });
    const waitsUntil = addMinutes(now, this.config.takeBackMinutes);
    const sendAfter = nextSendingMoment(waitsUntil, schoolDays, school.zone);
    if (sendAfter >= slot.startsAt)
      throw new TooLate('That is too soon: the home would hear of it too late.');
    return sendAfter;
  }

  private async fix(
    tx: EntityManager,
    { scene, slot, sendAfter }: PlannedMeeting,
    by: Decider,
  ): Promise<Approved> {
    const { followUp, school } = scene;
    const { startsAt, endsAt } = slot;
    await bookSlot(tx, scene, startsAt, endsAt);
    const sentOn = localDayOf(sendAfter, school.zone);
    followUp.answerBy = await this.queue.queueInvitations(tx, scene, sentOn, 'invitation', null);
    await tx.save(FollowUp, followUp);
    await this.desk.openCase(tx, scene, by);
    const text = `${by.name} approved the meeting and the text to each person at home`;
    await this.desk.tell(tx, followUp, 'follow-up-approved', by.actor, text, { startsAt, sendAfter });
    return { followUpPublicId: followUp.publicId, startsAt, endsAt, sendAfter };
  }
}

function slotFields({ startsAt, endsAt, kind }: Slot): Pick<FollowUp, 'startsAt' | 'endsAt' | 'kind'> {
  return { startsAt, endsAt, kind };
}
