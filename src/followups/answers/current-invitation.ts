import { type EntityManager, In, IsNull, Like, Not } from 'typeorm';
import type { Day } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import { HomeInsight } from '../../signals/home/home-insight.entity.js';
import type { FamilyLink } from '../family-links/family-link.entity.js';
import { FollowUp } from '../follow-up.entity.js';
import type { FollowUpState } from '../follow-up.lifecycle.js';
import { Invitation, type HomeAnswer } from '../invitation.entity.js';
import { isAsked } from '../meeting-home.js';
import type { MeetingSchool } from '../meeting-school.js';
import type { Audience } from '../invitation-language.js';
import type { StaffAtMeeting } from '../meeting-staff.js';
import { readScene, signatory } from '../meeting-scene.js';
import type { MeetingKind } from '../scheduling.js';
import type { SaidForMeeting } from './said-for-meeting.js';

/** `open`: can be answered · `cancelled`: will not take place · `over`: has begun, was held or missed. */
export type MeetingStanding = 'open' | 'cancelled' | 'over';

/** What a home may see of its meeting, as it stands now. Nothing of why, and nobody else of the home. */
export interface CurrentInvitation {
  readonly invitationId: number;
  /** Opaque id of the meeting. Sent back with an answer: one to an older meeting is not taken for one to this. */
  readonly meeting: string;
  readonly standing: MeetingStanding;
  readonly recipientName: string;
  readonly audience: Audience;
  /** The pupil's own invitation. */
  readonly isPupil: boolean;
  readonly pupilFirstName: string;
  /** BCP 47 tag of the language the home reads. */
  readonly language: string;
  readonly interpreter: boolean;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly kind: MeetingKind;
  readonly place: string | null;
  /** Last day to answer, inclusive. */
  readonly answerBy: Day | null;
  /** Sent back with an answer: an answer to an older time is not taken for one to this. */
  readonly sequence: number;
  readonly staff: readonly StaffAtMeeting[];
  readonly school: MeetingSchool;
  readonly signedBy: string;
  readonly answer: HomeAnswer | null;
  /** What they have said for the meeting. Their words are for staff; the page says only that they are there. */
  readonly said: SaidForMeeting;
  readonly answeredAt: Instant | null;
  /** They have written, with an answer to this invitation, what the school did not know about the child. */
  readonly toldAboutChild: boolean;
}

/** An invitation that has left, with its meeting. */
export interface SentInvitation {
  readonly invitation: Invitation;
  readonly followUp: FollowUp;
}

/**
 * The newest invitation of each school that has left for the holder of a link, the newest of all first. A pupil who changes school,
 * or is at two, can be invited by both.
 */
export async function newestInvitations(manager: EntityManager, linkId: number): Promise<SentInvitation[]> {
  const sent = await manager.find(Invitation, {
    where: { familyLinkId: linkId, sentAt: Not(IsNull()) },
    order: { id: 'DESC' },
  });
  const followUps = await manager.findBy(FollowUp, { id: In(sent.map((one) => one.followUpId)) });
  const bySchool = new Map<number, SentInvitation>();
  for (const invitation of sent) {
    const followUp = followUps.find((one) => one.id === invitation.followUpId);
    if (followUp && !bySchool.has(followUp.schoolId))
      bySchool.set(followUp.schoolId, { invitation, followUp });
  }
  return [...bySchool.values()];
}

/**
 * The newest invitation under a link, with null of any school; null when none has left. What it is newest among is said by the mail
 * that was opened: each mail's link names the school that sent it.
 */
export async function newestInvitation(
  manager: EntityManager,
  linkId: number,
  schoolId: number | null,
): Promise<SentInvitation | null> {
  const newest = await newestInvitations(manager, linkId);
  return newest.find(({ followUp }) => schoolId === null || followUp.schoolId === schoolId) ?? null;
}

/**
 * Puts together what the page shows. Null for somebody who may not be asked any more: a link that was good must not tell where the
 * child will be to whom an order has bound since.
 */
export async function readCurrentInvitation(
  manager: EntityManager,
  link: FamilyLink,
  newest: SentInvitation,
  now: Instant,
): Promise<CurrentInvitation | null> {
  if (!newest.followUp.startsAt || !newest.followUp.endsAt) return null;
  const { invitation, followUp } = newest;
  const { school, home, notJoining, ...scene } = await readScene(manager, followUp, now);
  const staff = scene.staff.filter((one) => !notJoining.includes(one.staffId));
  const person = home.people.find((one) => one.contactId === link.contactId);
  if (!person || !isAsked(person)) return null;
  const { kind, place, answerBy, sequence } = followUp;
  const { answer, answeredAt } = invitation;
  return {
    invitationId: invitation.id,
    meeting: followUp.publicId,
    standing: standingOf(followUp.state, newest.followUp.startsAt, now),
    recipientName: person.name,
    audience: person.audience,
    isPupil: link.contactId === null,
    pupilFirstName: home.pupilFirstName,
    language: person.language,
    interpreter: person.interpreter,
    startsAt: newest.followUp.startsAt,
    endsAt: newest.followUp.endsAt,
    ...{ kind, place, answerBy, sequence },
    ...{ staff, school },
    signedBy: signatory(staff, school),
    said: saidFor(invitation),
    ...{ answer, answeredAt },
    toldAboutChild: await hasToldAboutChild(manager, invitation),
  };
}

/** What came with the answers to one invitation, and with no other. */
export function insightOrigin(invitationId: number, print: string): string {
  return `insight:${invitationId}:${print}`;
}

function hasToldAboutChild(manager: EntityManager, { id, pupilId }: Invitation): Promise<boolean> {
  return manager.existsBy(HomeInsight, { pupilId, origin: Like(insightOrigin(id, '%')) });
}

function saidFor(invitation: Invitation): SaidForMeeting {
  const { coming, accessNeeds, interpreterLanguage, answerNote } = invitation;
  return { coming, accessNeeds, interpreterLanguage, note: answerNote };
}

/** From its first minute on a meeting is answered by being there. */
export function standingOf(state: FollowUpState, startsAt: Instant, now: Instant): MeetingStanding {
  if (state === 'cancelled' || state === 'withdrawn') return 'cancelled';
  if (state === 'held' || state === 'missed' || now >= startsAt) return 'over';
  return state === 'draft' ? 'cancelled' : 'open';
}
