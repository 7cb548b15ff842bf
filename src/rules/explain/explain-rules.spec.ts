import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type EpochDay, isoWeekdayOf, toEpochDay } from '../../shared/days.js';
import { ATTENDANCE_CODES, codeOf } from '../../signals/attendance/attendance-codes.js';
import type { Condition } from '../condition.js';
import { DEFAULT_RULES } from '../default-rule-set.js';
import { evaluatePupil } from '../evaluate-pupil.js';
import { packMarks } from '../packed-marks.js';
import { type IncidentSignal, type PupilHistory, pupilHistory, type ResultSignal } from '../pupil-history.js';
import { compileRules, type Rule } from '../rule.js';
import { SchoolCalendar } from '../school-calendar.js';
import { nearly } from './change-words.js';
import { changedRules, explainRules, type RuleExplained } from './explain-rules.js';

const FIRST = toEpochDay('2025-09-01');
const DAYS: EpochDay[] = Array.from({ length: 100 }, (_, at) => FIRST + at).filter(
  (day) => isoWeekdayOf(day) <= 5,
);
const CALENDAR = new SchoolCalendar(DAYS);
const dayAt = (index: number): EpochDay => DAYS[index] ?? 0;
const AMIR = { firstName: 'Amir' };
const RULES = compileRules(DEFAULT_RULES);

/** Amir's register: one letter a session, from the first school day on. */
const register = (letters: string): PupilHistory['marks'] =>
  packMarks(
    [...letters].map((letter, at) => ({
      ...{ day: dayAt(at >> 1), session: (at & 1) as 0 | 1, code: codeOf(letter)?.id ?? 0 },
    })),
  );
const amir = (signals: Partial<PupilHistory>): PupilHistory =>
  pupilHistory({ calendar: CALENDAR, ...signals });
const missing = (count: number): PupilHistory =>
  amir({ marks: register('I'.repeat(count) + '/'.repeat(100 - count)) });

const incident = (day: EpochDay, points: number): IncidentSignal => ({
  ...{ id: `i${day}`, day, knownOn: day, polarity: 'negative', category: 'Fighting', severity: 2, points },
});
const result = (score: number): ResultSignal => ({
  ...{ id: 'r', day: dayAt(40), knownOn: dayAt(40), subject: 'English', assessment: 'Autumn', score },
  scale: 'standardised',
});

const explain = (history: PupilHistory, key: string): RuleExplained => {
  const found = explainRules(history, RULES, dayAt(49), AMIR).find((one) => one.ruleKey === key);
  if (!found) throw new Error(`Nothing about ${key}`);
  return found;
};

const ruleOn = (condition: Condition, more: Partial<Rule> = {}): Rule => ({
  ...{ key: 'ours', severity: 3, consequence: 'watch', title: 'Ours', reason: 'Because.' },
  ...condition,
  ...more,
});

describe('What the rules see of a pupil', () => {
  it('is told with the value, the line, the signals and what would change it, where a rule is met', () => {
    expect(explain(missing(12), 'persistent-absence')).toMatchObject({
      outcome: 'met',
      sentence: 'We have missed Amir in 12 of 100 sessions this school year (12%).',
      value: '12%',
      change: 'It is at 12%, and would no longer be met below 10%. A concern it has raised ends below 9.5%.',
      evidence: { kind: 'sessions', span: { absent: 12, possible: 100 } },
    });
  });

  it('is near, with its signals too, from four fifths of the line on, and far below that', () => {
    expect(explain(missing(8), 'persistent-absence')).toMatchObject({
      outcome: 'nearly-met',
      change: 'It would be met at 10%; it is now at 8%.',
      evidence: { kind: 'sessions', span: { absent: 8 } },
    });
    expect(explain(missing(7), 'persistent-absence').outcome).toBe('not-met');
    expect(explain(missing(0), 'persistent-absence').change).toBe(
      'It would be met at 10%; nothing counts towards it now.',
    );
  });

  it('says where a concern raised before would go on: between the line and where it ends', () => {
    const incidents = [incident(dayAt(45), -12)];
    expect(explain(amir({ incidents }), 'behaviour-points')).toMatchObject({
      outcome: 'nearly-met',
      change:
        'It would be met at 15 points; it is now at 12 points. A concern it has raised before goes on until it is below 10 points.',
    });
  });

  it('says of a rise that does not count yet how much it is and what is missing', () => {
    const rise = explain(
      amir({ marks: register('/'.repeat(90) + 'II////////') }),
      'becoming-persistently-absent',
    );
    expect(rise).toMatchObject({
      outcome: 'not-met',
      sentence: expect.stringMatching(/rose from 0% to 2% within/),
      change:
        'It would be met at 3 percentage points. It has risen by 2 percentage points. That does not count yet: ' +
        'absence this school year must be at least 10% and is 2%, and there must be absence in at least 3 of these weeks and was in 1.',
    });
    expect(explain(missing(0), 'becoming-persistently-absent').change).toContain(
      'nothing counts towards it now',
    );
  });

  it('tells a value with one decimal at most', () => {
    const [told] = explainRules(
      amir({ marks: register('/'.repeat(60) + 'I' + '/'.repeat(38)) }),
      compileRules([
        ruleOn({
          indicator: 'absence-rate-rise',
          parameters: { points: 5, nowAtLeast: 0, weeksWithAbsence: 1, weeks: 5 },
        }),
      ]),
      dayAt(49),
      AMIR,
    );
    expect(told?.change).toMatch(
      /^It would be met at 5 percentage points; it is now at 1 percentage point\.$/,
    );
  });

  it('takes a twentieth above the line for near where a low value counts', () => {
    const told = (score: number) => explain(amir({ results: [result(score)] }), 'result-below-level');
    expect(told(84)).toMatchObject({
      outcome: 'met',
      change:
        'It is at 84, and would no longer be met at 85 or above. A concern it has raised ends with that.',
    });
    expect(told(89)).toMatchObject({
      outcome: 'nearly-met',
      change: 'It would be met below 85; it is now at 89.',
    });
    expect(told(90).outcome).toBe('not-met');
    expect(nearly('at-most', 21, 20)).toBe(true);
    expect(nearly('at-most', 22, 20)).toBe(false);
  });

  it('says what is missing where there is too little, and what would be enough', () => {
    expect(explain(amir({ marks: register('II//') }), 'persistent-absence')).toMatchObject({
      outcome: 'not-enough-data',
      value: null,
      change: 'It needs at least 40 possible sessions this school year.',
      evidence: null,
    });
    const enrolments = [{ schoolId: 1, yearGroup: '9', from: FIRST, to: dayAt(20) }];
    expect(explain({ ...missing(12), enrolments }, 'persistent-absence')).toMatchObject({
      outcome: 'not-enough-data',
      sentence: expect.stringContaining('rules are paused'),
      change: null,
    });
  });

  it('names the rules that are for other year groups', () => {
    const rules = compileRules([
      ruleOn({ indicator: 'absence-rate', parameters: { atLeast: 0.1 } }, { yearGroups: ['7', '8'] }),
    ]);
    const [told] = explainRules(missing(50), rules, dayAt(49), AMIR);
    expect(told).toMatchObject({ outcome: 'not-asked', sentence: 'Only for year 7, 8.', evidence: null });
  });

  it('is told of a rule on several conditions one by one', () => {
    const away: Condition = { indicator: 'absence-rate', parameters: { atLeast: 0.1, minimumPossible: 40 } };
    const points: Condition = { indicator: 'behaviour-points', parameters: { points: 5, schoolDays: 10 } };
    const [told] = explainRules(
      missing(12),
      compileRules([ruleOn({ atLeast: 2, of: [away, points] })]),
      dayAt(49),
      AMIR,
    );
    expect(told).toMatchObject({
      outcome: 'not-met',
      value: '1 of 2',
      change: 'It would be met at 2 of 2; it is now at 1 of 2.',
    });
    expect(told?.parts.map(({ outcome, value }) => [outcome, value])).toEqual([
      ['met', '12%'],
      ['not-met', '0 points'],
    ]);
  });

  it('does not call a value that is rounded to the line the line', () => {
    const rules = compileRules([
      ruleOn({ indicator: 'absence-rate', parameters: { atLeast: 0.3333, minimumPossible: 2 } }),
    ]);
    const history = amir({ marks: register('I//'.repeat(30) + '/') });
    const [told] = explainRules(history, rules, dayAt(46), AMIR);
    expect(told).toMatchObject({
      outcome: 'nearly-met',
      change: 'It would be met at 33.3%; it is now at 33%.',
    });
    const closer = compileRules([
      ruleOn({ indicator: 'absence-rate', parameters: { atLeast: 0.3301, minimumPossible: 2 } }),
    ]);
    expect(explainRules(history, closer, dayAt(46), AMIR)[0]?.change).toBe(
      'It would be met at 33%; it is now just below that.',
    );
  });

  it('is exactly what the evaluator says, of any register and incidents, on any day', () => {
    const anyMarks = fc.array(
      fc.record({
        day: fc.constantFrom(...DAYS),
        session: fc.constantFrom<0 | 1>(0, 1),
        code: fc.constantFrom(...ATTENDANCE_CODES.map(({ id }) => id)),
      }),
      { maxLength: 150 },
    );
    const anyIncidents = fc.array(
      fc.tuple(fc.constantFrom(...DAYS), fc.integer({ min: -9, max: 0 })).map((given) => incident(...given)),
      { maxLength: 8 },
    );
    const anyScore = fc.option(fc.integer({ min: 60, max: 140 }));
    fc.assert(
      fc.property(
        anyMarks,
        anyIncidents,
        anyScore,
        fc.constantFrom(...DAYS),
        (marks, incidents, score, asOf) => {
          const results = score === null ? [] : [result(score)];
          const history = amir({ marks: packMarks(marks), incidents, results });
          const findings = evaluatePupil(history, RULES, asOf, AMIR);
          const told = explainRules(history, RULES, asOf, AMIR);
          expect(told.map(({ ruleKey, sentence }) => [ruleKey, sentence])).toEqual(
            findings.map(({ ruleKey, sentence }) => [ruleKey, sentence]),
          );
          const outcomes = (of: readonly { outcome: string }[], outcome: string) =>
            of.map((one) => one.outcome === outcome);
          for (const outcome of ['met', 'not-enough-data'])
            expect(outcomes(told, outcome)).toEqual(outcomes(findings, outcome));
          for (const one of told)
            expect(`${one.value} ${one.change}`).not.toMatch(/undefined|NaN|Infinity|\d\.\d{3}/);
        },
      ),
    );
  });
});

describe('What corrections have changed', () => {
  it('are the rules whose answer or value is another, and no others', () => {
    const then = explainRules(missing(12), RULES, dayAt(49), AMIR);
    expect(changedRules(then, explainRules(missing(12), RULES, dayAt(49), AMIR))).toEqual([]);
    const changed = changedRules(then, explainRules(missing(9), RULES, dayAt(49), AMIR));
    expect(changed.find(({ then: one }) => one.ruleKey === 'persistent-absence')).toMatchObject({
      then: { outcome: 'met', value: '12%' },
      since: { outcome: 'nearly-met', value: '9%' },
    });
    expect(changed.map(({ then: one }) => one.ruleKey)).not.toContain('serious-incident');
  });
});
