import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CaseState } from '../../cases/case.lifecycle.js';
import { lockPupil } from '../../cases/row-lock.js';
import { Clock } from '../../platform/clock/clock.js';
import type { Instant } from '../../shared/instants.js';
import { isStanding, readCase } from '../case-desk.js';
import { FollowUp } from '../follow-up.entity.js';
import { nextFollowUpState } from '../follow-up.lifecycle.js';
import { Invitation } from '../invitation.entity.js';
import { lockedFollowUp } from '../locked-follow-up.js';
import { isAsked } from '../meeting-home.js';
import { type MeetingScene, readScene } from '../meeting-scene.js';
import { asksWhetherTheyCome, isForDayOff, mayHaveToldOf } from '../owner-tasks.js';
import { CalendarEnds, nextSendingMoment } from '../sending-hours.js';
import type { Decider } from './decider.js';
import { FollowUpDesk } from './follow-up-desk.js';
import { InvitationQueue } from './invitation-queue.js';
import { type ReadTexts, refuseUnread } from './read-texts.js';
import { freeSlot } from './slot-bookings.js';

/** Completes "The draft is withdrawn: …" where the case has not just ended. */
const WHY_GONE: Readonly<Partial<Record<CaseState, string>>> = {
  watched: 'the case is watched, and one is drafted when it comes back',
  merged: 'an earlier case goes on with the evidence',
};

/** What a cancellation would come to. */
export interface CancelRead extends ReadTexts {
  /** Who knows of the meeting and gets no mail: the owner of the case is asked to tell them. */
  readonly toldInPerson: readonly string[];
}

interface PlannedEnd {
  /** With the follow-up as it will be. */
  readonly scene: MeetingScene;
  readonly leavesAt: Instant;
  readonly texts: ReadTexts;
}

/** Calls an approved meeting off. */
@Injectable()
export class CancelFollowUp {
  constructor(
    private readonly clock: Clock,
    private readonly desk: FollowUpDesk,
    private readonly queue: InvitationQueue,
  ) {}

  /** What cancelling would write to whom. Throws NotFound, DslDecides, FollowUpTransitionRefused. */
  preview(publicId: string, by: Decider): Promise<CancelRead> {
    return this.desk.look(publicId, by, 'follow-up-cancel-read', async (manager, followUp) => {
      const { scene, texts } = await this.plan(manager, followUp);
      const mailed = new Set(texts.recipients.map((one) => one.invitationId));
      const others = await this.toTellInPerson(manager, scene, (one) => mailed.has(one.publicId));
      return { ...texts, toldInPerson: others.map((one) => one.name) };
    });
  }

  /**
   * The meeting will not happen; who was asked is told, in the words of `fingerprint` that somebody has read. Throws NotFound,
   * DslDecides, FollowUpTransitionRefused, TextsHaveChanged.
   */
  async cancel(publicId: string, by: Decider, reason: string, fingerprint: string): Promise<void> {
    await this.desk.decide(publicId, by, 'follow-up-cancelled', async (tx, followUp) => {
      const planned = await this.plan(tx, followUp);
      refuseUnread(planned.texts, fingerprint);
      const mailed = await this.callOff(tx, planned, true);
      await this.tellInPerson(tx, planned.scene, mailed);
      await this.desk.tell(
        tx,
        followUp,
        'follow-up-cancelled',
        by.actor,
        `${by.name} cancelled the meeting: ${reason}`,
      );
    });
  }

  /**
   * The case has ended, or waits: its draft goes, an approved meeting that has not begun is cancelled, and the owner tells who knew of
   * it. Nothing of a case that stands again by now.
   */
  async endForCase(tx: EntityManager, caseId: number): Promise<void> {
    for (const state of ['draft', 'approved', 'answered'] as const) {
      const known = await tx.findOneBy(FollowUp, { caseId, state });
      if (!known) continue;
      const followUp = await lockedFollowUp(tx, { id: known.id });
      await lockPupil(tx, followUp.pupilId);
      const found = await readCase(tx, caseId);
      if (!isStanding(found)) await this.endOne(tx, followUp, found.state);
    }
  }

  private async endOne(tx: EntityManager, followUp: FollowUp, caseIs: CaseState): Promise<void> {
    const because = WHY_GONE[caseIs] ?? 'the case has ended';
    if (followUp.state === 'draft') {
      const state = nextFollowUpState(followUp.state, 'withdraw');
      await tx.update(FollowUp, { id: followUp.id }, { state });
      await this.queue.takeOut(tx, followUp.id, 'case-ended');
      const text = `The draft is withdrawn: ${because}`;
      await this.desk.tell(tx, followUp, 'follow-up-withdrawn', 'worker', text);
    } else if (followUp.startsAt !== null && this.clock.now() < followUp.startsAt) {
      const planned = await this.plan(tx, followUp);
      await this.tellInPerson(tx, planned.scene, await this.callOff(tx, planned, false));
      const text = `The meeting is cancelled: ${because}`;
      await this.desk.tell(tx, followUp, 'follow-up-cancelled', 'worker', text);
    }
  }

  private async plan(manager: EntityManager, followUp: FollowUp): Promise<PlannedEnd> {
    const state = nextFollowUpState(followUp.state, 'cancel');
    const now = this.clock.now();
    const next = manager.create(FollowUp, { ...followUp, state, sequence: followUp.sequence + 1 });
    const scene = { ...(await readScene(manager, followUp, now)), followUp: next };
    const leavesAt = sendingMoment(scene, now);
    const orders = await this.queue.cancellationOrders(manager, scene, leavesAt);
    return { scene, leavesAt, texts: this.queue.readable(scene, orders, now) };
  }

  /** `byMail` false: nobody has read the words, so none are sent. Returns the ids of the invitations whose people get a mail. */
  private async callOff(
    tx: EntityManager,
    { scene, leavesAt }: PlannedEnd,
    byMail: boolean,
  ): Promise<ReadonlySet<number>> {
    await freeSlot(tx, scene.followUp.id);
    await this.queue.takeOut(tx, scene.followUp.id, 'cancelled');
    await tx.save(FollowUp, scene.followUp);
    await this.dropCalls(tx, scene.followUp);
    return byMail ? this.queue.queueCancellations(tx, scene, leavesAt) : new Set();
  }

  /** Nobody is asked any more whether they come; what they have said already is still to be talked about. */
  private async dropCalls(tx: EntityManager, { id, caseId }: FollowUp): Promise<void> {
    const ids = new Set((await tx.findBy(Invitation, { followUpId: id })).map((one) => one.id));
    const isMeant = (origin: string) => asksWhetherTheyCome(origin, ids) || isForDayOff(origin, id);
    await this.desk.withdraw(tx, caseId, isMeant, 'the meeting was called off');
  }

  private async tellInPerson(
    tx: EntityManager,
    scene: MeetingScene,
    mailed: ReadonlySet<number>,
  ): Promise<void> {
    const { followUp } = scene;
    for (const { id, name } of await this.toTellInPerson(tx, scene, (one) => mailed.has(one.id))) {
      const title = `Tell ${name} that the meeting will not take place`;
      await this.desk.ask(tx, followUp, title, `cancelled:${id}:${followUp.sequence}`);
    }
  }

  /**
   * Who knows of the meeting and gets no mail about its end is told by a person: asked by phone or letter, at whatever time it then
   * stood, or by a mail to an address there is no more. Never who may not be asked now: it would tip them off.
   */
  private async toTellInPerson(
    manager: EntityManager,
    { followUp, home }: MeetingScene,
    isMailed: (invitation: Invitation) => boolean,
  ): Promise<{ id: number; name: string }[]> {
    const asked = await this.desk.askedFor(manager, followUp);
    const invitations = await manager.find(Invitation, {
      where: { followUpId: followUp.id },
      order: { id: 'ASC' },
    });
    return invitations.flatMap((invitation) => {
      const { id, contactId, sentAt } = invitation;
      const person = home.people.find((one) => one.contactId === contactId);
      if (isMailed(invitation) || !person || !isAsked(person)) return [];
      const knows = sentAt !== null || asked.some((origin) => mayHaveToldOf(origin, id));
      return knows ? [{ id, name: person.name }] : [];
    });
  }
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
