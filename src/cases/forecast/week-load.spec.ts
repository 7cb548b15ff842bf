import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromEpochDay, isoWeekdayOf, isoWeekOf, toEpochDay } from '../../shared/days.js';
import { arrivalsOf, loadsOf, type RaisedConcern, weeksToCount } from './week-load.js';

const week = (day: string): number => isoWeekOf(toEpochDay(day));
const of = (given: Partial<RaisedConcern>): RaisedConcern => ({
  ...{ pupilId: 1, consequence: 'open-case', raisedOn: '2026-03-03', caseId: null, wasMerged: false },
  ...{ raisedAt: '2026-03-03T06:00:00.000Z', proposedAt: null, clearedOn: null },
  ...{ evidence: given.caseId ? null : { kind: 'sessions' as const } },
  ...given,
});
const CASE = { caseId: 7, proposedAt: '2026-03-20T06:00:00.000Z' };

describe('A pupil is new to a lead', () => {
  it('in the week of the concern that made a case of it, however late there was room for it', () => {
    const watched = of({ ...CASE, consequence: 'watch', raisedOn: '2026-03-03' });
    const second = of({ ...CASE, consequence: 'watch', raisedOn: '2026-03-11' });
    expect(arrivalsOf([second, watched])).toEqual([{ pupilId: 1, week: week('2026-03-11') }]);
  });

  it('once while they wait, or where what was found ended before there was room', () => {
    const arrivals = arrivalsOf([of({ raisedOn: '2026-03-11' }), of({ raisedOn: '2026-03-03' })]);
    expect(arrivals).toEqual([{ pupilId: 1, week: week('2026-03-03') }]);
    expect(arrivalsOf([of({ consequence: 'watch' })])).toEqual([]);
  });

  it('once two watched concerns of different parts of life stand together, though there is no room yet', () => {
    const missed = of({ consequence: 'watch', raisedOn: '2026-02-10' });
    const fell = of({ consequence: 'watch', raisedOn: '2026-03-11', evidence: { kind: 'results' } });
    expect(arrivalsOf([fell, missed])).toEqual([{ pupilId: 1, week: week('2026-03-11') }]);
    expect(arrivalsOf([{ ...fell, evidence: { kind: 'sessions' } }, missed])).toEqual([]);
    expect(arrivalsOf([fell, { ...missed, clearedOn: '2026-03-11' }])).toEqual([]);
    expect(arrivalsOf([fell, { ...missed, pupilId: 2 }])).toEqual([]);
  });

  it('not where somebody was at the case already, but where it was looked at anew and added to an earlier one', () => {
    const earlier = { caseId: 7, proposedAt: '2026-01-20T06:00:00.000Z' };
    expect(arrivalsOf([of(earlier)])).toEqual([]);
    expect(arrivalsOf([of({ ...earlier, wasMerged: true })])).toEqual([
      { pupilId: 1, week: week('2026-03-03') },
    ]);
  });

  it('whatever the order of the concerns', () => {
    const concern = fc
      .record({
        pupilId: fc.integer({ min: 1, max: 3 }),
        consequence: fc.constantFrom('watch' as const, 'open-case' as const),
        day: fc.integer({ min: 20_500, max: 20_540 }),
        isCase: fc.boolean(),
        wasMerged: fc.boolean(),
        evidence: fc.constantFrom({ kind: 'sessions' as const }, { kind: 'results' as const }),
        lasts: fc.option(fc.integer({ min: 1, max: 20 })),
      })
      .map(({ day, isCase, pupilId, lasts, ...one }) => ({
        ...{ ...one, pupilId, raisedOn: fromEpochDay(day), raisedAt: `${fromEpochDay(day)}T06:00:00.000Z` },
        clearedOn: lasts === null ? null : fromEpochDay(day + lasts),
        ...{ caseId: isCase ? pupilId * 10 : null, proposedAt: isCase ? '2026-02-25T06:00:00.000Z' : null },
      }));
    const sorted = (all: readonly RaisedConcern[]) =>
      arrivalsOf(all).sort((a, b) => a.pupilId - b.pupilId || a.week - b.week);
    fc.assert(
      fc.property(fc.array(concern, { maxLength: 20 }), (all) => {
        expect(sorted([...all].reverse())).toEqual(sorted(all));
      }),
    );
  });
});

describe('The weeks a forecast rests on', () => {
  const days = Array.from({ length: 120 }, (_, at) => toEpochDay('2025-12-01') + at).filter(
    (day) => isoWeekdayOf(day) <= 5 && (day < toEpochDay('2026-02-16') || day > toEpochDay('2026-02-20')),
  );

  it('are the last eight school weeks that have ended, without the holidays', () => {
    const weeks = weeksToCount(days, toEpochDay('2026-03-11'), toEpochDay('2025-09-01'));
    expect(weeks.map((one) => fromEpochDay(one * 7 - 3))).toEqual([
      ...['2026-01-05', '2026-01-12', '2026-01-19', '2026-01-26', '2026-02-02', '2026-02-09'],
      ...['2026-02-23', '2026-03-02'],
    ]);
  });

  it('are those after the week in which the rules came into force', () => {
    const weeks = weeksToCount(days, toEpochDay('2026-03-11'), toEpochDay('2026-02-10'));
    expect(weeks.map((one) => fromEpochDay(one * 7 - 3))).toEqual(['2026-02-23', '2026-03-02']);
  });
});

describe('A lead’s load', () => {
  it('is the mean over all weeks, also those without anybody, and the busiest; who has most comes first', () => {
    const [a, b, c] = [100, 101, 102];
    const arrivals = [
      ...[1, 2, 3].map((pupilId) => ({ pupilId, week: a })),
      ...[
        { pupilId: 4, week: c },
        { pupilId: 5, week: 99 },
      ],
      ...[{ pupilId: 11, week: b }],
    ];
    expect(loadsOf(arrivals, [a, b, c], (pupilId) => (pupilId > 10 ? 8 : 9))).toEqual([
      { ownerStaffId: 9, byWeek: [3, 0, 1], aWeek: 4 / 3, most: 3 },
      { ownerStaffId: 8, byWeek: [0, 1, 0], aWeek: 1 / 3, most: 1 },
    ]);
  });
});
