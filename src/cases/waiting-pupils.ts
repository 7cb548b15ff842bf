import { type EntityManager, In } from 'typeorm';
import { Concern } from '../rules/concern.entity.js';
import type { Day } from '../shared/days.js';
import { ownersOf } from './case-owner.js';
import { freeze, type FrozenConcern } from './frozen-concern.js';
import { urgencyOf, warrantsCase } from './proposal.js';
import { recentSchoolDays } from './school-days.js';
import { type Candidate, candidatesOf, gravest } from './waiting-candidates.js';

/** Whose week it is: a lead's, or the school's where nobody is named. */
export interface Lead {
  readonly schoolId: number;
  readonly ownerStaffId: number | null;
}

/** A pupil whose standing concerns amount to a case that has not been proposed. */
export interface WaitingPupil extends Lead {
  readonly pupilId: number;
  readonly urgency: number;
  /** Ids of the concerns, oldest first, in the order of `frozen`. */
  readonly concernIds: readonly number[];
  readonly frozen: readonly FrozenConcern[];
}

/**
 * Who waits at a school on `asOf` (concerns raised on that day included), the most urgent first; of equals, who has
 * waited longest. Concerns that already belong to a case, and pupils with an active one, do not wait.
 */
export async function waitingPupils(
  manager: EntityManager,
  schoolId: number,
  asOf: Day,
): Promise<WaitingPupil[]> {
  const candidates = await candidatesOf(manager, schoolId, asOf);
  const owners = await ownersOf(manager, schoolId, candidates.map(pupilOf), asOf);
  return ranked(manager, schoolId, asOf, candidates, owners);
}

/** The first `places` of those who wait for one lead and whose newest concern is of `from` or later. */
export async function nextForLead(
  manager: EntityManager,
  lead: Lead,
  asOf: Day,
  { places, from }: { readonly places: number; readonly from: Day },
): Promise<WaitingPupil[]> {
  const candidates = await candidatesOf(manager, lead.schoolId, asOf);
  const owners = await ownersOf(manager, lead.schoolId, candidates.map(pupilOf), asOf);
  const own = candidates.filter(
    (one) => owners.get(one.pupilId) === lead.ownerStaffId && one.latestOn >= from,
  );
  const best = await ranked(manager, lead.schoolId, asOf, gravest(own, places), owners);
  return best.slice(0, places);
}

/** The pupil's standing concerns as one waiting pupil, or null when they do not amount to a case. */
export async function waitingPupilById(
  manager: EntityManager,
  pupilId: number,
  lead: Lead,
  asOf: Day,
): Promise<WaitingPupil | null> {
  const candidates = await candidatesOf(manager, lead.schoolId, asOf, pupilId);
  const owners = new Map([[pupilId, lead.ownerStaffId]]);
  return (await ranked(manager, lead.schoolId, asOf, candidates, owners))[0] ?? null;
}

async function ranked(
  manager: EntityManager,
  schoolId: number,
  asOf: Day,
  candidates: readonly Candidate[],
  owners: ReadonlyMap<number, number | null>,
): Promise<WaitingPupil[]> {
  if (candidates.length === 0) return [];
  const concerns = await manager.find(Concern, {
    where: { id: In(candidates.flatMap((one) => one.concernIds)) },
    order: { raisedOn: 'ASC', id: 'ASC' },
  });
  const days = await recentSchoolDays(manager, schoolId, asOf);
  return candidates
    .map(({ pupilId }) => concerns.filter((concern) => concern.pupilId === pupilId))
    .filter(warrantsCase)
    .map((standing) => waitingPupil(standing, schoolId, owners, days))
    .sort(mostUrgentFirst);
}

function pupilOf({ pupilId }: Candidate): number {
  return pupilId;
}

function waitingPupil(
  standing: readonly Concern[],
  schoolId: number,
  owners: ReadonlyMap<number, number | null>,
  days: readonly number[],
): WaitingPupil {
  const pupilId = standing[0]?.pupilId ?? 0;
  const frozen = standing.map((concern) => freeze(concern, days));
  return {
    pupilId,
    schoolId,
    ownerStaffId: owners.get(pupilId) ?? null,
    urgency: urgencyOf(frozen),
    concernIds: standing.map((concern) => concern.id),
    frozen,
  };
}

function mostUrgentFirst(a: WaitingPupil, b: WaitingPupil): number {
  const since = (one: WaitingPupil): Day => one.frozen[0]?.raisedOn ?? '';
  if (a.urgency !== b.urgency) return b.urgency - a.urgency;
  if (since(a) !== since(b)) return since(a) < since(b) ? -1 : 1;
  return a.pupilId - b.pupilId;
}
