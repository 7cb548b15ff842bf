import { type EntityManager, In } from 'typeorm';
import { runSql } from '../platform/database/sql.js';
import { Concern } from '../rules/concern.entity.js';
import type { Consequence } from '../rules/rule.js';
import type { Day } from '../shared/days.js';
import { ownersOf } from './case-owner.js';
import { freeze, type FrozenConcern } from './frozen-concern.js';
import { urgencyOf, warrantsCase } from './proposal.js';
import { recentSchoolDays } from './school-days.js';

/** A pupil whose standing concerns amount to a case that has not been proposed. */
export interface WaitingPupil {
  readonly pupilId: number;
  readonly schoolId: number;
  readonly ownerStaffId: number | null;
  readonly urgency: number;
  /** Ids of the concerns, in the order of `frozen`. */
  readonly concernIds: readonly number[];
  readonly frozen: readonly FrozenConcern[];
  /** Day of the newest concern. */
  readonly latestOn: Day;
}

interface CandidateRow {
  id: number;
  pupil_id: number;
  consequence: Consequence;
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
  const ids = possiblyWarranted(candidates);
  if (ids.length === 0) return [];
  const concerns = await manager.find(Concern, {
    where: { id: In(ids) },
    order: { raisedOn: 'ASC', id: 'ASC' },
  });
  const days = await recentSchoolDays(manager, schoolId, asOf);
  const waiting = [...byPupil(concerns).values()].filter(warrantsCase);
  const owners = await ownersOf(manager, schoolId, waiting.map(pupilOf), asOf);
  return waiting
    .map((standing) => waitingPupil(standing, schoolId, owners.get(pupilOf(standing)) ?? null, days))
    .sort(mostUrgentFirst);
}

/** The pupil's standing concerns as one waiting pupil, or null when they do not amount to a case. */
export async function waitingPupilById(
  manager: EntityManager,
  pupilId: number,
  schoolId: number,
  asOf: Day,
): Promise<WaitingPupil | null> {
  const ids = (await candidatesOf(manager, schoolId, asOf, pupilId)).map((row) => row.id);
  const concerns = await manager.find(Concern, {
    where: { id: In(ids) },
    order: { raisedOn: 'ASC', id: 'ASC' },
  });
  if (!warrantsCase(concerns)) return null;
  const days = await recentSchoolDays(manager, schoolId, asOf);
  const owners = await ownersOf(manager, schoolId, [pupilId], asOf);
  return waitingPupil(concerns, schoolId, owners.get(pupilId) ?? null, days);
}

function candidatesOf(
  manager: EntityManager,
  schoolId: number,
  asOf: Day,
  pupilId?: number,
): Promise<CandidateRow[]> {
  return runSql<CandidateRow>(
    manager,
    `SELECT c.id, c.pupil_id, c.consequence FROM concern c
     WHERE c.school_id = $1 AND c.state = 'raised' AND c.raised_on <= $2 AND c.consequence IN ('watch', 'open-case')
       ${pupilId === undefined ? '' : 'AND c.pupil_id = $3'}
       AND NOT EXISTS (SELECT 1 FROM case_concern cc WHERE cc.concern_id = c.id)
       AND NOT EXISTS (SELECT 1 FROM pupil_case k WHERE k.pupil_id = c.pupil_id AND k.state IN ('proposed', 'open'))`,
    pupilId === undefined ? [schoolId, asOf] : [schoolId, asOf, pupilId],
  );
}

/** Leaves out pupils with a single watched concern before their evidence is read. */
function possiblyWarranted(candidates: readonly CandidateRow[]): number[] {
  const enough = new Set<number>();
  const watched = new Set<number>();
  for (const { pupil_id: pupil, consequence } of candidates) {
    if (consequence === 'open-case' || watched.has(pupil)) enough.add(pupil);
    watched.add(pupil);
  }
  return candidates.filter((row) => enough.has(row.pupil_id)).map((row) => row.id);
}

function byPupil(concerns: readonly Concern[]): Map<number, Concern[]> {
  const groups = new Map<number, Concern[]>();
  for (const concern of concerns) {
    groups.set(concern.pupilId, [...(groups.get(concern.pupilId) ?? []), concern]);
  }
  return groups;
}

function pupilOf(standing: readonly Concern[]): number {
  return standing[0]?.pupilId ?? 0;
}

function waitingPupil(
  standing: readonly Concern[],
  schoolId: number,
  ownerStaffId: number | null,
  days: readonly number[],
): WaitingPupil {
  const frozen = standing.map((concern) => freeze(concern, days));
  return {
    pupilId: pupilOf(standing),
    schoolId,
    ownerStaffId,
    urgency: urgencyOf(frozen),
    concernIds: standing.map((concern) => concern.id),
    frozen,
    latestOn: standing.at(-1)?.raisedOn ?? '',
  };
}

function mostUrgentFirst(a: WaitingPupil, b: WaitingPupil): number {
  const since = (one: WaitingPupil): Day => one.frozen[0]?.raisedOn ?? '';
  if (a.urgency !== b.urgency) return b.urgency - a.urgency;
  if (since(a) !== since(b)) return since(a) < since(b) ? -1 : 1;
  return a.pupilId - b.pupilId;
}
