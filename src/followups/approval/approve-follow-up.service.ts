import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { TandemConfig } from '../../platform/config/config.js';
import { addMinutes, type Instant } from '../../shared/instants.js';
import { Redrafts } from '../drafting/redrafts.service.js';
import { readStaffTimes } from '../drafting/meeting-attendance.js';
import { isStanding } from '../case-desk.js';
import { FollowUp } from '../follow-up.entity.js';
import { nextFollowUpState } from '../follow-up.lifecycle.js';
import { deskOf, isAsked } from '../meeting-home.js';
import { type MeetingScene, readScene } from '../meeting-scene.js';
import type { Slot } from '../scheduling.js';
import { localDay, nextSendingMoment } from '../sending-hours.js';
import { checkSlot, chosenSlot, type SlotChoice } from './chosen-slot.js';
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
import { bookSlot } from './slot-bookings.js';
import type { Decider } from './decider.js';

/** What was approved, and until when it can be taken back. */
export interface Approved {
  readonly followUpPublicId: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** Nothing leaves before this moment. */
  readonly sendAfter: Instant;
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
   * Checks everything again, books everybody, fixes the texts and lets them wait out the take-back time: one transaction.
   * Throws NotFound, DslDecides, SlotTaken, TooLate, OutsideHours, NobodyToAsk, DraftHasChanged (and has then written the draft
   * anew), CaseHasEnded, PupilHasLeft, FamilyPageNotPublic, FollowUpTransitionRefused, CalendarEnds.
   */
  async approve(publicId: string, by: Decider, choice: SlotChoice): Promise<Approved> {
    if (!mayReallySend(this.config.smtpUrl, this.config.familyBaseUrl)) throw new FamilyPageNotPublic();
    const approved = await this.desk.decide(publicId, by, 'follow-up-approved', async (tx, followUp) => {
      const state = nextFollowUpState(followUp.state, 'approve');
      const scene = await readScene(tx, followUp, this.clock.now());
      this.desk.refuseUnlessDesk(scene, by);
      this.desk.refuseIfLeft(scene);
      if (!isStanding(scene.found)) throw new CaseHasEnded();
      if (await this.drafts.rewriteIfChanged(tx, scene)) return null;
      if (!scene.home.people.some(isAsked)) throw new NobodyToAsk();
      return this.fix(tx, scene, by, state, choice);
    });
    if (!approved) throw new DraftHasChanged();
    return approved;
  }

  private async fix(
    tx: EntityManager,
    scene: MeetingScene,
    by: Decider,
    state: FollowUp['state'],
    choice: SlotChoice,
  ): Promise<Approved> {
    const { followUp, school, schoolDays, staff } = scene;
    const now = this.clock.now();
    const slot = chosenSlot(choice, followUp.slots, followUp.kind);
    const staffIds = staff.map((one) => one.staffId);
    const staffTimes = await readStaffTimes(tx, staffIds, now, followUp.id);
    checkSlot(slot, { now, school, schoolDays, staffTimes });
    const sendAfter = nextSendingMoment(
      addMinutes(now, this.config.takeBackMinutes),
      schoolDays,
      school.zone,
    );
    if (sendAfter >= slot.startsAt)
      throw new TooLate('That is too soon: the home would hear of it too late.');
    await bookSlot(tx, scene, slot.startsAt, slot.endsAt);
    const fixed = { ...slotFields(slot), state, approvedBy: by.name, approvedAt: now, sendAfter };
    const next = tx.create(FollowUp, { ...followUp, ...fixed, routedTo: deskOf(scene.home) });
    const sentOn = localDay(sendAfter, school.zone);
    next.answerBy = await this.queue.queueInvitations(
      tx,
      { ...scene, followUp: next },
      sentOn,
      'invitation',
      null,
    );
    await tx.save(FollowUp, next);
    await this.desk.openCase(tx, scene, by);
    const text = `${by.name} approved the meeting and the text to each person at home`;
    await this.desk.tell(tx, followUp, 'follow-up-approved', by.actor, text, {
      startsAt: slot.startsAt,
      sendAfter,
    });
    return { followUpPublicId: followUp.publicId, startsAt: slot.startsAt, endsAt: slot.endsAt, sendAfter };
  }
}

function slotFields({ startsAt, endsAt, kind }: Slot): Pick<FollowUp, 'startsAt' | 'endsAt' | 'kind'> {
  return { startsAt, endsAt, kind };
}
