import { isoWeekdayOf, toEpochDay, type EpochDay } from '../../src/shared/days.js';
import { codeOf } from '../../src/signals/attendance/attendance-codes.js';
import { evaluatePupil, type Finding } from '../../src/rules/evaluate-pupil.js';
import { packMarks, type MarkSignal } from '../../src/rules/packed-marks.js';
import {
  pupilHistory,
  type HomeContactSignal,
  type IncidentSignal,
  type ObservationSignal,
  type PupilHistory,
  type ResultSignal,
} from '../../src/rules/pupil-history.js';
import { compileRules, type Rule } from '../../src/rules/rule.js';
import { SchoolCalendar } from '../../src/rules/school-calendar.js';

export type Parameters = Readonly<Record<string, number | string>>;

/** Monday 1 September 2025 and the weekdays of thirty weeks from then on. */
export const SCHOOL_DAYS: readonly EpochDay[] = Array.from(
  { length: 210 },
  (_, at) => toEpochDay('2025-09-01') + at,
).filter((day) => isoWeekdayOf(day) <= 5);

export const CALENDAR = new SchoolCalendar(SCHOOL_DAYS);

/** The school day with this number, the first being 0. */
export function schoolDay(at: number): EpochDay {
  const day = SCHOOL_DAYS[at];
  if (day === undefined) throw new RangeError(`There is no school day ${at}.`);
  return day;
}

/** One letter a session, from the first school day on. */
export function register(letters: string): MarkSignal[] {
  return [...letters].map((letter, at) => ({
    day: schoolDay(at >> 1),
    session: (at & 1) as 0 | 1,
    code: codeOf(letter)?.id ?? 0,
  }));
}

/** The last session of a register, as the day the rules are asked about. */
export const dayAfter = (letters: string): EpochDay => schoolDay((letters.length - 1) >> 1);

/** Two of one kind on one day want ids of their own. */
const idOn = (day: EpochDay): string => `of-day-${day}`;

export function incidentOn(day: EpochDay, more: Partial<IncidentSignal> = {}): IncidentSignal {
  return {
    ...{ id: idOn(day), day, knownOn: day, polarity: 'negative', category: 'Disruption', severity: 2 },
    points: -2,
    ...more,
  };
}

export function resultOn(
  day: EpochDay,
  score: number | null,
  more: Partial<ResultSignal> = {},
): ResultSignal {
  return {
    ...{
      id: idOn(day),
      day,
      knownOn: day,
      subject: 'Mathematics',
      assessment: 'Test',
      scale: 'standardised',
    },
    score,
    ...more,
  };
}

export function observationOn(day: EpochDay, more: Partial<ObservationSignal> = {}): ObservationSignal {
  return {
    ...{ id: idOn(day), day, knownOn: day, theme: 'emotional', severity: 'mild', restricted: false },
    ...more,
  };
}

/** A call from the school, unless said otherwise. */
export function homeContactOn(day: EpochDay, more: Partial<HomeContactSignal> = {}): HomeContactSignal {
  return {
    ...{ id: idOn(day), day, knownOn: day, direction: 'school-to-home', channel: 'phone', invitation: null },
    ...more,
  };
}

/** A history in the school of these specs. */
export function historyOf(
  signals: Partial<Omit<PupilHistory, 'marks'>> & { marks?: MarkSignal[] },
): PupilHistory {
  return pupilHistory({ calendar: CALENDAR, ...signals, marks: packMarks(signals.marks ?? []) });
}

/** What a rule on this indicator says of Amir on a day; the evaluator is asked, as everywhere. */
export function ask(
  indicator: string,
  parameters: Parameters,
  history: PupilHistory,
  asOf: EpochDay,
): Finding {
  const rule: Rule = {
    ...{ key: 'a-rule', title: 'A rule', reason: 'To try it', indicator, parameters },
    severity: 1,
    consequence: 'list',
  };
  const [finding] = evaluatePupil(history, compileRules([rule]), asOf, { firstName: 'Amir' });
  if (!finding) throw new Error('The rule said nothing at all.');
  return finding;
}
