import { describe, expect, it } from '@jest/globals';
import type { TestedPupil } from '../../rules/backtest/backtest-report.js';
import type { EvidenceKinds, RaisedInTest } from '../../rules/backtest/trace-rules.js';
import { isoWeekOf, toEpochDay } from '../../shared/days.js';
import { GatheredLoad } from './tested-load.js';

const [GATHER, WEEKS] = [
  () =>
    new GatheredLoad(
      new Map([
        ['asks', 'open-case'],
        ['missed', 'watch'],
        ['fell', 'watch'],
        ['tells', 'list'],
      ]),
    ),
  ['2026-01-09', '2026-01-16', '2026-01-23', '2026-01-30'],
];

const raised = (
  on: string,
  endedOn: string | null = null,
  kind: EvidenceKinds['kind'] = 'sessions',
): RaisedInTest => ({
  ...{ on: toEpochDay(on), endedOn: endedOn === null ? null : toEpochDay(endedOn) },
  ...{ schoolId: 1, evidence: { kind } },
});

const pupil = (
  pupilId: number,
  byRule: Readonly<Record<string, readonly RaisedInTest[]>>,
  hadOpenCaseOn: TestedPupil['hadOpenCaseOn'] = () => false,
): TestedPupil => ({
  ...{ pupilId, cameTrue: false, outcomeOn: toEpochDay('2026-03-06'), leadWeeks: () => 0, hadOpenCaseOn },
  groups: {
    ...{ school: null, yearGroup: null, sex: null, language: null, send: null, disadvantage: null },
  },
  lookedInWeeks: WEEKS.map((day) => isoWeekOf(toEpochDay(day))),
  traces: Object.entries(byRule).map(([ruleKey, own]) => ({
    ...{ ruleKey, raised: own, stoodInWeeks: [], extreme: null },
  })),
});

const loadOf = (...pupils: readonly TestedPupil[]) => {
  const gathered = GATHER();
  pupils.forEach((one) => gathered.add(one));
  return gathered.ended(({ pupilId }) => (pupilId > 10 ? null : 7));
};
const casesOf = (...pupils: readonly TestedPupil[]) => loadOf(...pupils).leads.map(({ byWeek }) => byWeek);

describe('The cases a test would have proposed', () => {
  it('are those of rules that propose one, not of those that only show or keep in sight', () => {
    const load = loadOf(
      pupil(1, { asks: [raised('2026-01-16')], tells: [raised('2026-01-09')] }),
      pupil(2, { tells: [raised('2026-01-09')] }),
      pupil(3, { missed: [raised('2026-01-23')] }),
    );
    expect(load).toEqual({
      weeks: ['2026-01-05', '2026-01-12', '2026-01-19', '2026-01-26'],
      leads: [{ schoolId: 1, ownerStaffId: 7, byWeek: [0, 1, 0, 0] }],
      found: { 'open-case': 1, watch: 1, list: 2 },
    });
  });

  it('are also of two watched concerns from different parts of life, from the day they stand together', () => {
    const results = raised('2026-01-23', null, 'results');
    expect(casesOf(pupil(1, { missed: [raised('2026-01-09')], fell: [results] }))).toEqual([[0, 0, 1, 0]]);
    const same = pupil(1, { missed: [raised('2026-01-09')], fell: [raised('2026-01-23')] });
    const over = pupil(1, { missed: [raised('2026-01-09', '2026-01-23')], fell: [results] });
    const both: EvidenceKinds = { kind: 'combination', parts: [{ kind: 'sessions' }, { kind: 'incidents' }] };
    const several = pupil(1, { missed: [{ ...raised('2026-01-16'), evidence: both }] });
    expect([casesOf(same), casesOf(over), casesOf(several)]).toEqual([[], [], [[0, 1, 0, 0]]]);
  });

  it('are one while what stands goes on, and a further one when somebody comes back', () => {
    const goesOn = pupil(1, {
      asks: [raised('2026-01-09', '2026-01-23'), raised('2026-01-30')],
      missed: [raised('2026-01-16')],
      fell: [raised('2026-01-16', null, 'results')],
    });
    const back = pupil(1, { asks: [raised('2026-01-09', '2026-01-23'), raised('2026-01-30')] });
    expect([casesOf(goesOn), casesOf(back)]).toEqual([[[1, 0, 0, 0]], [[1, 0, 0, 1]]]);
  });

  it('are none where somebody was at work with the pupil already, and nobody’s where there is no lead', () => {
    const known = pupil(1, { asks: [raised('2026-01-16')] }, (day) => day < toEpochDay('2026-01-20'));
    expect(casesOf(known)).toEqual([]);
    expect(loadOf(pupil(11, { asks: [raised('2026-01-16')] })).leads[0]?.ownerStaffId).toBeNull();
  });
});
