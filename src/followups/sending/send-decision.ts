import type { Instant } from '../../shared/instants.js';
import type { FollowUp } from '../follow-up.entity.js';
import type { Invitation } from '../invitation.entity.js';
import type { HomePerson } from '../meeting-home.js';
import type { MeetingScene } from '../meeting-scene.js';
import { CalendarEnds, maySendAt, nextSendingMoment } from '../sending-hours.js';
import type { InvitationMail } from './invitation-mail.entity.js';

/** Why a mail that was approved does not leave after all. */
export type StopReason =
  | 'not-asked'
  | 'mast-not-agreed'
  | 'meeting-over'
  | 'calendar-ends'
  | 'no-mail-address'
  | 'refused-by-server'
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
  const { scene, invitation, mail, sequence, now } = due;
  const { followUp } = scene;
  if (sequence !== followUp.sequence || mail?.state === 'sent' || mail?.state === 'stopped') return SKIP;
  if (!isExpected(followUp, invitation, now)) return SKIP;
  const person = scene.home.people.find((one) => one.contactId === invitation.contactId);
  const bar = barOf(person);
  if (bar !== null || !person) return { kind: 'stop', reason: bar ?? 'not-asked', reachOtherwise: false };
  if (followUp.startsAt !== null && now >= followUp.startsAt) return stop('meeting-over');
  if (followUp.state !== 'cancelled' && scene.notJoining.length > 0) return stop('mast-not-agreed');
  return inSendingHours(due) ?? decideWay(due, person);
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
  try {
    return { kind: 'later', at: nextSendingMoment(now, schoolDays, school.zone) };
  } catch (error) {
    if (error instanceof CalendarEnds) return stop('calendar-ends');
    throw error;
  }
}

function decideWay({ mail, scene }: DueMail, person: HomePerson): SendDecision {
  if (mail === null && scene.followUp.state === 'cancelled') return SKIP;
  if (mail === null)
    return { kind: 'ask', way: person.decision.outcome === 'letter' ? 'by-letter' : 'by-phone' };
  if (person.decision.outcome !== 'invite' || person.email === null) return stop('no-mail-address');
  return { kind: 'send', mail, person };
}

/** The school can still reach this home in another way, and is asked to. */
function stop(reason: StopReason): SendDecision {
  return { kind: 'stop', reason, reachOtherwise: true };
}
