import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PupilFigures } from '../../rules/pupil-figures.js';
import { compareStanding, liveStanding, type LiveStanding } from './live-standing.js';
import { inOrder, type RankedCase } from './triage-order.js';

const QUIET: PupilFigures = {
  ...{ possible: 100, absent: 2, sessionsLeft: 200, yearIsKnown: true },
  ...{ missedLately: { now: 0, before: 0 }, incidentsLately: { now: 0, before: 0 } },
  ...{ silentWeeks: 0, haveSpoken: true, cameThisYear: false },
};
const of = (figures: Partial<PupilFigures>) =>
  liveStanding({ severity: 3, concerns: 1 }, { ...QUIET, ...figures });
const calm = (more: Partial<LiveStanding> = {}): LiveStanding => ({ ...of({}), ...more });

describe('What can still change', () => {
  it('is a tenth of the year: within reach in October, out of reach in June, at exactly a tenth still above', () => {
    expect(of({ possible: 100, absent: 12, sessionsLeft: 280 }).reach).toBe('can');
    expect(of({ possible: 360, absent: 43, sessionsLeft: 20 }).reach).toBe('cannot');
    expect(of({ possible: 100, absent: 10, sessionsLeft: 0 }).reach).toBe('cannot');
    expect(of({ possible: 100, absent: 10, sessionsLeft: 2 }).reach).toBe('can');
    expect(of({ possible: 100, absent: 9, sessionsLeft: 2 }).reach).toBeNull();
  });

  it('is not said on few sessions, and "cannot" not where the calendar ends before the summer', () => {
    expect(of({ possible: 39, absent: 20 }).reach).toBeNull();
    expect(of({ possible: 100, absent: 30, sessionsLeft: 20, yearIsKnown: false }).reach).toBeNull();
    expect(of({ possible: 100, absent: 11, sessionsLeft: 20, yearIsKnown: false }).reach).toBe('can');
  });
});

describe('Which way it goes now', () => {
  it('turns on a whole day or two entries, and what gets worse in one part is not made good by another', () => {
    expect(of({ missedLately: { now: 3, before: 2 } }).trend).toBe('steady');
    expect(of({ missedLately: { now: 4, before: 2 } }).trend).toBe('worsening');
    expect(of({ missedLately: { now: 0, before: 2 } }).trend).toBe('easing');
    expect(of({ missedLately: { now: 0, before: 9 }, incidentsLately: { now: 2, before: 0 } }).trend).toBe(
      'worsening',
    );
    expect(of({ missedLately: null }).trend).toBe('steady');
  });
});

describe('Who is looked at first', () => {
  const first = (a: LiveStanding, b: LiveStanding) => compareStanding(a, b) < 0;

  it('is the graver; of equals who gets worse, then the silent, then who can still be turned, then who has more', () => {
    expect(first(calm({ severity: 4 }), calm({ trend: 'worsening', silentWeeks: 9, reach: 'can' }))).toBe(
      true,
    );
    expect(first(calm({ trend: 'worsening' }), calm({ silentWeeks: 9, reach: 'can' }))).toBe(true);
    expect(first(calm({ silentWeeks: 6 }), calm({ silentWeeks: 5, reach: 'can' }))).toBe(true);
    expect(first(calm({ reach: 'can' }), calm({ reach: null, concerns: 3 }))).toBe(true);
    expect(first(calm({ reach: null }), calm({ reach: 'cannot', concerns: 3 }))).toBe(true);
    expect(first(calm({ concerns: 2 }), calm())).toBe(true);
    expect(first(calm(), calm({ severity: 0, trend: 'worsening' }))).toBe(true);
    expect(compareStanding(calm({ silentWeeks: 1 }), calm({ silentWeeks: 2 }))).toBe(0);
  });

  it('is one order of all, whatever the order they come in', () => {
    const standing = fc.record({
      severity: fc.integer({ min: 0, max: 5 }),
      trend: fc.constantFrom('worsening' as const, 'steady' as const, 'easing' as const),
      silentWeeks: fc.integer({ min: 0, max: 12 }),
      haveSpoken: fc.boolean(),
      cameThisYear: fc.boolean(),
      reach: fc.constantFrom('can' as const, 'cannot' as const, null),
      concerns: fc.integer({ min: 0, max: 3 }),
    });
    const rows = fc
      .array(fc.tuple(standing, fc.constantFrom('2026-02-27', '2026-03-02')), { maxLength: 25 })
      .map((all) => all.map(([one, proposedOn], id) => rowOf(id, one, proposedOn)));
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.nat()), (all, shuffle) => {
        const seen = inOrder(all, 'urgency').map(({ id }) => id);
        const mixed = all
          .map((one) => [shuffle.next().value ?? 0, one] as const)
          .sort(([a], [b]) => a - b)
          .map(([, one]) => one);
        expect(inOrder(mixed, 'urgency').map(({ id }) => id)).toEqual(seen);
        expect([...seen].sort((a, b) => a - b)).toEqual(all.map(({ id }) => id));
      }),
    );
  });
});

function rowOf(id: number, standing: LiveStanding, proposedOn: string): RankedCase {
  return {
    ...{ id, caseId: `case-${id}`, urgency: 40, proposedOn, name: 'Khan Noor', year: '9', standing },
    ...{ school: { id: 'n', name: 'Northfield' }, ownerStaffId: null, owner: '', since: '2026-03-02' },
  };
}
