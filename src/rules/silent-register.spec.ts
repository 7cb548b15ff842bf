import { describe, expect, it } from '@jest/globals';
import { fromEpochDay, isoWeekdayOf, toEpochDay } from '../shared/days.js';
import { codeOf } from '../signals/attendance/attendance-codes.js';
import { evaluatePupil, type Finding } from './evaluate-pupil.js';
import { packMarks } from './packed-marks.js';
import { type IncidentSignal, pupilHistory } from './pupil-history.js';
import { compileRules, type Rule } from './rule.js';
import { SchoolCalendar } from './school-calendar.js';

const FIRST = toEpochDay('2026-01-05');
const DAYS = Array.from({ length: 120 }, (_, at) => FIRST + at).filter((day) => isoWeekdayOf(day) <= 5);
const CALENDAR = new SchoolCalendar(DAYS);
const PRESENT = codeOf('/')?.id ?? 0;
const ABSENT = codeOf('I')?.id ?? 0;

const terms = { severity: 2, consequence: 'list', reason: 'To try it' } as const;
const absence = { indicator: 'absence-rate', parameters: { atLeast: 0.1, minimumPossible: 10 } };
const points = { indicator: 'behaviour-points', parameters: { points: 1, schoolDays: 20 } };
const RULES: readonly Rule[] = [
  { ...terms, ...absence, key: 'absence', title: 'Absence' },
  { ...terms, ...points, key: 'points', title: 'Points' },
  { ...terms, key: 'both', title: 'Both', atLeast: 2, of: [absence, points] },
];

/** Amir's register up to a day, a fifth of it missed, and one incident. */
function amirMarkedUntil(last: number) {
  const marked = DAYS.filter((day) => day <= last);
  const marks = marked.flatMap((day, at) =>
    ([0, 1] as const).map((session) => ({ day, session, code: at % 5 === 0 ? ABSENT : PRESENT })),
  );
  const when = last - 1;
  const incident: IncidentSignal = {
    ...{ id: 'i', day: when, knownOn: when, category: 'Disruption' },
    polarity: 'negative',
    ...{ severity: 2, points: 2 },
  };
  return pupilHistory({ calendar: CALENDAR, marks: packMarks(marks), incidents: [incident] });
}

/** What the rules say on the day that is so many school days after the last mark. */
function after(schoolDays: number, provisionalSchoolDays = 0): Map<string, Finding> {
  const at = 50;
  const history = amirMarkedUntil(DAYS[at] ?? 0);
  const asOf = DAYS[at + schoolDays] ?? 0;
  const found = evaluatePupil(history, compileRules(RULES), asOf, {
    firstName: 'Amir',
    provisionalSchoolDays,
  });
  return new Map(found.map((finding) => [finding.ruleKey, finding]));
}

const outcomes = (found: ReadonlyMap<string, Finding>) => [...found.values()].map(({ outcome }) => outcome);

describe('A register that is missing', () => {
  it('pauses the rules that need it from the third school day on, and no others', () => {
    expect(outcomes(after(0))).toEqual(['met', 'met', 'met']);
    expect(outcomes(after(2))).toEqual(['met', 'met', 'met']);
    expect(outcomes(after(3))).toEqual(['not-enough-data', 'met', 'not-enough-data']);
  });

  it('is told with its last day, so that nobody takes silence for attendance', () => {
    expect(after(3).get('absence')?.sentence).toBe(
      'No register since 16 March 2026 (3 school days): the rules that need it are paused.',
    );
    expect(fromEpochDay(DAYS[50] ?? 0)).toBe('2026-03-16');
  });

  it('is not missed on the days whose marks are still provisional', () => {
    expect(outcomes(after(4, 1))).toEqual(['met', 'met', 'met']);
    expect(outcomes(after(5, 1))).toEqual(['not-enough-data', 'met', 'not-enough-data']);
  });

  it('is not missed in the holidays, nor where no school days are known', () => {
    const last = DAYS.at(-1) ?? 0;
    const [absent] = evaluatePupil(amirMarkedUntil(last), compileRules(RULES), last + 30, {
      firstName: 'Amir',
    });
    expect(absent?.outcome).toBe('met');
    const uncharted = { ...amirMarkedUntil(last), calendar: new SchoolCalendar([]) };
    const [still] = evaluatePupil(uncharted, compileRules(RULES), last + 30, { firstName: 'Amir' });
    expect(still?.outcome).toBe('met');
  });
});
