import { IsInt, IsNumber, Max, Min } from 'class-validator';
import { isoWeekdayOf } from '../../shared/days.js';
import { ATTENDED, CODE_FLAGS } from '../../signals/attendance/attendance-codes.js';
import { codesNamed } from '../code-sets.js';
import { codeEvidence } from '../evidence.js';
import { compareTo, THRESHOLD_DECIMALS, whole } from '../exact-ratio.js';
import type { Indicator } from '../indicator.js';
import { codeIdOf, dayOf } from '../packed-marks.js';
import { Says } from '../says.js';
import { spanOf, sumSessions } from '../session-sums.js';
import { counted, times } from '../wording.js';

export class SameWeekdayParameters {
  /** Days missed, in whole or in part, on one day of the week; reached exactly counts. */
  @Says('days missed, in whole or in part, on one day of the week', { isLine: true })
  @IsInt()
  @Min(2)
  @Max(40)
  days = 5;

  /** School weeks looked at, this ISO week being the last. */
  @Says('school weeks looked at, this one included')
  @IsInt()
  @Min(2)
  @Max(40)
  weeks = 8;

  /** That weekday must be missed at least so many times as often as the others, else the days count as 0. */
  @Says('times as often as the other days, at least')
  @IsNumber({ maxDecimalPlaces: THRESHOLD_DECIMALS })
  @Min(1)
  @Max(20)
  timesTheOthers = 3;

  /** Days needed in these weeks on which the pupil was here or missed. Four full weeks. */
  @Says('days needed on which the pupil was here or missed')
  @IsInt()
  @Min(5)
  @Max(200)
  minimumDays = 20;
}

/** How many days, on one day of the week or on several, and how many of them were missed. */
interface Tally {
  days: number;
  missed: number;
}

interface Facts {
  /** ISO weekday, 1 to 7; null: the absences follow no day of the week. */
  weekday: number | null;
  on: Tally;
  otherwise: Tally;
}

const NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const nameOf = (weekday: number): string => NAMES[weekday - 1] ?? '';

/**
 * Absence nobody has agreed to beforehand. Appointments, religious observance, a part-time timetable and other leave may well lie on
 * one day of the week, and the school knows why.
 */
const UNPLANNED = codesNamed('I', 'G', 'N', 'O', 'U');

/** Monday to Sunday. A day without a session that was attended or missed counts nowhere. */
function tallies(entries: Int32Array): Tally[] {
  const week = NAMES.map((): Tally => ({ days: 0, missed: 0 }));
  let at = 0;
  while (at < entries.length) {
    const day = dayOf(entries[at] ?? 0);
    let attended = 0;
    let missed = 0;
    for (; at < entries.length && dayOf(entries[at] ?? 0) === day; at++) {
      const code = codeIdOf(entries[at] ?? 0);
      attended |= (CODE_FLAGS[code] ?? 0) & ATTENDED;
      missed |= UNPLANNED[code] ?? 0;
    }
    const tally = week[isoWeekdayOf(day) - 1];
    if (!tally || !(attended | missed)) continue;
    tally.days++;
    tally.missed += missed;
  }
  return week;
}

function isFarMoreOften(on: Tally, otherwise: Tally, times: number): boolean {
  if (on.missed === 0 || otherwise.days === 0) return false;
  if (otherwise.missed === 0) return true;
  return compareTo({ over: on.missed * otherwise.days, of: otherwise.missed * on.days }, times) >= 0;
}

/** The weekday missed most often of those missed far more often than the others. */
function pattern(week: readonly Tally[], all: Tally, times: number): Facts {
  let found: Facts = { weekday: null, on: { days: 0, missed: 0 }, otherwise: all };
  week.forEach((on, index) => {
    const otherwise = { days: all.days - on.days, missed: all.missed - on.missed };
    if (on.missed > found.on.missed && isFarMoreOften(on, otherwise, times))
      found = { weekday: index + 1, on, otherwise };
  });
  return found;
}

/**
 * Whether absences fall on one day of the week far more than on the others. It is about what that day holds, at home or in
 * the timetable: a question to ask, never a finding about anybody.
 */
export const sameWeekday: Indicator<SameWeekdayParameters, Facts> = {
  key: 'same-weekday',
  title: 'Absence on the same day of the week',
  domain: 'attendance',
  parameters: SameWeekdayParameters,
  reads: ['marks'],
  direction: 'at-least',
  lookBack: (p) => ({ unit: 'school-weeks', count: p.weeks }),
  minimumData: (p) =>
    `at least ${p.minimumDays} days in the last ${counted(p.weeks, 'school week')} on which the pupil was here or missed`,
  threshold: (p) => p.days,
  inWords: (p) =>
    `One day of the week was missed, in whole or in part, at least ${times(p.days)} in the last ${counted(p.weeks, 'school week')}, ` +
    `and at least ${p.timesTheOthers} times as often as the other days. Leave and appointments that were agreed don't count.`,
  amount: (value) => counted(value, 'day'),
  sentence: ({ weekday, on, otherwise }, p, firstName) =>
    weekday === null
      ? `We have missed ${firstName} on no day of the week far more than on the others.`
      : `We have missed ${firstName} on ${on.missed} of the last ${counted(on.days, nameOf(weekday))}, ` +
        `and on ${otherwise.missed} of ${counted(otherwise.days, 'other day')} in the last ${counted(p.weeks, 'school week')}.`,

  measure({ marks: { entries }, calendar }, p, asOf) {
    const sums = sumSessions(entries, calendar.startOfSchoolWeeks(asOf, p.weeks), asOf);
    const window = entries.subarray(sums.start, sums.end);
    const week = tallies(window);
    const all = week.reduce((sum, { days, missed }) => ({
      days: sum.days + days,
      missed: sum.missed + missed,
    }));
    if (all.days < p.minimumDays) {
      const reason = `${all.days} days to look at in the last ${p.weeks} school weeks; ${p.minimumDays} are needed.`;
      return { kind: 'not-enough-data', reason };
    }
    const found = pattern(week, all, p.timesTheOthers);
    return {
      kind: 'measured',
      ratio: whole(found.on.missed),
      facts: found,
      evidence: () => ({
        kind: 'sessions',
        span: spanOf(sums),
        ...codeEvidence(
          window.filter((entry) => isoWeekdayOf(dayOf(entry)) === found.weekday),
          UNPLANNED,
        ),
      }),
    };
  },
};
