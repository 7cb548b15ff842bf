import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type EpochDay, fromEpochDay, isoWeekdayOf, toEpochDay } from '../../shared/days.js';
import { codeOf } from '../../signals/attendance/attendance-codes.js';
import { decideConcerns } from '../decide-concerns.js';
import { evaluatePupil } from '../evaluate-pupil.js';
import type { StandingConcern } from '../evaluation-subject.js';
import type { RuleState } from '../hysteresis.js';
import { type MarkSignal, packMarks } from '../packed-marks.js';
import { pupilHistory, type PupilHistory } from '../pupil-history.js';
import { compileRules, type Rule } from '../rule.js';
import { SchoolCalendar } from '../school-calendar.js';
import { evaluationDays } from './evaluation-days.js';
import { isMetOn, traceRules } from './trace-rules.js';

const FIRST = toEpochDay('2025-09-01');
const LAST = FIRST + 139;
const DAYS: EpochDay[] = Array.from({ length: 140 }, (_, at) => FIRST + at).filter(
  (day) => isoWeekdayOf(day) <= 5,
);
const CALENDAR = new SchoolCalendar(DAYS);
const [NORTHFIELD, RIVERSIDE] = [1, 2];
const PERIOD = { from: FIRST, to: LAST };

const terms = { severity: 3, consequence: 'watch', title: 'T', reason: 'R' } as const;
const RULES: Rule[] = [
  { key: 'absence', ...terms, indicator: 'absence-rate', parameters: { atLeast: 0.1 }, clearAt: 0.08 },
  { key: 'row', ...terms, indicator: 'consecutive-absences', parameters: { sessions: 4 }, clearAt: 1 },
];
const COMPILED = compileRules(RULES);

const code = (letters: string) => codeOf(letters)?.id ?? 0;
const register = (isAway: (at: number) => boolean): MarkSignal[] =>
  DAYS.flatMap((day, at) =>
    ([0, 1] as const).map((session) => ({ day, session, code: code(isAway(at) ? 'O' : '/') })),
  );
const historyOf = (marks: readonly MarkSignal[]) =>
  pupilHistory({ calendar: CALENDAR, marks: packMarks(marks) });
const amir = (history: PupilHistory, more: Partial<Parameters<typeof traceRules>[0]> = {}) => ({
  ...{ pupilId: 7, keeper: NORTHFIELD, enrolments: [], places: new Map([[NORTHFIELD, history]]) },
  ...more,
});

/** What the worker would have raised, had it looked on the same days. */
function raisedLive(history: PupilHistory): [string, EpochDay][] {
  const raised: [string, EpochDay][] = [];
  const states = new Map<string, RuleState>();
  let standing: StandingConcern[] = [];
  for (const day of evaluationDays(CALENDAR, FIRST, LAST)) {
    const asOf = fromEpochDay(day);
    const findings = evaluatePupil(history, COMPILED, day, { firstName: 'Amir', provisionalSchoolDays: 1 });
    const mark = { signalsVersion: 1, evaluatedVersion: 0, evaluatedOn: null };
    const changes = decideConcerns(
      {
        ...{ pupilId: 7, mark, asOf, schoolId: NORTHFIELD, firstName: 'Amir', history },
        ...{ states, standing, leftBehind: [] },
      },
      findings,
      { version: 1, rulesOf: () => COMPILED, provisionalSchoolDays: 1 },
    );
    for (const state of changes.states) states.set(state.ruleKey, state);
    const ended = new Set(changes.ended.map((one) => one.id));
    const begun = changes.raised.map(({ ruleKey }, at) => ({
      ...{ id: 1_000 * day + at, schoolId: NORTHFIELD, ruleKey, ruleSetVersion: 1, raisedOn: asOf },
    }));
    standing = [...standing.filter((one) => !ended.has(one.id)), ...begun];
    raised.push(...begun.map((one): [string, EpochDay] => [one.ruleKey, day]));
  }
  return raised;
}

describe('A walk through the past', () => {
  it('raises what the worker would have raised, on the same days', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 100, maxLength: 100 }), (dice) => {
        const history = historyOf(register((at) => (dice[at] ?? 0) === 0));
        const traces = traceRules(amir(history), COMPILED, PERIOD, { provisionalSchoolDays: 1 });
        const raised = traces.flatMap((trace) =>
          trace.raised.map(({ on }): [string, EpochDay] => [trace.ruleKey, on]),
        );
        const inOrder = (list: [string, EpochDay][]) => list.map(String).sort();
        expect(inOrder(raised)).toEqual(inOrder(raisedLive(history)));
      }),
      { numRuns: 60 },
    );
  });

  it('does not raise again what stands when it begins', () => {
    const history = historyOf(register((at) => at % 5 === 0));
    const stands = { met: true, since: '2025-09-01', value: 0.2 };
    const states = new Map([[NORTHFIELD, new Map([['absence', stands]])]]);
    const raisedOf = (options: Parameters<typeof traceRules>[3]) =>
      traceRules(amir(history), COMPILED, PERIOD, options)[0]?.raised.length;
    expect(raisedOf({})).toBe(1);
    expect(raisedOf({ states })).toBe(0);
  });

  it('goes by what was known: a mark recorded late changes nothing before', () => {
    const late = (at: number) => at >= 20 && at < 24;
    const marks = register(late);
    const known = DAYS[60] ?? 0;
    const told = marks.map((mark) => (mark.code === code('O') ? { ...mark, knownOn: known } : mark));
    const firstOf = (history: PupilHistory) =>
      traceRules(amir(history), COMPILED, PERIOD)[0]?.raised[0]?.on ?? 0;
    expect(firstOf(historyOf(marks))).toBeLessThan(known);
    const first = firstOf(historyOf(told));
    expect(first === 0 || first >= known).toBe(true);
  });

  it('takes for the farthest value only what was reached by the day of the outcome', () => {
    const history = historyOf(register((at) => at >= 60));
    const extremeUntil = DAYS[59] ?? 0;
    const extremeOf = (options: Parameters<typeof traceRules>[3]) =>
      traceRules(amir(history), COMPILED, PERIOD, options)[0]?.extreme;
    expect(extremeOf({ extremeUntil })).toBe(0);
    expect(extremeOf({})).toBeGreaterThan(0.3);
  });

  it('asks each school only while the pupil is there', () => {
    const away = historyOf(register(() => true));
    const moved = DAYS[50] ?? 0;
    const enrolments = [
      { schoolId: NORTHFIELD, yearGroup: '9', from: FIRST, to: moved - 1 },
      { schoolId: RIVERSIDE, yearGroup: '9', from: moved, to: null },
    ];
    const both = new Map([
      [NORTHFIELD, away],
      [RIVERSIDE, away],
    ]);
    const [, row] = traceRules(amir(away, { enrolments, places: both }), COMPILED, PERIOD);
    expect(row?.raised.map((flag) => flag.schoolId)).toEqual([NORTHFIELD, RIVERSIDE]);
    expect(row?.raised.every(({ on, schoolId }) => on < moved === (schoolId === NORTHFIELD))).toBe(true);
  });

  it('says of a later day whether a rule is met, not met, or cannot be told', () => {
    const [rule] = COMPILED;
    if (!rule) throw new Error('No rule');
    expect(isMetOn(amir(historyOf(register(() => true))), rule, LAST)).toBe(true);
    expect(isMetOn(amir(historyOf(register(() => false))), rule, LAST)).toBe(false);
    expect(isMetOn(amir(historyOf([])), rule, LAST)).toBeNull();
  });
});
