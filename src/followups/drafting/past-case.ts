import type { PupilCase } from '../../cases/pupil-case.entity.js';
import { addDays, type Day } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';

/** A case proposed longer ago than this is of a run over the past: its meeting is drafted from its own day. */
const STILL_PRESENT_DAYS = 7;

export function isOfThePast({ proposedOn }: PupilCase, today: Day): boolean {
  return proposedOn < addDays(today, -STILL_PRESENT_DAYS);
}

/** The moment from which such a meeting is drafted. */
export function ofItsDay({ proposedOn }: PupilCase): Instant {
  return `${proposedOn}T12:00:00.000Z`;
}
