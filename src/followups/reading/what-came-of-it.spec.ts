import { describe, expect, it } from '@jest/globals';
import type { Evidence } from '../../rules/evidence.js';
import { type CaseFacts, whatCameOf, type WorryFacts } from './what-came-of-it.js';

const WORRY: WorryFacts = {
  ...{
    worryId: 'theos',
    possibleHarm: false,
    writtenAt: '2026-03-02T08:20:00.000Z',
    writtenOn: '2026-03-02',
    readOn: null,
    readBy: null,
  },
};

const noticed = (...ids: readonly string[]): { evidence: Evidence } => ({
  evidence: {
    kind: 'observations',
    from: '2026-02-02',
    to: '2026-03-02',
    observations: ids.map((id) => ({
      ...{ id, day: '2026-03-02', theme: 'family', severity: 'mild', restricted: false },
    })),
    omitted: 0,
  },
});
const absences: { evidence: Evidence } = {
  evidence: {
    kind: 'sessions',
    span: { from: '2026-02-02', to: '2026-03-02', possible: 40, absent: 8 },
    marks: [],
    omitted: 0,
  },
};

const heldOn = (on: string) => ({ at: `${on}T15:00:00.000Z`, on });
const proposed: CaseFacts = {
  state: 'proposed',
  proposedOn: '2026-03-03',
  openedOn: null,
  closedOn: null,
  evidence: [absences, noticed('another', 'theos')],
  meetingsHeld: [],
};
const open: CaseFacts = { ...proposed, state: 'open', openedOn: '2026-03-04' };

describe('What a writer is told of what came of their worry', () => {
  it('is nothing yet, until somebody has read it', () => {
    expect(whatCameOf(WORRY, [])).toEqual([{ kind: 'nothing-yet' }]);
    expect(whatCameOf({ ...WORRY, readOn: '2026-03-03', readBy: 'Ada Okafor' }, [])).toEqual([
      { kind: 'read', by: 'Ada Okafor', on: '2026-03-03' },
    ]);
  });

  it('goes from the list to a case, to the talk with home, and to its end', () => {
    expect(whatCameOf(WORRY, [proposed])).toEqual([{ kind: 'to-be-decided', since: '2026-03-03' }]);
    expect(whatCameOf(WORRY, [open])).toEqual([{ kind: 'in-case', since: '2026-03-04' }]);
    const ended: CaseFacts = {
      ...open,
      state: 'closed',
      closedOn: '2026-04-17',
      meetingsHeld: [heldOn('2026-03-11'), heldOn('2026-03-25')],
    };
    expect(whatCameOf(WORRY, [ended])).toEqual([
      { kind: 'in-case', since: '2026-03-04' },
      { kind: 'talked-with-home', on: '2026-03-11' },
      { kind: 'talked-with-home', on: '2026-03-25' },
      { kind: 'case-closed', on: '2026-04-17' },
    ]);
  });

  it('claims nothing of an older case that happened before the worry was written', () => {
    const older: CaseFacts = {
      ...open,
      openedOn: '2026-02-09',
      meetingsHeld: [heldOn('2026-02-11'), heldOn('2026-03-11')],
    };
    const since = [
      { kind: 'in-case', since: '2026-03-02' },
      { kind: 'talked-with-home', on: '2026-03-11' },
    ];
    expect(whatCameOf(WORRY, [older])).toEqual([{ kind: 'nothing-yet' }, ...since]);
    const read = { readOn: '2026-03-03', readBy: 'Ada Okafor' };
    expect(whatCameOf({ ...WORRY, ...read }, [older])).toEqual([
      { kind: 'read', by: 'Ada Okafor', on: '2026-03-03' },
      ...since,
    ]);
  });

  it('says of one that was looked at and left that there is no action for now', () => {
    expect(whatCameOf(WORRY, [{ ...proposed, state: 'closed', closedOn: '2026-03-05' }])).toEqual([
      { kind: 'no-action', on: '2026-03-05' },
    ]);
  });

  it('tells nothing of a case that does not stand on it, or that a correction took back', () => {
    const others = [
      { ...open, evidence: [absences] },
      { ...open, evidence: [noticed('another')] },
      { ...proposed, state: 'withdrawn' as const },
    ];
    expect(whatCameOf(WORRY, others)).toEqual([{ kind: 'nothing-yet' }]);
  });

  it('says of possible harm that the DSL has it, and nothing more, whatever happened', () => {
    const harm = { ...WORRY, possibleHarm: true, readOn: '2026-03-03', readBy: 'Sam Lewis' };
    expect(whatCameOf(harm, [{ ...open, meetingsHeld: [heldOn('2026-03-11')] }])).toEqual([
      { kind: 'with-dsl' },
    ]);
  });
});
