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
import { LAST_SENDING_HOUR, localDay, nextSendingMoment } from '../sending-hours.js';
import { answerDue } from '../sending/answer-due.event.js';
import { invitationDue } from '../sending/invitation-due.event.js';
import { InvitationMail } from '../sending/invitation-mail.entity.js';
import { MailQueue } from '../sending/mail-queue.js';

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
    const meeting = { ...plannedMeeting(scene, slotOf(scene), sentOn), previous };
    for (const invitation of await this.toAsk(tx, scene)) {
      const person = scene.home.people.find((one) => one.contactId === invitation.contactId);
      if (!person || !isAsked(person)) continue;
      const told = variant === 'moved' && invitation.sentAt !== null;
      await this.queueOne(tx, scene, invitation, person, meeting, told ? 'moved' : 'invitation');
    }
    const dueAt = followUp.sendAfter ?? undefined;
    const payloads = await this.queuedPayloads(tx, followUp.id, followUp.sequence);
    await this.events.publishAll(tx, invitationDue, payloads, { dueAt });
    const lastDay = meeting.answerBy ?? sentOn;
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
    const sentOn = localDay(sendAfter, scene.school.zone);
    const meeting = plannedMeeting(scene, slotOf(scene), sentOn);
    const told: { invitationId: number; sequence: number }[] = [];
    for (const invitation of await tx.findBy(Invitation, {
      followUpId: followUp.id,
      sentAt: Not(IsNull()),
    })) {
      const person = scene.home.people.find((one) => one.contactId === invitation.contactId);
      if (!person || !isAsked(person)) continue;
      if (!(await this.mails.add(tx, { followUp, invitation, person, meeting, variant: 'cancelled' })))
        continue;
      told.push({ invitationId: invitation.id, sequence: followUp.sequence });
    }
    await this.events.publishAll(tx, invitationDue, told, { dueAt: sendAfter });
    return new Set(told.map((one) => one.invitationId));
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
  private toAsk(tx: EntityManager, { followUp }: MeetingScene): Promise<Invitation[]> {
    const asked = [
      { followUpId: followUp.id, state: In(['drafted', 'queued', 'sent']) },
      {
        followUpId: followUp.id,
        state: 'stopped' as const,
        stopReason: In(['by-phone', 'by-letter', 'moved', 'has-left']),
      },
    ];
    return tx.find(Invitation, { where: asked, order: { id: 'ASC' } });
  }

  private async queueOne(
    tx: EntityManager,
    { followUp }: MeetingScene,
    invitation: Invitation,
    person: HomePerson,
    meeting: Meeting,
    variant: 'invitation' | 'moved',
  ): Promise<void> {
    const words = this.mails.write({ person, meeting, variant });
    const lastDay = meeting.endsAt.slice(0, 10);
    const link = await this.links.linkFor(tx, followUp.pupilId, invitation.contactId, lastDay);
    await this.mails.add(tx, { followUp, invitation, person, meeting, variant });
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
