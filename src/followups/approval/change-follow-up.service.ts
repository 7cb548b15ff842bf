import { Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull, Not } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import type { Instant } from '../../shared/instants.js';
import { readStaffTimes } from '../drafting/meeting-attendance.js';
import { FollowUp, FollowUpStaff } from '../follow-up.entity.js';
import { nextFollowUpState } from '../follow-up.lifecycle.js';
import { Invitation } from '../invitation.entity.js';
import { lockedFollowUp } from '../locked-follow-up.js';
import { isWishForCall, mayHaveToldOf, standsOnAnswer } from '../owner-tasks.js';
import { deskOf, isAsked } from '../meeting-home.js';
import { type MeetingScene, readScene } from '../meeting-scene.js';
import { CalendarEnds, localDay, nextSendingMoment } from '../sending-hours.js';
import { checkSlot, chosenSlot } from './chosen-slot.js';
import type { Decider } from './decider.js';
import { AlreadyLeaving, TooLate } from './follow-up-errors.js';
import { FollowUpDesk } from './follow-up-desk.js';
import { InvitationQueue } from './invitation-queue.js';
import { bookSlot, freeSlot } from './slot-bookings.js';

/** What happens to an approved meeting before its day: taken back, moved, cancelled. */
@Injectable()
export class ChangeFollowUp {
  constructor(
    private readonly clock: Clock,
    private readonly desk: FollowUpDesk,
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
      await this.desk.tell(
        tx,
        followUp,
        'follow-up-taken-back',
        by.actor,
        `${by.name} took the approval back`,
      );
    });
  }

  /**
   * Another time: the same calendar entry with a higher SEQUENCE, earlier answers no longer count. Leaves at the next sending
   * moment. Throws as approving does, and TooLate once the meeting has begun.
   */
  async move(publicId: string, by: Decider, startsAt: string): Promise<void> {
    await this.desk.decide(publicId, by, 'follow-up-moved', async (tx, followUp) => {
      const state = nextFollowUpState(followUp.state, 'move');
      const now = this.clock.now();
      if (followUp.startsAt !== null && now >= followUp.startsAt)
        throw new TooLate('The meeting has begun or is over.');
      const scene = await withoutWhoMayNotJoin(tx, await readScene(tx, followUp, now));
      this.desk.refuseUnlessDesk(scene, by);
      this.desk.refuseIfLeft(scene);
      const slot = chosenSlot({ startsAt }, [], followUp.kind);
      const sendAfter = await this.checked(tx, scene, slot.startsAt, slot.endsAt);
      await freeSlot(tx, followUp.id);
      await bookSlot(tx, scene, slot.startsAt, slot.endsAt);
      await this.queue.takeOut(tx, followUp.id, 'moved');
      const routedTo = followUp.routedTo === 'dsl' ? 'dsl' : deskOf(scene.home);
      const change = {
        ...({ state, sendAfter, routedTo } as const),
        startsAt: slot.startsAt,
        endsAt: slot.endsAt,
      };
      const next = tx.create(FollowUp, { ...followUp, ...change, sequence: followUp.sequence + 1 });
      next.answerBy = await this.queue.queueInvitations(
        tx,
        { ...scene, followUp: next },
        localDay(sendAfter, scene.school.zone),
        'moved',
        previousOf(followUp),
      );
      await tx.save(FollowUp, next);
      await this.dropEarlierAnswers(tx, followUp);
      const text = `${by.name} moved the meeting; everybody is asked again`;
      await this.desk.tell(tx, followUp, 'follow-up-moved', by.actor, text, { startsAt: slot.startsAt });
    });
  }

  /** What answers to the earlier time asked of the owner, or the lack of them; a wish for a call still stands. */
  private async dropEarlierAnswers(tx: EntityManager, { id, caseId }: FollowUp): Promise<void> {
    const askedAgain = await tx.findBy(Invitation, { followUpId: id, state: 'queued' });
    const ids = new Set(askedAgain.map((one) => one.id));
    const isPast = (origin: string) => standsOnAnswer(origin, ids) && !isWishForCall(origin);
    await this.desk.withdraw(tx, caseId, isPast, 'the meeting was moved and everybody is asked again');
  }

  /** The meeting will not happen; who was asked is told. Throws NotFound, DslDecides, FollowUpTransitionRefused. */
  async cancel(publicId: string, by: Decider, reason: string): Promise<void> {
    await this.desk.decide(publicId, by, 'follow-up-cancelled', (tx, followUp) =>
      this.cancelIn(tx, followUp, by.actor, `${by.name} cancelled the meeting: ${reason}`),
    );
  }

  /** The case has ended: its draft goes, an approved meeting that has not begun is cancelled. */
  async endForCase(tx: EntityManager, caseId: number): Promise<void> {
    for (const state of ['draft', 'approved', 'answered'] as const) {
      const known = await tx.findOneBy(FollowUp, { caseId, state });
      if (known) await this.endOne(tx, await lockedFollowUp(tx, { id: known.id }));
    }
  }

  private async endOne(tx: EntityManager, followUp: FollowUp): Promise<void> {
    if (followUp.state === 'draft') {
      const state = nextFollowUpState(followUp.state, 'withdraw');
      await tx.update(FollowUp, { id: followUp.id }, { state });
      await this.queue.takeOut(tx, followUp.id, 'case-ended');
      const text = 'The draft is withdrawn: the case has ended';
      await this.desk.tell(tx, followUp, 'follow-up-withdrawn', 'worker', text);
    } else if (followUp.startsAt !== null && this.clock.now() < followUp.startsAt) {
      await this.cancelIn(tx, followUp, 'worker', 'The meeting is cancelled: the case has ended');
    }
  }

  private async cancelIn(tx: EntityManager, followUp: FollowUp, actor: string, text: string): Promise<void> {
    const state = nextFollowUpState(followUp.state, 'cancel');
    const now = this.clock.now();
    const next = tx.create(FollowUp, { ...followUp, state, sequence: followUp.sequence + 1 });
    const scene = { ...(await readScene(tx, followUp, now)), followUp: next };
    await freeSlot(tx, followUp.id);
    await this.queue.takeOut(tx, followUp.id, 'cancelled');
    await tx.save(FollowUp, next);
    const mailed = await this.queue.queueCancellations(tx, scene, sendingMoment(scene, now));
    await this.tellInPerson(tx, scene, mailed);
    await this.desk.tell(tx, followUp, 'follow-up-cancelled', actor, text);
  }

  /**
   * Who knows of the meeting and gets no mail about its end is told by a person: asked by phone or letter, at whatever time it then
   * stood, or by a mail to an address there is no more. Never who may not be asked now: it would tip them off.
   */
  private async tellInPerson(
    tx: EntityManager,
    { followUp, home }: MeetingScene,
    mailed: ReadonlySet<number>,
  ): Promise<void> {
    const asked = await this.desk.askedFor(tx, followUp);
    const invitations = await tx.find(Invitation, {
      where: { followUpId: followUp.id },
      order: { id: 'ASC' },
    });
    for (const { id, contactId, sentAt } of invitations) {
      const person = home.people.find((one) => one.contactId === contactId);
      if (mailed.has(id) || !person || !isAsked(person)) continue;
      if (sentAt === null && !asked.some((origin) => mayHaveToldOf(origin, id))) continue;
      const title = `Tell ${person.name} that the meeting will not take place`;
      await this.desk.ask(tx, followUp, title, `cancelled:${id}:${followUp.sequence}`);
    }
  }

  private async checked(
    tx: EntityManager,
    { followUp, school, schoolDays, staff }: MeetingScene,
    startsAt: Instant,
    endsAt: Instant,
  ): Promise<Instant> {
    const now = this.clock.now();
    const staffIds = staff.map((one) => one.staffId);
    const staffTimes = await readStaffTimes(tx, staffIds, now, followUp.id);
    checkSlot({ startsAt, endsAt, kind: followUp.kind }, { now, school, schoolDays, staffTimes });
    const sendAfter = nextSendingMoment(now, schoolDays, school.zone);
    if (sendAfter >= startsAt) throw new TooLate('That is too soon: the home would hear of it too late.');
    return sendAfter;
  }
}

/** A team the family has said no to since is left out of the new time. */
async function withoutWhoMayNotJoin(tx: EntityManager, scene: MeetingScene): Promise<MeetingScene> {
  const { followUp, notJoining } = scene;
  if (notJoining.length === 0) return scene;
  await tx.delete(FollowUpStaff, { followUpId: followUp.id, staffId: In([...notJoining]) });
  return { ...scene, staff: scene.staff.filter((one) => !notJoining.includes(one.staffId)), notJoining: [] };
}

function previousOf({ startsAt, endsAt }: FollowUp): { startsAt: Instant; endsAt: Instant } | null {
  return startsAt === null || endsAt === null ? null : { startsAt, endsAt };
}

/** With no school day left in the calendar nothing can wait for one. */
function sendingMoment({ school, schoolDays }: MeetingScene, now: Instant): Instant {
  try {
    return nextSendingMoment(now, schoolDays, school.zone);
  } catch (error) {
    if (error instanceof CalendarEnds) return now;
    throw error;
  }
}
