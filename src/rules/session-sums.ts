import { fromEpochDay, isoWeekOf, type EpochDay } from '../shared/days.js';
import { ABSENT, CODE_FLAGS } from '../signals/attendance/attendance-codes.js';
import type { SessionSpan } from './evidence.js';
import { codeIdOf, dayOf, indexFrom } from './packed-marks.js';

/** Counts over a stretch of marks; `start` and `end` are positions (end excluded) for the evidence. */
export interface SessionSums {
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly start: number;
  readonly end: number;
  readonly possible: number;
  readonly absent: number;
  readonly unauthorised: number;
}

/** Adds up the marks of the days from `from` to `to`, both included. */
export function sumSessions(entries: Int32Array, from: EpochDay, to: EpochDay): SessionSums {
  const start = indexFrom(entries, from);
  const end = indexFrom(entries, to + 1);
  let possible = 0;
  let authorised = 0;
  let unauthorised = 0;
  for (let i = start; i < end; i++) {
    // The bits of POSSIBLE, AUTHORISED and UNAUTHORISED, added without a branch: this loop reads every mark of a school.
    const flags = CODE_FLAGS[(entries[i] ?? 0) & 63] ?? 0;
    possible += flags & 1;
    authorised += (flags >> 2) & 1;
    unauthorised += (flags >> 3) & 1;
  }
  return { from, to, start, end, possible, absent: authorised + unauthorised, unauthorised };
}

/** In how many ISO weeks at least one session was missed. */
export function weeksWithAbsence(entries: Int32Array, sums: SessionSums): number {
  let weeks = 0;
  let last = -1;
  for (let i = sums.start; i < sums.end; i++) {
    const entry = entries[i] ?? 0;
    if (!((CODE_FLAGS[codeIdOf(entry)] ?? 0) & ABSENT)) continue;
    const week = isoWeekOf(dayOf(entry));
    if (week !== last) weeks++;
    last = week;
  }
  return weeks;
}

/** The counts as evidence shows them. */
export function spanOf(sums: SessionSums): SessionSpan {
  return {
    from: fromEpochDay(sums.from),
    to: fromEpochDay(sums.to),
    possible: sums.possible,
    absent: sums.absent,
  };
}
