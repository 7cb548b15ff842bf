import { describe, expect, it } from '@jest/globals';
import { toEpochDay } from '../shared/days.js';
import { evaluatePupil, type Finding } from './evaluate-pupil.js';
import { pupilHistory, type ResultSignal } from './pupil-history.js';
import { compileRules, type IndicatorRule } from './rule.js';
import { SchoolCalendar } from './school-calendar.js';

const AS_OF = toEpochDay('2026-06-30');

function result(
  assessment: string,
  day: string,
  score: number | null,
  more: Partial<ResultSignal> = {},
): ResultSignal {
  const at = toEpochDay(day);
  return {
    id: assessment,
    day: at,
    knownOn: at,
    subject: 'Mathematics',
    assessment,
    scale: '0-20',
    score,
    ...more,
  };
}

function judge(
  indicator: string,
  parameters: IndicatorRule['parameters'],
  results: ResultSignal[],
): Finding | undefined {
  const rules = compileRules([
    {
      key: 'a-rule',
      indicator,
      parameters,
      severity: 1,
      consequence: 'list',
      title: 'A rule',
      reason: 'To try it',
    },
  ]);
  const history = pupilHistory({ calendar: new SchoolCalendar([]), results });
  return evaluatePupil(history, rules, AS_OF, { firstName: 'Maya' })[0];
}

const autumn = result('Period 1', '2025-12-16', 14);
const spring = result('Period 2', '2026-03-31', 10.5);
const english = result('Period 2', '2026-04-01', 4, { subject: 'English' });

describe("Maya Collins's results", () => {
  it('are below a level only under it, not at it', () => {
    const below = (level: number) =>
      judge('result-below', { subject: 'mathematics', below: level }, [autumn, spring]);
    expect(below(10.5)?.outcome).toBe('not-met');
    expect(below(10.6)).toMatchObject({
      outcome: 'met',
      sentence: "Maya's latest result in Mathematics (Period 2) is 10.5; the level we look for is 10.6.",
    });
  });

  it('say nothing when there is none of the kind, or only a grade', () => {
    expect(judge('result-below', { subject: 'Art', below: 5 }, [autumn])?.outcome).toBe('not-enough-data');
    const grade = result('Period 1', '2026-01-01', null);
    expect(judge('result-below', { below: 5 }, [grade])?.outcome).toBe('not-enough-data');
  });

  it('fall from one named assessment to another, the exact fall being enough', () => {
    const drop = (by: number) =>
      judge('result-drop', { from: 'Period 1', to: 'Period 2', by }, [spring, autumn]);
    expect(drop(3.5)).toMatchObject({ outcome: 'met', value: 3.5 });
    expect(drop(3.6)?.outcome).toBe('not-met');
  });

  it('are compared within one subject and one scale only', () => {
    expect(judge('result-fall', { by: 1 }, [autumn, english])?.outcome).toBe('not-enough-data');
    const other = result('Period 2', '2026-03-31', 2, { scale: 'standardised' });
    expect(judge('result-fall', { by: 1 }, [autumn, other])?.outcome).toBe('not-enough-data');
    expect(judge('result-fall', { by: 3.5 }, [autumn, spring, english])).toMatchObject({
      outcome: 'met',
      value: 3.5,
    });
  });
});

describe('A rule that cannot be published', () => {
  it('is refused with the parameter named', () => {
    expect(() => judge('absence-rate', { atLeast: 2 }, [])).toThrow(/^atLeast: /);
    expect(() => judge('absence-rate', { atleast: 0.1 }, [])).toThrow(/^atleast: /);
    expect(() => judge('absence-rate', { atLeast: 0.12345 }, [])).toThrow(/^atLeast: /);
    expect(() => judge('result-drop', { from: 'Period 1', to: 'Period 2' }, [])).toThrow(/^by: /);
    expect(() => judge('guessing', {}, [])).toThrow('There is no indicator "guessing".');
  });
});
