import { type Day, type EpochDay, isoWeekOf, toEpochDay } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import { groupBy } from '../../shared/group-by.js';
import type { Consequence } from '../../rules/rule.js';
import { type StandingConcern, warrantsCase } from '../proposal.js';

/** A concern as far as it decides whether somebody new came to a lead. */
export interface RaisedConcern {
  readonly pupilId: number;
  readonly consequence: Consequence;
  readonly raisedOn: Day;
  /** The day it ended; null: it stands. */
  readonly clearedOn: Day | null;
  readonly raisedAt: Instant;
  /** The case it is dealt with in; null: it waits, or ended before there was room. */
  readonly caseId: number | null;
  /** Which part of life it speaks of, while that decides whether it waits; null: it is dealt with in a case. */
  readonly evidence: StandingConcern['evidence'] | null;
  readonly proposedAt: Instant | null;
  /** It was looked at as a case of its own, which was then added to an earlier one. */
  readonly wasMerged: boolean;
}

/** A pupil whose concerns came to amount to a case. */
export interface Arrival {
  readonly pupilId: number;
  readonly week: number;
}

/** What one lead's weeks brought. */
export interface LeadLoad {
  /** Null: nobody looks after these. */
  readonly ownerStaffId: number | null;
  /** Beside the weeks that were asked about. */
  readonly byWeek: readonly number[];
  readonly aWeek: number;
  readonly most: number;
}

/**
 * Pupils who were new to a lead, each in the week of the concern that made it a case, whether there was room to propose it or not: counting the
 * proposed ones would find as many as there is room for. What joined a case somebody was at already brought nobody new.
 */
export function arrivalsOf(concerns: readonly RaisedConcern[]): Arrival[] {
  const founding = concerns.filter((one) => one.caseId !== null && (one.wasMerged || !joined(one)));
  const withCase = [
    ...groupBy(founding, ({ caseId, wasMerged, pupilId }) => `${caseId}/${wasMerged}/${pupilId}`),
  ];
  const waiting = concerns.filter(waits);
  return [
    ...withCase.flatMap(([, own]) => arrivalWithCase(own)),
    ...[...groupBy(waiting, ({ pupilId }) => pupilId)].flatMap(([, own]) => arrivalInWait(own)),
  ];
}

function joined({ proposedAt, raisedAt }: RaisedConcern): boolean {
  return proposedAt !== null && proposedAt < raisedAt;
}

type WaitingConcern = RaisedConcern & Pick<StandingConcern, 'evidence'>;

function waits(one: RaisedConcern): one is WaitingConcern {
  return one.caseId === null && one.evidence !== null;
}

/** A case is one once the last of the concerns it was proposed on is there. */
function arrivalWithCase(own: readonly RaisedConcern[]): Arrival[] {
  const days = own.map(({ raisedOn }) => toEpochDay(raisedOn));
  return own.slice(0, 1).map(({ pupilId }) => ({ pupilId, week: isoWeekOf(Math.max(...days)) }));
}

/** Who waits has waited since the first day on which what stood together amounted to a case. */
function arrivalInWait(own: readonly WaitingConcern[]): Arrival[] {
  const amounts = (day: Day): boolean =>
    warrantsCase(
      own.filter(({ raisedOn, clearedOn }) => raisedOn <= day && (clearedOn === null || clearedOn > day)),
    );
  const first = own
    .filter(({ raisedOn }) => amounts(raisedOn))
    .sort((a, b) => (a.raisedOn < b.raisedOn ? -1 : 1))[0];
  return first ? [{ pupilId: first.pupilId, week: isoWeekOf(toEpochDay(first.raisedOn)) }] : [];
}

/** How many whole school weeks a forecast rests on, at most: two months, so that neither one bad week nor last year decides. */
export const MOST_WEEKS = 8;

/**
 * The last school weeks that have ended and began after the rules came into force, ascending: in the week of a change everything is found at
 * once that was there all along.
 */
export function weeksToCount(
  schoolDays: readonly EpochDay[],
  today: EpochDay,
  inForceSince: EpochDay,
): number[] {
  const weeks = [...new Set(schoolDays.map(isoWeekOf))].sort((a, b) => a - b);
  return weeks.filter((week) => week < isoWeekOf(today) && week > isoWeekOf(inForceSince)).slice(-MOST_WEEKS);
}

/** By lead, who has most first. @param ownerOf as a case would be given today */
export function loadsOf(
  arrivals: readonly Arrival[],
  weeks: readonly number[],
  ownerOf: (pupilId: number) => number | null,
): LeadLoad[] {
  const counted = arrivals.filter(({ week }) => weeks.includes(week));
  const byOwner = groupBy(counted, ({ pupilId }) => ownerOf(pupilId));
  return [...byOwner]
    .map(([ownerStaffId, own]) => {
      const byWeek = weeks.map((week) => own.filter((one) => one.week === week).length);
      return { ownerStaffId, byWeek, aWeek: own.length / weeks.length, most: Math.max(0, ...byWeek) };
    })
    .sort((a, b) => b.aWeek - a.aWeek || (a.ownerStaffId ?? 0) - (b.ownerStaffId ?? 0));
}
