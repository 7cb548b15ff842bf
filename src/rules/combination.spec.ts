import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isoWeekdayOf, toEpochDay, type EpochDay } from '../shared/days.js';
import { InvalidInput } from '../shared/errors.js';
import { codeOf } from '../signals/attendance/attendance-codes.js';
import type { CombinedCondition, Condition } from './condition.js';
import { evaluatePupil, type Finding } from './evaluate-pupil.js';
import { packMarks } from './packed-marks.js';
import { pupilHistory, type IncidentSignal, type PupilHistory } from './pupil-history.js';
import { compileRules } from './rule.js';
import { SchoolCalendar } from './school-calendar.js';

const FIRST = toEpochDay('2025-09-01');
const DAYS: EpochDay[] = Array.from({ length: 100 }, (_, at) => FIRST + at).filter(
  (day) => isoWeekdayOf(day) <= 5,
);
const CALENDAR = new SchoolCalendar(DAYS);
const LAST = DAYS.at(-1) ?? 0;

const AWAY: Condition = { indicator: 'absence-rate', parameters: { atLeast: 0.1, minimumPossible: 40 } };
const POINTS: Condition = { indicator: 'behaviour-points', parameters: { points: 5, schoolDays: 10 } };
const SERIOUS: Condition = { indicator: 'serious-incident', parameters: { severity: 4, schoolDays: 10 } };
const LOW: Condition = { indicator: 'result-below', parameters: { below: 10 } };

function finding(condition: Condition, history: PupilHistory, asOf = LAST): Finding {
  const rules = compileRules([
    { key: 'together', severity: 3, consequence: 'watch', title: 'T', reason: 'R', ...condition },
  ]);
  const [found] = evaluatePupil(history, rules, asOf, { firstName: 'Amir' });
  if (!found) throw new Error('No finding');
  return found;
}

const incident = (day: EpochDay, severity = 4, points = 5): IncidentSignal => ({
  ...{ id: `i${day}`, day, knownOn: day, polarity: 'negative', category: 'Fighting' },
  ...{ severity, points },
});

/** Every session of these days attended, or missed on the first `missed` days. */
function register(missed: number): PupilHistory['marks'] {
  const code = (letters: string) => codeOf(letters)?.id ?? 0;
  return packMarks(
    DAYS.flatMap((day, at) =>
      ([0, 1] as const).map((session) => ({ day, session, code: code(at < missed ? 'O' : '/') })),
    ),
  );
}

const amir = (signals: Partial<PupilHistory>) => pupilHistory({ calendar: CALENDAR, ...signals });

describe('A combination of conditions', () => {
  const twoOfThree: CombinedCondition = { atLeast: 2, of: [AWAY, POINTS, SERIOUS] };

  it('is met by as many conditions as it asks for, exactly', () => {
    const one = amir({ marks: register(20) });
    const two = amir({ marks: register(0), incidents: [incident(LAST)] });
    expect(finding(twoOfThree, one)).toMatchObject({ outcome: 'not-met', value: 1, clear: true });
    expect(finding(twoOfThree, two)).toMatchObject({ outcome: 'met', value: 2, threshold: 2 });
  });

  it('says of what was met, and copies its evidence', () => {
    const found = finding(twoOfThree, amir({ marks: register(0), incidents: [incident(LAST)] }));
    expect(found.sentence).toContain('5 behaviour points');
    expect(found.sentence).not.toContain('We have missed');
    expect(found.evidence).toMatchObject({
      kind: 'combination',
      parts: [{ kind: 'incidents' }, { kind: 'incidents' }],
    });
  });

  it('says nothing where an undecided condition could still tip the scale, and speaks where it could not', () => {
    const early = amir({ incidents: [incident(LAST)] });
    expect(finding({ atLeast: 2, of: [POINTS, LOW] }, early).outcome).toBe('not-enough-data');
    expect(finding({ atLeast: 1, of: [POINTS, LOW] }, early).outcome).toBe('met');
    expect(finding({ atLeast: 2, of: [POINTS, LOW] }, amir({})).outcome).toBe('not-met');
  });

  it('can be of signs that all speak of home, which is no part of school life to count', () => {
    const of: readonly Condition[] = [
      { indicator: 'no-home-contact', parameters: { weeks: 3 } },
      { indicator: 'unanswered-invitations', parameters: { invitations: 2 } },
    ];
    const terms = { severity: 2, consequence: 'list', title: 'Out of touch', reason: 'To try it' } as const;
    expect(compileRules([{ ...terms, key: 'out-of-touch', atLeast: 1, of }])).toHaveLength(1);
    expect(() => compileRules([{ ...terms, key: 'out-of-touch', atLeast: 1, of, domains: 1 }])).toThrow(
      'domains',
    );
  });

  it('can ask that the signs come from different parts of school life', () => {
    const acrossTwo: CombinedCondition = { ...twoOfThree, domains: 2 };
    const quarrels = amir({ marks: register(0), incidents: [incident(LAST)] });
    const both = amir({ marks: register(20), incidents: [incident(LAST)] });
    expect(finding(acrossTwo, quarrels).outcome).toBe('not-met');
    expect(finding(acrossTwo, both).outcome).toBe('met');
  });

  it('does not take the silence between home and school for a part of school life', () => {
    const silence: Condition = { indicator: 'no-home-contact', parameters: {} };
    const quiet = amir({ marks: register(20) });
    const across = (domains: number): CombinedCondition => ({ atLeast: 2, of: [AWAY, silence], domains });
    expect(finding(across(1), quiet).outcome).toBe('met');
    expect(() => finding(across(2), quiet)).toThrow('together.domains: a whole number from 1 to 1');
  });

  it('counts a sign of the weeks looked at, at the end of any of them', () => {
    const threeWeeksAgo = CALENDAR.startOfSchoolWeeks(LAST, 4);
    const history = amir({ marks: register(20), incidents: [incident(threeWeeksAgo)] });
    const within = (withinSchoolWeeks?: number): CombinedCondition => ({
      atLeast: 2,
      of: [AWAY, { indicator: 'serious-incident', parameters: { severity: 4, schoolDays: 5 } }],
      withinSchoolWeeks,
    });
    expect(finding(within(), history).outcome).toBe('not-met');
    expect(finding(within(3), history).outcome).toBe('not-met');
    expect(finding(within(4), history).outcome).toBe('met');
  });

  it('stays while a condition is inside its own band', () => {
    const banded: CombinedCondition = {
      atLeast: 1,
      of: [{ ...POINTS, clearAt: 3 }, SERIOUS],
    };
    const inside = amir({ incidents: [incident(LAST, 1, 4)] });
    const outside = amir({ incidents: [incident(LAST, 1, 2)] });
    expect(finding(banded, inside)).toMatchObject({ outcome: 'not-met', clear: false });
    expect(finding(banded, outside)).toMatchObject({ outcome: 'not-met', clear: true });
  });

  it('says in words what it looks for', () => {
    const [compiled] = compileRules([
      {
        ...{ key: 'together', severity: 3, consequence: 'watch', title: 'T', reason: 'R' },
        ...{ atLeast: 2, of: [POINTS, SERIOUS], withinSchoolWeeks: 4 },
      },
    ]);
    expect(compiled?.bound.inWords).toBe(
      'All of these within 4 school weeks: (1) At least 5 points for negative incidents in the last 10 school days. ' +
        '(2) There was a negative incident of severity 4 or more, of 5, in the last 10 school days.',
    );
    expect(compiled?.domains).toEqual(['behaviour']);
  });

  it.each<[string, CombinedCondition, string]>([
    [
      'more than there are',
      { atLeast: 3, of: [AWAY, POINTS] },
      'together.atLeast: a whole number from 1 to 2',
    ],
    ['none at all', { atLeast: 0, of: [AWAY, POINTS] }, 'together.atLeast: a whole number from 1 to 2'],
    ['one condition', { atLeast: 1, of: [AWAY] }, 'together.of: a number of conditions from 2 to 8'],
    ['combinations of combinations', { atLeast: 1, of: [AWAY, twoOfThree] }, 'together.of: indicators'],
    [
      'more parts than it speaks of',
      { ...twoOfThree, domains: 3 },
      'together.domains: a whole number from 1 to 2',
    ],
  ])('refuses %s, and says which field', (_, condition, message) => {
    expect(() => finding(condition, amir({}))).toThrow(InvalidInput);
    expect(() => finding(condition, amir({}))).toThrow(message);
  });

  it('is met exactly when at least so many of its conditions are met one by one', () => {
    const parts = [AWAY, POINTS, SERIOUS];
    const anyIncidents = fc.array(fc.tuple(fc.nat(DAYS.length - 1), fc.integer({ min: 1, max: 5 })), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(anyIncidents, fc.nat(30), fc.integer({ min: 1, max: 3 }), (incidents, missed, atLeast) => {
        const history = amir({
          marks: register(missed),
          incidents: incidents.map(([at, severity], index) => ({
            ...incident(DAYS[at] ?? 0, severity, severity),
            id: String(index),
          })),
        });
        const met = parts.filter((part) => finding(part, history).outcome === 'met').length;
        const together = finding({ atLeast, of: parts }, history);
        expect(together.outcome).toBe(met >= atLeast ? 'met' : 'not-met');
        expect(together.value).toBe(met);
      }),
    );
  });
});
