import { describe, expect, it } from '@jest/globals';
import { fromEpochDay, isoWeekOf, toEpochDay } from '../../shared/days.js';
import { loadByWeek } from './backtest-report.js';
import type { RuleTrace } from './trace-rules.js';

const MONDAY = toEpochDay('2026-01-05');
const FIRST = isoWeekOf(MONDAY);

/** A rule that is raised in the first of these weeks and stands in all of them; weeks count from the first. */
function trace(ruleKey: string, ...weeks: readonly number[]): RuleTrace {
  const [raised = 0] = weeks;
  return {
    ruleKey,
    raised: [{ on: MONDAY + 7 * raised + 4, schoolId: 1, endedOn: null, evidence: { kind: 'sessions' } }],
    stoodInWeeks: weeks.map((week) => FIRST + week),
    extreme: null,
  };
}

const load = (...pupils: readonly (readonly RuleTrace[])[]) =>
  loadByWeek(pupils.map((traces) => ({ traces }))).map(({ week, raised, standing }) => [
    week,
    raised,
    standing,
  ]);

const monday = (week: number) => fromEpochDay(MONDAY + 7 * week);

describe('The load of each week', () => {
  it('counts a pupil who comes on the list once, however many rules follow while they are on it', () => {
    expect(load([trace('absence', 0, 1, 2), trace('points', 1, 2)], [trace('absence', 1)])).toEqual([
      [monday(0), 1, 1],
      [monday(1), 1, 2],
      [monday(2), 0, 1],
    ]);
  });

  it('counts a pupil again who comes back, but not for the holidays between', () => {
    const back = [trace('absence', 0), trace('points', 2)];
    const onHoliday = [trace('absence', 0, 5), trace('points', 5)];
    expect(load(back, [trace('absence', 1)])).toContainEqual([monday(2), 1, 1]);
    expect(load(onHoliday)).toEqual([
      [monday(0), 1, 1],
      [monday(5), 0, 1],
    ]);
  });
});
