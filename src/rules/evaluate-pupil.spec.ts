import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isoWeekdayOf, toEpochDay, type EpochDay } from '../shared/days.js';
import { ATTENDANCE_CODES, codeOf } from '../signals/attendance/attendance-codes.js';
import { DEFAULT_RULES } from './default-rule-set.js';
import { evaluatePupil, type Finding } from './evaluate-pupil.js';
import { packMarks, type MarkSignal } from './packed-marks.js';
import {
  pupilHistory,
  type IncidentSignal,
  type ObservationSignal,
  type PupilHistory,
} from './pupil-history.js';
import { compileRules, type Rule } from './rule.js';
import { SchoolCalendar } from './school-calendar.js';

const FIRST = toEpochDay('2025-09-01');
const DAYS: EpochDay[] = Array.from({ length: 150 }, (_, i) => FIRST + i).filter(
  (day) => isoWeekdayOf(day) <= 5,
);
const CALENDAR = new SchoolCalendar(DAYS);
const RULES = compileRules(DEFAULT_RULES);
const AMIR = { firstName: 'Amir' };

const idOf = (letters: string) => codeOf(letters)?.id ?? 0;
const dayAt = (index: number): EpochDay => DAYS[index] ?? 0;

/** Amir's register: one letter a session, from the first school day on. */
const register = (letters: string): MarkSignal[] =>
  [...letters].map((letter, i) => ({ day: dayAt(i >> 1), session: (i & 1) as 0 | 1, code: idOf(letter) }));

const historyOf = (marks: MarkSignal[], more: Partial<PupilHistory> = {}): PupilHistory =>
  pupilHistory({ calendar: CALENDAR, marks: packMarks(marks), ...more });

const finding = (findings: Finding[], key: string): Finding => {
  const found = findings.find((candidate) => candidate.ruleKey === key);
  if (!found) throw new Error(`No finding of ${key}`);
  return found;
};

const incident = (day: EpochDay, severity: number, id = 'one'): IncidentSignal => ({
  id,
  day,
  knownOn: day,
  polarity: 'negative',
  category: 'Fighting',
  severity,
  points: -severity,
});

const observation = (id: string, severity: ObservationSignal['severity']): ObservationSignal => ({
  id,
  day: dayAt(20),
  knownOn: dayAt(20),
  theme: 'emotional',
  severity,
  restricted: id === 'restricted',
});

const anyMarks = fc.array(
  fc.record({
    day: fc.constantFrom(...DAYS),
    session: fc.constantFrom<0 | 1>(0, 1),
    code: fc.constantFrom(...ATTENDANCE_CODES.map((code) => code.id)),
    knownOn: fc.option(fc.constantFrom(...DAYS)),
  }),
  { maxLength: 250 },
);
const anyIncidents = fc.uniqueArray(
  fc.record({ day: fc.constantFrom(...DAYS), severity: fc.integer({ min: 1, max: 5 }), id: fc.uuid() }),
  { maxLength: 12, selector: (given) => given.id },
);
const anyDay = fc.constantFrom(...DAYS);

describe('Evaluating a pupil', () => {
  it('says that Amir Hussain, at exactly 10 of 100 sessions, is persistently absent', () => {
    const found = evaluatePupil(historyOf(register('I'.repeat(10) + '/'.repeat(90))), RULES, dayAt(49), AMIR);
    expect(finding(found, 'persistent-absence')).toMatchObject({
      outcome: 'met',
      value: 0.1,
      sentence: 'We have missed Amir in 10 of 100 sessions this school year (10%).',
      evidence: { kind: 'sessions', span: { possible: 100, absent: 10 }, omitted: 0 },
    });
    const oneBetter = historyOf(register('I'.repeat(9) + '/'.repeat(91)));
    expect(finding(evaluatePupil(oneBetter, RULES, dayAt(49), AMIR), 'persistent-absence').outcome).toBe(
      'not-met',
    );
  });

  it('says nothing of two sessions missed in week two', () => {
    const found = evaluatePupil(historyOf(register('II' + '/'.repeat(16))), RULES, dayAt(8), AMIR);
    expect(finding(found, 'persistent-absence')).toMatchObject({
      outcome: 'not-enough-data',
      clear: false,
      sentence: '18 possible sessions this school year; 40 are needed.',
    });
  });

  it('neither breaks nor lengthens an absence by days the site was closed', () => {
    const y4 = { day: dayAt(4), code: 29 };
    const marks = [
      ...register('////' + 'OOOO'),
      { ...y4, session: 0 as const },
      { ...y4, session: 1 as const },
    ];
    const away = [5, 6, 7].flatMap((i) =>
      ([0, 1] as const).map((session) => ({ day: dayAt(i), session, code: 13 })),
    );
    const found = finding(
      evaluatePupil(historyOf([...marks, ...away]), RULES, dayAt(7), AMIR),
      'consecutive-absences',
    );
    expect(found).toMatchObject({ outcome: 'met', value: 10 });
    expect(found.sentence).toBe('We have missed Amir in every session since 3 September 2025 (10 so far).');
  });

  it('ends an absence when the pupil was at the other of two schools', () => {
    const both = [...register('/' + 'I'.repeat(12)), { day: dayAt(6), session: 0 as const, code: idOf('/') }];
    expect(finding(evaluatePupil(historyOf(both), RULES, dayAt(6), AMIR), 'consecutive-absences').value).toBe(
      0,
    );
  });

  it('counts unauthorised sessions in the tenth school week back but not in the eleventh', () => {
    const tenth = evaluatePupil(historyOf(register('O'.repeat(10) + '/'.repeat(90))), RULES, dayAt(49), AMIR);
    expect(finding(tenth, 'unauthorised-ten-in-ten-weeks')).toMatchObject({ outcome: 'met', value: 10 });
    const eleventh = evaluatePupil(
      historyOf(register('O'.repeat(10) + '/'.repeat(92))),
      RULES,
      dayAt(50),
      AMIR,
    );
    expect(finding(eleventh, 'unauthorised-ten-in-ten-weeks')).toMatchObject({
      outcome: 'not-met',
      value: 0,
    });
  });

  it('tells becoming persistently absent from having been so, and from one illness', () => {
    const well = '/'.repeat(80);
    const rising = historyOf(register(well + 'II//////II////////II////////II////////II'));
    expect(finding(evaluatePupil(rising, RULES, dayAt(60), AMIR), 'becoming-persistently-absent').value).toBe(
      0,
    );
    const worse = historyOf(register(well + 'IIII//////IIII//////IIII//////IIII//////'));
    expect(
      finding(evaluatePupil(worse, RULES, dayAt(59), AMIR), 'becoming-persistently-absent'),
    ).toMatchObject({
      outcome: 'met',
      sentence: "Amir's absence this school year rose from 0% to 13.3% within 4 school weeks.",
    });
    const flu = historyOf(register(well + 'I'.repeat(16) + '/'.repeat(24)));
    expect(finding(evaluatePupil(flu, RULES, dayAt(59), AMIR), 'becoming-persistently-absent').outcome).toBe(
      'not-met',
    );
  });

  it('opens on one incident of severity 4, at the first of ten school days and no earlier', () => {
    const history = historyOf([], { incidents: [incident(dayAt(10), 4)] });
    expect(finding(evaluatePupil(history, RULES, dayAt(19), AMIR), 'serious-incident').outcome).toBe('met');
    expect(finding(evaluatePupil(history, RULES, dayAt(20), AMIR), 'serious-incident').outcome).toBe(
      'not-met',
    );
  });

  it('takes three mild observations of Maya Collins, or one severe, and copies no restricted theme', () => {
    const maya = (...list: ObservationSignal[]) =>
      finding(
        evaluatePupil(historyOf([], { observations: list }), RULES, dayAt(25), { firstName: 'Maya' }),
        'observations',
      );
    expect(maya(observation('a', 'mild'), observation('b', 'mild')).outcome).toBe('not-met');
    expect(maya(observation('a', 'mild'), observation('b', 'mild'), observation('c', 'mild')).outcome).toBe(
      'met',
    );
    expect(maya(observation('restricted', 'severe'))).toMatchObject({
      outcome: 'met',
      sentence: 'Staff have written 1 observation about Maya in the last 30 school days.',
      evidence: { observations: [{ id: 'restricted', theme: null, restricted: true }] },
    });
  });

  it('holds a rule for year 9 back from other year groups', () => {
    const [first] = DEFAULT_RULES;
    const rules = compileRules([{ ...first, yearGroups: ['9'] } as Rule]);
    const enrolled = (yearGroup: string) =>
      historyOf(register('/'), { enrolments: [{ schoolId: 1, yearGroup, from: FIRST, to: null }] });
    expect(evaluatePupil(enrolled('9'), rules, dayAt(3), AMIR)).toHaveLength(1);
    expect(evaluatePupil(enrolled('10'), rules, dayAt(3), AMIR)).toEqual([]);
  });

  it('does not read marks that are still provisional', () => {
    const marks = register('/'.repeat(2) + 'I'.repeat(10));
    const live = (day: number) =>
      finding(
        evaluatePupil(historyOf(marks), RULES, dayAt(day), { ...AMIR, provisionalSchoolDays: 1 }),
        'consecutive-absences',
      ).value;
    expect([5, 6, 7].map(live)).toEqual([6, 8, 10]);
  });
});

describe('Whatever the signals', () => {
  it('their order does not matter, and the same question gets the same answer', () => {
    fc.assert(
      fc.property(anyMarks, anyIncidents, anyDay, fc.infiniteStream(fc.nat()), (marks, given, asOf, keys) => {
        const incidents = given.map(({ day, severity, id }) => incident(day, severity, id));
        const shuffled = marks
          .map((mark) => ({ mark, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ mark }) => mark);
        const first = evaluatePupil(historyOf(marks, { incidents }), RULES, asOf, AMIR);
        expect(
          evaluatePupil(historyOf(shuffled, { incidents: incidents.reverse() }), RULES, asOf, AMIR),
        ).toEqual(first);
      }),
    );
  });

  it('what happens or becomes known after the day changes nothing', () => {
    fc.assert(
      fc.property(anyMarks, anyMarks, anyIncidents, anyDay, (marks, later, given, asOf) => {
        const unseen = later.map((mark) => ({ ...mark, knownOn: asOf + 1 }));
        const incidents = given.map(({ day, severity, id }) => ({
          ...incident(day, severity, id),
          knownOn: asOf + 1,
        }));
        const before = evaluatePupil(historyOf(marks), RULES, asOf, AMIR);
        expect(evaluatePupil(historyOf([...marks, ...unseen], { incidents }), RULES, asOf, AMIR)).toEqual(
          before,
        );
      }),
    );
  });

  it('a mark corrected and corrected back leaves the findings as if never touched', () => {
    fc.assert(
      fc.property(anyMarks, fc.nat(), anyDay, (marks, pick, asOf) => {
        const before = evaluatePupil(historyOf(marks), RULES, asOf, AMIR);
        const at = marks.length === 0 ? -1 : pick % marks.length;
        const there = marks.map((mark, i) => (i === at ? { ...mark, code: 14 } : mark));
        const back = there.map((mark, i) => (i === at ? { ...mark, code: marks[at]?.code ?? 0 } : mark));
        expect(evaluatePupil(historyOf(back), RULES, asOf, AMIR)).toEqual(before);
      }),
    );
  });

  it('a share exactly at its threshold is in and one session less is out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 2 }), (hundredths, times) => {
        const rules = compileRules([
          {
            ...DEFAULT_RULES[0],
            clearAt: undefined,
            parameters: { atLeast: hundredths / 100, minimumPossible: 40 },
          } as Rule,
        ]);
        const outcome = (absent: number) => {
          const marks = register('O'.repeat(absent) + '/'.repeat(100 * times - absent));
          return evaluatePupil(historyOf(marks), rules, dayAt(50 * times), AMIR)[0]?.outcome;
        };
        expect([outcome(hundredths * times), outcome(hundredths * times - 1)]).toEqual(['met', 'not-met']);
      }),
    );
  });
});
