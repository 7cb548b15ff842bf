import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromEpochDay, isoWeekdayOf, toEpochDay } from '../shared/days.js';
import { codeOf } from '../signals/attendance/attendance-codes.js';
import { type ConcernChanges, decideConcerns } from './decide-concerns.js';
import { DEFAULT_RULES } from './default-rule-set.js';
import { evaluatePupil } from './evaluate-pupil.js';
import type { EvaluationSubject } from './evaluation-subject.js';
import { packMarks } from './packed-marks.js';
import { type EnrolmentSpan, pupilHistory } from './pupil-history.js';
import { compileRules, type Rule } from './rule.js';
import { SchoolCalendar } from './school-calendar.js';

const FIRST = toEpochDay('2025-09-01');
const DAYS = Array.from({ length: 150 }, (_, i) => FIRST + i).filter((day) => isoWeekdayOf(day) <= 5);
const CALENDAR = new SchoolCalendar(DAYS);
const AS_OF = DAYS.at(-1) ?? 0;
const RAISED_ON = fromEpochDay(DAYS[60] ?? 0);
const VERSION = 1;

interface Amir {
  /** One letter a session, from the first school day on. */
  readonly register: readonly string[];
  /** For which rules a concern stands already. */
  readonly standing: readonly string[];
}

/** Amir, in year 9 (and whatever else) at Northfield, with what stands of him before he is evaluated. */
function subjectOf({ register, standing }: Amir, enrolments: readonly EnrolmentSpan[]): EvaluationSubject {
  const marks = register.map((letter, i) => ({
    day: DAYS[i >> 1] ?? 0,
    session: (i & 1) as 0 | 1,
    code: codeOf(letter)?.id ?? 0,
  }));
  const raised = { ruleSetVersion: VERSION, raisedOn: RAISED_ON };
  const states = standing.map((key) => [key, { met: true, since: RAISED_ON }] as const);
  return {
    pupilId: 1,
    mark: { signalsVersion: 1, evaluatedVersion: 0, evaluatedOn: null },
    asOf: fromEpochDay(AS_OF),
    schoolId: 1,
    firstName: 'Amir',
    history: pupilHistory({ calendar: CALENDAR, marks: packMarks(marks), enrolments }),
    states: new Map(states),
    standing: standing.map((ruleKey, at) => ({ id: at + 1, schoolId: 1, ruleKey, ...raised })),
    leftBehind: [],
  };
}

function changesBy(rules: readonly Rule[], subject: EvaluationSubject): ConcernChanges {
  const compiled = compileRules(rules);
  const findings = evaluatePupil(subject.history, compiled, AS_OF, {
    firstName: 'Amir',
    provisionalSchoolDays: 1,
  });
  return decideConcerns(subject, findings, {
    version: VERSION,
    rulesOf: () => compiled,
    provisionalSchoolDays: 1,
  });
}

const limitedTo = (...yearGroups: string[]): Rule[] => DEFAULT_RULES.map((rule) => ({ ...rule, yearGroups }));
const inYear = (yearGroup: string | null, to: number | null = null): EnrolmentSpan[] => [
  { schoolId: 1, yearGroup, from: FIRST, to },
];
const anyAmir: fc.Arbitrary<Amir> = fc.record({
  register: fc.array(fc.constantFrom('/', '/', '/', 'O', 'I', 'N', 'L'), {
    minLength: 0,
    maxLength: DAYS.length * 2,
  }),
  standing: fc.subarray(DEFAULT_RULES.map((rule) => rule.key)),
});

describe('A rule limited to year groups', () => {
  it('changes nothing for a pupil inside them, whatever the register says and whatever stands', () => {
    fc.assert(
      fc.property(anyAmir, (amir) => {
        const subject = subjectOf(amir, inYear('9'));
        expect(changesBy(limitedTo('8', '9'), subject)).toEqual(changesBy(DEFAULT_RULES, subject));
      }),
      { seed: 20261123 },
    );
  });

  it('leaves no concern standing of a pupil outside them, raises none, and says which year', () => {
    fc.assert(
      fc.property(anyAmir, (amir) => {
        const { ended, raised } = changesBy(limitedTo('7', '8'), subjectOf(amir, inYear('9')));
        expect(ended.map(({ id }) => id)).toEqual(amir.standing.map((_, at) => at + 1));
        expect(raised).toEqual([]);
        for (const { as, because } of ended)
          expect([as, because]).toEqual(
            as === 'withdrawn'
              ? ['withdrawn', null]
              : ['cleared', 'this rule is for year 7, 8 only, and the pupil is now in year 9'],
          );
      }),
      { seed: 20261123 },
    );
  });

  it('decides nothing of a pupil whose year group nobody has written down, or who has left', () => {
    const amir = { register: [...'/'.repeat(200)], standing: [DEFAULT_RULES[0]?.key ?? ''] };
    for (const enrolments of [inYear(null), [], inYear('9', AS_OF - 1)])
      expect(changesBy(limitedTo('7'), subjectOf(amir, enrolments)).ended).toEqual([]);
  });

  it('has the concern withdrawn, not cleared, when corrections have taken its evidence away as well', () => {
    const key = 'unauthorised-ten-in-ten-weeks';
    const amir = { register: [...'/'.repeat(DAYS.length * 2)], standing: [key] };
    const moved = [
      { schoolId: 1, yearGroup: '9', from: FIRST, to: AS_OF - 10 },
      { schoolId: 1, yearGroup: '10', from: AS_OF - 9, to: null },
    ];
    expect(changesBy(limitedTo('9'), subjectOf(amir, moved)).ended).toEqual([
      { id: 1, as: 'withdrawn', because: null },
    ]);
  });

  it('ends at the school a pupil has left, and is raised where the pupil is when the rule is met there', () => {
    const missed = Array.from({ length: 2 * DAYS.length }, () => 'O');
    const since = { schoolId: 2, yearGroup: '9', from: AS_OF - 7, to: null };
    const { standing, ...left } = subjectOf({ register: missed, standing: ['persistent-absence'] }, [since]);
    const moved = { ...left, schoolId: 2, states: new Map(), standing: [], leftBehind: standing };
    const changes = changesBy(DEFAULT_RULES, moved);
    expect(changes.ended).toEqual([{ id: 1, as: 'cleared', because: 'the pupil has left the school' }]);
    expect(changes.raised.map(({ ruleKey }) => ruleKey)).toContain('persistent-absence');
    const remembered = changes.states.filter(({ ruleKey }) => ruleKey === 'persistent-absence');
    expect(remembered.map(({ schoolId, met }) => [schoolId, met])).toEqual([
      [1, false],
      [2, true],
    ]);
    const empty = { ...moved, history: pupilHistory({ calendar: CALENDAR, enrolments: [since] }) };
    expect(changesBy(DEFAULT_RULES, empty)).toMatchObject({ raised: [], ended: changes.ended });
  });
});

describe('A rule that the school has changed', () => {
  const missedAFifth = Array.from({ length: 2 * DAYS.length }, (_, at) => (at % 5 === 0 ? 'I' : '/'));
  const absence = (atLeast: number): Rule[] =>
    DEFAULT_RULES.filter(({ key }) => key === 'persistent-absence').map((rule) => ({
      ...rule,
      parameters: { atLeast, minimumPossible: 40 },
      clearAt: undefined,
    }));
  const changes = (register: readonly string[], was: number, is: number): ConcernChanges => {
    const subject = subjectOf({ register, standing: ['persistent-absence'] }, inYear('9'));
    const [before, after] = [compileRules(absence(was)), compileRules(absence(is))];
    const options = { firstName: 'Amir', provisionalSchoolDays: 1 };
    return decideConcerns(subject, evaluatePupil(subject.history, after, AS_OF, options), {
      version: VERSION + 1,
      rulesOf: (version) => (version === VERSION ? before : after),
      provisionalSchoolDays: 1,
    });
  };

  it('ends a concern that it no longer finds by saying so, and not as if the pupil did better', () => {
    const because = 'the school has changed this rule';
    expect(changes(missedAFifth, 0.1, 0.3).ended).toEqual([{ id: 1, as: 'cleared', because }]);
  });

  it('leaves a concern standing that it finds as well, and lets one end that the rule before would have ended', () => {
    expect(changes(missedAFifth, 0.1, 0.15).ended).toEqual([]);
    const untilRaised = missedAFifth.slice(0, 2 * DAYS.indexOf(toEpochDay(RAISED_ON)));
    const better = [...untilRaised, ...'/'.repeat(2 * DAYS.length - untilRaised.length)];
    const [ended] = changes(better, 0.19, 0.25).ended;
    expect(ended).toEqual({ id: 1, as: 'cleared', because: null });
  });
});
