import { Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import { type EntityManager, In, IsNull, Not } from 'typeorm';
import { EventBus } from '../../platform/jobs/event-bus.js';
import { addDays, type Day } from '../../shared/days.js';
import { type Instant, toInstant } from '../../shared/instants.js';
import { FamilyLinks } from '../family-links/family-links.service.js';
import { Invitation } from '../invitation.entity.js';
import { type HomePerson, isAsked } from '../meeting-home.js';
import type { MeetingScene } from '../meeting-scene.js';
import type { Meeting } from '../meeting-texts.js';
import { plannedMeeting } from '../planned-meeting.js';
import type { Slot } from '../scheduling.js';
import { localDayOf } from '../../shared/local-day.js';
import { LAST_SENDING_HOUR, nextSendingMoment } from '../sending-hours.js';
import { answerDue } from '../sending/answer-due.event.js';
import { invitationDue } from '../sending/invitation-due.event.js';
import { InvitationMail } from '../sending/invitation-mail.entity.js';
import { addressOf, type MailOrder, MailQueue } from '../sending/mail-queue.js';
import { type ExactText, type ReadTexts, readTexts } from './read-texts.js';

/** A mail to be written to somebody of the home who has an invitation. */
export interface HomeOrder extends MailOrder {
  readonly invitation: Invitation;
}

/** Puts the texts of a meeting in line to be sent, and takes them out again. The caller holds the follow-up's lock. */
@Injectable()
export class InvitationQueue {
  constructor(
    private readonly links: FamilyLinks,
    private readonly mails: MailQueue,
    private readonly events: EventBus,
  ) {}

  /**
   * Fixes the words for everybody who is asked, and when they leave (`followUp.sendAfter`). `previous`: the time the home was told
   * before. Returns the last day to answer, inclusive.
   */
  async queueInvitations(
    tx: EntityManager,
    scene: MeetingScene,
    sentOn: Day,
    variant: 'invitation' | 'moved',
    previous: Meeting['previous'],
  ): Promise<Day> {
    const { followUp } = scene;
    const orders = await this.invitationOrders(tx, scene, sentOn, variant, previous);
    for (const order of orders) await this.queueOne(tx, scene, order);
    const dueAt = followUp.sendAfter ?? undefined;
    const payloads = await this.queuedPayloads(tx, followUp.id, followUp.sequence);
    await this.events.publishAll(tx, invitationDue, payloads, { dueAt });
    const lastDay = plannedMeeting(scene, slotOf(scene), sentOn, followUp).answerBy ?? sentOn;
    const { id, sequence } = followUp;
    await this.events.publish(
      tx,
      answerDue,
      { followUpId: id, sequence },
      { dueAt: afterDay(scene, lastDay) },
    );
    return lastDay;
  }

  /**
   * Tells who was asked by mail that the meeting will not happen, in line for `sendAfter`. Returns the ids of the invitations whose
   * people get such a mail.
   */
  async queueCancellations(
    tx: EntityManager,
    scene: MeetingScene,
    sendAfter: Instant,
  ): Promise<ReadonlySet<number>> {
    const { followUp } = scene;
    const told: { invitationId: number; sequence: number }[] = [];
    for (const order of await this.cancellationOrders(tx, scene, sendAfter)) {
      await this.mails.add(tx, order);
      told.push({ invitationId: order.invitation.id, sequence: followUp.sequence });
    }
    await this.events.publishAll(tx, invitationDue, told, { dueAt: sendAfter });
    return new Set(told.map((one) => one.invitationId));
  }

  /** What {@link queueInvitations} would write to whom; reads only. */
  async invitationOrders(
    manager: EntityManager,
    scene: MeetingScene,
    sentOn: Day,
    variant: 'invitation' | 'moved',
    previous: Meeting['previous'],
  ): Promise<HomeOrder[]> {
    const { followUp, home } = scene;
    const meeting = { ...plannedMeeting(scene, slotOf(scene), sentOn, followUp), previous };
    return (await this.toAsk(manager, scene)).flatMap((invitation) => {
      const person = home.people.find((one) => one.contactId === invitation.contactId);
      if (!person || !isAsked(person)) return [];
      const told = variant === 'moved' && invitation.sentAt !== null;
      return [{ followUp, invitation, person, meeting, variant: told ? 'moved' : 'invitation' }];
    });
  }

  /** What {@link queueCancellations} would write to whom; reads only. */
  async cancellationOrders(
    manager: EntityManager,
    scene: MeetingScene,
    sendAfter: Instant,
  ): Promise<HomeOrder[]> {
    const { followUp, home, school } = scene;
    const sentOn = localDayOf(sendAfter, school.zone);
    const meeting = plannedMeeting(scene, slotOf(scene), sentOn, followUp);
    const left = await manager.find(Invitation, {
      where: { followUpId: followUp.id, sentAt: Not(IsNull()) },
      order: { id: 'ASC' },
    });
    return left.flatMap((invitation) => {
      const person = home.people.find((one) => one.contactId === invitation.contactId);
      if (!person || !isAsked(person) || addressOf(person) === null) return [];
      return [{ followUp, invitation, person, meeting, variant: 'cancelled' }];
    });
  }

  /** The exact texts of such orders, for a person to read. */
  readable({ followUp }: MeetingScene, orders: readonly HomeOrder[], now: Instant): ReadTexts {
    const texts = orders.map((order) => {
      const { subject, text, html } = this.mails.write(order);
      const address = addressOf(order.person);
      return {
        invitationId: order.invitation.publicId,
        name: order.person.name,
        way: wayOf(order.person),
        ...{ subject, text, html },
        calendar: address === null ? null : this.mails.calendar(order, address, now),
      };
    });
    return readTexts(followUp, texts);
  }

  /** Takes out of the line what has not begun to leave; `stopReason` null puts the words back to a draft. */
  async takeOut(tx: EntityManager, followUpId: number, stopReason: string | null): Promise<void> {
    const invitations = await tx.findBy(Invitation, { followUpId });
    const mails = { invitationId: In(invitations.map((one) => one.id)), state: 'queued' as const };
    if (stopReason === null) await tx.delete(InvitationMail, { ...mails, sentAt: IsNull() });
    else await tx.update(InvitationMail, { ...mails, sentAt: IsNull() }, { state: 'stopped', stopReason });
    const state = stopReason === null ? ('drafted' as const) : ('stopped' as const);
    await tx.update(Invitation, { followUpId, state: In(['queued', 'drafted']) }, { state, stopReason });
  }

  /** On approval all that was drafted; on a move all who were asked, in whatever way. */
  private toAsk(manager: EntityManager, { followUp }: MeetingScene): Promise<Invitation[]> {
    const asked = [
      { followUpId: followUp.id, state: In(['drafted', 'queued', 'sent']) },
      {
        followUpId: followUp.id,
        state: 'stopped' as const,
        stopReason: In(['by-phone', 'by-letter', 'moved', 'has-left']),
      },
    ];
    return manager.find(Invitation, { where: asked, order: { id: 'ASC' } });
  }

  private async queueOne(
    tx: EntityManager,
    { followUp, school }: MeetingScene,
    order: HomeOrder,
  ): Promise<void> {
    const { invitation, meeting } = order;
    const words = this.mails.write(order);
    const lastDay = localDayOf(meeting.endsAt, school.zone);
    const link = await this.links.linkFor(tx, followUp.pupilId, invitation.contactId, lastDay);
    await this.mails.add(tx, order);
    await tx.update(
      Invitation,
      { id: invitation.id },
      {
        state: 'queued',
        stopReason: null,
        familyLinkId: link.id,
        language: words.language,
        subject: words.subject,
        textBody: words.text,
        // What a home needs to come stays true at another time; only whether it can come is asked anew.
        ...{ answer: null, answeredAt: null },
      },
    );
  }

  private async queuedPayloads(
    tx: EntityManager,
    followUpId: number,
    sequence: number,
  ): Promise<{ invitationId: number; sequence: number }[]> {
    const queued = await tx.find(Invitation, {
      where: { followUpId, state: 'queued' },
      order: { id: 'ASC' },
    });
    return queued.map((one) => ({ invitationId: one.id, sequence }));
  }
}

function wayOf({ decision }: HomePerson): ExactText['way'] {
  if (decision.outcome === 'invite') return 'mail';
  return decision.outcome === 'letter' ? 'letter' : 'phone';
}

function slotOf({ followUp }: MeetingScene): Slot {
  const { startsAt, endsAt, kind } = followUp;
  if (startsAt === null || endsAt === null) throw new Error('A meeting without a time has no mails.');
  return { startsAt, endsAt, kind };
}

/** The first sending moment after a day has ended; with no school day left, the next morning. */
function afterDay({ school, schoolDays }: MeetingScene, day: Day): Instant {
  const evening = DateTime.fromISO(day, { zone: school.zone }).set({ hour: LAST_SENDING_HOUR });
  try {
    return nextSendingMoment(toInstant(evening.toJSDate()), schoolDays, school.zone);
  } catch {
    return `${addDays(day, 1)}T08:00:00.000Z`;
  }
}
