import { IsInt, Max, Min } from 'class-validator';
import { fromEpochDay, type EpochDay } from '../../shared/days.js';
import { ABSENT, ATTENDED, CODE_FLAGS } from '../../signals/attendance/attendance-codes.js';
import { markEvidence } from '../evidence.js';
import { whole } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import { codeIdOf, dayOf, indexFrom, slotOf } from '../packed-marks.js';
import { Says } from '../says.js';
import { counted, dayInWords } from '../wording.js';

export class ConsecutiveAbsencesParameters {
  /** Sessions in a row; two make a day. Reached exactly counts. */
  @Says('sessions missed in a row, two being a day', { isLine: true })
  @IsInt()
  @Min(2)
  @Max(400)
  sessions = 10;

  /** School weeks after which an unbroken register falls silent: marks older than these are not read. */
  @Says('school weeks looked back')
  @IsInt()
  @Min(1)
  @Max(80)
  weeks = 40;
}

interface Run {
  /** Absent sessions in a row up to the latest possible one. */
  sessions: number;
  /** Position and day of the first absent mark of the run. */
  start: number;
  since: EpochDay;
  possible: number;
}

/**
 * Walks back from the latest session. A session attended at either of two schools ends the run; one that was not
 * possible (site closed, at the other school) neither ends it nor counts.
 */
function currentRun(entries: Int32Array, from: number): Run {
  const run: Run = { sessions: 0, start: entries.length, since: 0, possible: 0 };
  let at = entries.length - 1;
  while (at >= from) {
    const slot = slotOf(entries[at] ?? 0);
    let flags = 0;
    for (; at >= from && slotOf(entries[at] ?? 0) === slot; at--)
      flags |= CODE_FLAGS[codeIdOf(entries[at] ?? 0)] ?? 0;
    if (flags) run.possible++;
    if (flags & ATTENDED) break;
    if (!(flags & ABSENT)) continue;
    run.sessions++;
    run.start = at + 1;
    run.since = dayOf(entries[at + 1] ?? 0);
  }
  return run;
}

/** How many sessions in a row the pupil has been away, up to the latest session we know of. */
export const consecutiveAbsences: Indicator<ConsecutiveAbsencesParameters, Run> = {
  key: 'consecutive-absences',
  title: 'Away for several sessions in a row',
  domain: 'attendance',
  parameters: ConsecutiveAbsencesParameters,
  reads: ['marks'],
  direction: 'at-least',
  lookBack: (p) => ({ unit: 'school-weeks', count: p.weeks }),
  minimumData: (p) => `one possible session in the last ${p.weeks} school weeks`,
  threshold: (p) => p.sessions,
  inWords: (p) =>
    `The pupil was away for at least ${counted(p.sessions, 'session')} in a row, up to the latest one we know of; two sessions are a day.`,
  amount: (value) => counted(value, 'session'),
  sentence: (run, _p, firstName) =>
    run.sessions === 0
      ? `${firstName} was here at the latest session.`
      : `We have missed ${firstName} in every session since ${dayInWords(run.since)} (${run.sessions} so far).`,

  measure({ marks: { entries }, calendar }, p, asOf) {
    const from = indexFrom(entries, calendar.startOfSchoolWeeks(asOf, p.weeks));
    const run = currentRun(entries, from);
    if (run.possible === 0) return { kind: 'not-enough-data', reason: 'No possible session to look at.' };
    return {
      kind: 'measured',
      ratio: whole(run.sessions),
      facts: run,
      evidence: () => ({
        kind: 'sessions',
        span: {
          from: fromEpochDay(run.sessions === 0 ? asOf : run.since),
          to: fromEpochDay(asOf),
          possible: run.sessions,
          absent: run.sessions,
        },
        ...markEvidence(entries, run.start, entries.length, ABSENT),
      }),
    };
  },
};
