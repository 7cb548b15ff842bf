import { addMinutes, type Instant } from '../../shared/instants.js';
import type { FollowUp } from '../follow-up.entity.js';
import type { Invitation } from '../invitation.entity.js';
import type { HomePerson } from '../meeting-home.js';
import type { MeetingScene } from '../meeting-scene.js';
import type { NotJoiningReason } from '../recipients.js';
import { CalendarEnds, maySendAt, nextSendingMoment } from '../sending-hours.js';
import type { InvitationMail } from './invitation-mail.entity.js';

/** Why a mail that was approved does not leave after all. */
export type StopReason =
  | 'not-asked'
  | NotJoiningReason
  | 'meeting-over'
  | 'calendar-ends'
  | 'no-mail-address'
  | 'refused-by-server'
  | 'has-left'
  | 'held';

/** What happens now with something that is due to leave. */
export type SendDecision =
  | { readonly kind: 'skip' }
  | { readonly kind: 'later'; readonly at: Instant }
  | { readonly kind: 'stop'; readonly reason: string; readonly reachOtherwise: boolean }
  | { readonly kind: 'ask'; readonly way: 'by-phone' | 'by-letter' }
  | { readonly kind: 'send'; readonly mail: InvitationMail; readonly person: HomePerson };

/** All that is looked at again in the moment of sending. */
export interface DueMail {
  readonly scene: MeetingScene;
  readonly invitation: Invitation;
  readonly mail: InvitationMail | null;
  readonly sequence: number;
  readonly now: Instant;
}

const SKIP: SendDecision = { kind: 'skip' };

/** Decides afresh, from what stands now: approvals are hours old, and a hold or an order may be minutes old. */
export function decideSending(due: DueMail): SendDecision {
  const { scene, invitation, now } = due;
  const { followUp } = scene;
  if (isSettled(due) || !isExpected(followUp, invitation, now)) return SKIP;
  if (scene.pupilLeftOn !== null && followUp.state !== 'cancelled')
    return { kind: 'stop', reason: 'has-left', reachOtherwise: false };
  const person = scene.home.people.find((one) => one.contactId === invitation.contactId);
  const bar = barOf(person);
  if (bar !== null || !person) return { kind: 'stop', reason: bar ?? 'not-asked', reachOtherwise: false };
  if (followUp.startsAt !== null && now >= followUp.startsAt) return stop('meeting-over');
  if (followUp.state !== 'cancelled' && scene.notJoining.length > 0) return stop(whyNotJoining(scene));
  return inSendingHours(due) ?? untilDslHasRead(due) ?? decideWay(due, person);
}

/** Overtaken by a move, or done with. */
function isSettled({ scene, mail, sequence }: DueMail): boolean {
  return sequence !== scene.followUp.sequence || mail?.state === 'sent' || mail?.state === 'stopped';
}

/** A draft taken back and a time not yet reached are no business of this run. */
function isExpected(followUp: FollowUp, invitation: Invitation, now: Instant): boolean {
  if (followUp.state === 'cancelled') return invitation.sentAt !== null;
  const standing = followUp.state === 'approved' || followUp.state === 'answered';
  return (
    standing && invitation.state === 'queued' && followUp.sendAfter !== null && now >= followUp.sendAfter
  );
}

function barOf(person: HomePerson | undefined): string | null {
  if (!person) return 'not-asked';
  return 'reason' in person.decision ? person.decision.reason : null;
}

function inSendingHours({ scene, now }: DueMail): SendDecision | null {
  const { schoolDays, school } = scene;
  if (maySendAt(now, schoolDays, school.zone)) return null;
  return whenSending(() => ({ kind: 'later', at: nextSendingMoment(now, schoolDays, school.zone) }));
}

function whenSending(decide: () => SendDecision): SendDecision {
  try {
    return decide();
  } catch (error) {
    if (error instanceof CalendarEnds) return stop('calendar-ends');
    throw error;
  }
}

/**
 * What came in about the pupil since the approval waits for a DSL, and the mail with it, looked at again each hour: once it is read
 * the meeting goes on as approved, unless the DSL has placed a hold. What a DSL approved knowing of it goes out; so does the word
 * that a meeting is off, which the home must not come to in vain.
 */
function untilDslHasRead({ scene, mail, now }: DueMail): SendDecision | null {
  const { followUp, home, schoolDays, school } = scene;
  const since = home.awaitsDslSince;
  if (since === null || followUp.state === 'cancelled') return null;
  if (followUp.routedTo === 'dsl' && (mail === null || mail.queuedAt >= since)) return null;
  return whenSending(() => ({
    kind: 'later',
    at: nextSendingMoment(addMinutes(now, 60), schoolDays, school.zone),
  }));
}

function decideWay({ mail, scene }: DueMail, person: HomePerson): SendDecision {
  if (mail === null && scene.followUp.state === 'cancelled') return SKIP;
  if (mail === null)
    return { kind: 'ask', way: person.decision.outcome === 'letter' ? 'by-letter' : 'by-phone' };
  if (person.decision.outcome !== 'invite' || person.email === null) return stop('no-mail-address');
  return { kind: 'send', mail, person };
}

/** Somebody whom the text names is not to come. */
function whyNotJoining({ home }: MeetingScene): NotJoiningReason {
  return home.who.staff.find((one) => !one.joins)?.reason ?? 'mast-not-agreed';
}

/** The school can still reach this home in another way, and is asked to. */
function stop(reason: StopReason): SendDecision {
  return { kind: 'stop', reason, reachOtherwise: true };
}
