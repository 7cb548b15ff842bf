import { Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull, Not } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import type { Day } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import { Redrafts } from '../drafting/redrafts.service.js';
import { readStaffTimes } from '../drafting/meeting-attendance.js';
import { FollowUp, FollowUpStaff } from '../follow-up.entity.js';
import { nextFollowUpState } from '../follow-up.lifecycle.js';
import { Invitation } from '../invitation.entity.js';
import { isForDayOff, isWishForCall, standsOnAnswer } from '../owner-tasks.js';
import { deskOf } from '../meeting-home.js';
import { type MeetingScene, readScene, withoutWhoMayNotJoin } from '../meeting-scene.js';
import { localDayOf } from '../../shared/local-day.js';
import { nextSendingMoment } from '../sending-hours.js';
import { checkSlot, chosenSlot } from './chosen-slot.js';
import type { Decider } from './decider.js';
import { AlreadyLeaving, TooLate } from './follow-up-errors.js';
import { FollowUpDesk } from './follow-up-desk.js';
import { InvitationQueue } from './invitation-queue.js';
import { type MeetingTime, type ReadTexts, refuseUnread } from './read-texts.js';
import { bookSlot, freeSlot } from './slot-bookings.js';

/** What happens to an approved meeting before its day: taken back, or moved. */
@Injectable()
export class ChangeFollowUp {
  constructor(
    private readonly clock: Clock,
    private readonly desk: FollowUpDesk,
    private readonly drafts: Redrafts,
    private readonly queue: InvitationQueue,
  ) {}

  /** Back to a draft, everybody's time given back. Throws NotFound, DslDecides, AlreadyLeaving, FollowUpTransitionRefused. */
  async takeBack(publicId: string, by: Decider): Promise<void> {
    await this.desk.decide(publicId, by, 'follow-up-taken-back', async (tx, followUp) => {
      const state = nextFollowUpState(followUp.state, 'take-back');
      if (followUp.sequence > 0 || followUp.sendAfter === null || this.clock.now() >= followUp.sendAfter)
        throw new AlreadyLeaving();
      // A worker whose clock runs ahead of ours may have begun.
      if (await tx.existsBy(Invitation, { followUpId: followUp.id, sentAt: Not(IsNull()) }))
        throw new AlreadyLeaving();
      await freeSlot(tx, followUp.id);
      await this.queue.takeOut(tx, followUp.id, null);
      await tx.update(
        FollowUp,
        { id: followUp.id },
        {
          ...{ state, startsAt: null, endsAt: null, kind: 'face-to-face' },
          ...{ approvedBy: null, approvedAt: null, sendAfter: null, answerBy: null },
        },
      );
      // Its words were those of the approved time: left there, the next approval would take them for a change.
      await this.drafts.rewriteIfChanged(tx, await readScene(tx, followUp, this.clock.now()));
      const text = `${by.name} took the approval back`;
      await this.desk.tell(tx, followUp, 'follow-up-taken-back', by.actor, text);
    });
  }

  /** What moving to another time would write to whom. Throws as {@link move}, but for a time somebody at home has no room for. */
  previewMove(publicId: string, by: Decider, startsAt: string): Promise<ReadTexts & MeetingTime> {
    return this.desk.look(publicId, by, 'follow-up-move-read', async (manager, followUp) => {
      const { next, scene, texts } = await this.planMove(manager, followUp, by, startsAt);
      return { startsAt: next.startsAt ?? '', endsAt: next.endsAt ?? '', zone: scene.school.zone, ...texts };
    });
  }

  /**
   * Another time: the same calendar entry with a higher SEQUENCE, earlier answers no longer count. Leaves at the next sending
   * moment, so it carries the fingerprint of what somebody has read. Throws as approving does, TextsHaveChanged, and TooLate once
   * the meeting has begun.
   */
  async move(publicId: string, by: Decider, startsAt: string, fingerprint: string): Promise<void> {
    await this.desk.decide(publicId, by, 'follow-up-moved', async (tx, followUp) => {
      const { next, scene, sentOn, texts } = await this.planMove(tx, followUp, by, startsAt);
      refuseUnread(texts, fingerprint);
      await leaveOutWhoMayNotJoin(tx, followUp, scene);
      await freeSlot(tx, followUp.id);
      await bookSlot(tx, scene, next.startsAt ?? '', next.endsAt ?? '');
      await this.queue.takeOut(tx, followUp.id, 'moved');
      next.answerBy = await this.queue.queueInvitations(tx, scene, sentOn, 'moved', previousOf(followUp));
      await tx.save(FollowUp, next);
      await this.dropEarlierAnswers(tx, followUp);
      const text = `${by.name} moved the meeting; everybody is asked again`;
      await this.desk.tell(tx, followUp, 'follow-up-moved', by.actor, text, { startsAt: next.startsAt });
    });
  }

  /** Checks and works out a move, as it stands now; reads only. */
  private async planMove(
    manager: EntityManager,
    followUp: FollowUp,
    by: Decider,
    startsAt: string,
  ): Promise<{ next: FollowUp; scene: MeetingScene; sentOn: Day; texts: ReadTexts }> {
    const state = nextFollowUpState(followUp.state, 'move');
    const now = this.clock.now();
    if (followUp.startsAt !== null && now >= followUp.startsAt)
      throw new TooLate('The meeting has begun or is over.');
    const found = withoutWhoMayNotJoin(await readScene(manager, followUp, now));
    this.desk.refuseUnlessDesk(found, by);
    this.desk.refuseIfLeft(found);
    const slot = chosenSlot({ startsAt }, [], followUp.kind);
    const sendAfter = await this.checked(manager, found, slot.startsAt, slot.endsAt);
    const routedTo = followUp.routedTo === 'dsl' ? ('dsl' as const) : deskOf(found.home);
    const change = { state, sendAfter, routedTo, startsAt: slot.startsAt, endsAt: slot.endsAt };
    const next = manager.create(FollowUp, { ...followUp, ...change, sequence: followUp.sequence + 1 });
    const scene = { ...found, followUp: next };
    const sentOn = localDayOf(sendAfter, found.school.zone);
    const previous = previousOf(followUp);
    const orders = await this.queue.invitationOrders(manager, scene, sentOn, 'moved', previous);
    return { next, scene, sentOn, texts: this.queue.readable(scene, orders, now) };
  }

  /** What answers to the earlier time asked of the owner, or the lack of them; a wish for a call still stands. */
  private async dropEarlierAnswers(tx: EntityManager, { id, caseId }: FollowUp): Promise<void> {
    const askedAgain = await tx.findBy(Invitation, { followUpId: id, state: 'queued' });
    const ids = new Set(askedAgain.map((one) => one.id));
    const isPast = (origin: string) => standsOnAnswer(origin, ids) && !isWishForCall(origin);
    await this.desk.withdraw(tx, caseId, isPast, 'the meeting was moved and everybody is asked again');
    await this.desk.withdraw(tx, caseId, (origin) => isForDayOff(origin, id), 'the meeting was moved');
  }

  private async checked(
    manager: EntityManager,
    { followUp, school, schoolDays, staff }: MeetingScene,
    startsAt: Instant,
    endsAt: Instant,
  ): Promise<Instant> {
    const now = this.clock.now();
    const staffIds = staff.map((one) => one.staffId);
    const staffTimes = await readStaffTimes(manager, staffIds, now, followUp.id);
    checkSlot({ startsAt, endsAt, kind: followUp.kind }, { now, school, schoolDays, staffTimes });
    const sendAfter = nextSendingMoment(now, schoolDays, school.zone);
    if (sendAfter >= startsAt) throw new TooLate('That is too soon: the home would hear of it too late.');
    return sendAfter;
  }
}

async function leaveOutWhoMayNotJoin(
  tx: EntityManager,
  { id }: FollowUp,
  { staff }: MeetingScene,
): Promise<void> {
  const staying = staff.map((one) => one.staffId);
  await tx.delete(FollowUpStaff, { followUpId: id, staffId: Not(In(staying)) });
}

function previousOf({ startsAt, endsAt }: FollowUp): { startsAt: Instant; endsAt: Instant } | null {
  return startsAt === null || endsAt === null ? null : { startsAt, endsAt };
}
