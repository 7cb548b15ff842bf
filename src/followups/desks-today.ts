import type { EntityManager } from 'typeorm';
import type { Day } from '../shared/days.js';
import type { Desk } from './follow-up.entity.js';
import type { FollowUpState } from './follow-up.lifecycle.js';
import { factsOf, readHomeFacts } from './home-facts.js';
import { deskOf } from './meeting-home.js';
import { decideRecipients } from './recipients.js';

/** A meeting, as far as it decides whose it is. */
export interface MeetingOfPupil {
  readonly pupilId: number;
  readonly schoolId: number;
  /** Where it was put when it was last written. */
  readonly routedTo: Desk;
}

/**
 * On whose desk meetings are today, whatever stood when they were written: a child may have come into care since, or a DSL have
 * placed a hold. What was once the DSL's stays there until a DSL has decided. As many statements for one as for hundreds.
 */
export async function desksToday(
  manager: EntityManager,
  meetings: readonly MeetingOfPupil[],
  todayAt: (schoolId: number) => Day,
): Promise<(meeting: MeetingOfPupil) => Desk> {
  const homes = await readHomeFacts(manager, [...new Set(meetings.map((one) => one.pupilId))]);
  return ({ pupilId, schoolId, routedTo }) => {
    const home = homes.get(pupilId);
    if (routedTo === 'dsl' || !home) return 'dsl';
    const who = decideRecipients({ ...factsOf(home), staff: [] }, todayAt(schoolId));
    return deskOf({ who, awaitsDslSince: home.awaitsDslSince });
  };
}

/** The same for lists: what stands is on the desk it is on today; what is over, on the one that decided about it. */
export async function desksOfListed<Meeting extends MeetingOfPupil & { readonly state: FollowUpState }>(
  manager: EntityManager,
  meetings: readonly Meeting[],
  todayAt: (schoolId: number) => Day,
): Promise<(meeting: Meeting) => Desk> {
  const deskOf = await desksToday(manager, meetings.filter(stands), todayAt);
  return (meeting) => (stands(meeting) ? deskOf(meeting) : meeting.routedTo);
}

/** Somebody may still decide about it. */
function stands({ state }: { readonly state: FollowUpState }): boolean {
  return state === 'draft' || state === 'approved' || state === 'answered';
}
