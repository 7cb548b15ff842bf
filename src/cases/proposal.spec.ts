import { describe, expect, it } from '@jest/globals';
import type { Evidence } from '../rules/evidence.js';
import { addDays, toEpochDay } from '../shared/days.js';
import { CASES_PER_LEAD_AND_WEEK, roomLeft, weekOf } from './capacity.js';
import { neverHeldBack, type StandingConcern, urgencyOf, warrantsCase } from './proposal.js';
import { trendOf } from './trend.js';
import { type Candidate, gravest } from './waiting-candidates.js';
import { standingReason, whyNowOf } from './why-now.js';

const watch = (kind: Evidence['kind']): StandingConcern => ({
  consequence: 'watch',
  severity: 3,
  evidence: { kind },
});

/** Two weeks of school, two weeks of holiday, two weeks of school. */
const first = Array.from({ length: 5 }, (_, at) => toEpochDay(addDays('2026-01-26', at)));
const weeks = [
  first,
  first.map((day) => day + 7),
  first.map((day) => day + 28),
  first.map((day) => day + 35),
];
const schoolDays = weeks.flat();
const marks = (...days: string[]): Evidence => ({
  kind: 'sessions',
  span: { from: '2026-01-26', to: '2026-03-06', possible: 40, absent: days.length },
  marks: days.map((day) => ({ day, session: 'AM', code: 'O' })),
  omitted: 0,
});
const scores = (...values: number[]): Evidence => ({
  kind: 'results',
  results: values.map((score, at) => ({
    id: `R${at}`,
    day: addDays('2026-01-01', at),
    subject: 'maths',
    assessment: 'GL',
    scale: 'standardised',
    score,
  })),
});

describe('Whether standing concerns amount to a case', () => {
  it('one that opens a case is enough, one that is watched is not', () => {
    expect(warrantsCase([{ ...watch('sessions'), consequence: 'open-case' }])).toBe(true);
    expect(warrantsCase([watch('sessions')])).toBe(false);
    expect(warrantsCase([])).toBe(false);
  });

  it('two watched ones are, when they speak of different parts of the child’s life', () => {
    expect(warrantsCase([watch('sessions'), watch('sessions')])).toBe(false);
    expect(warrantsCase([watch('sessions'), watch('results')])).toBe(true);
  });

  it('that home and school have not talked is no part of the child’s life, and goes neither way', () => {
    expect(warrantsCase([watch('sessions'), watch('home-contacts')])).toBe(false);
    const contacts: Evidence = {
      ...{ kind: 'home-contacts', from: '2026-01-26', to: '2026-03-06', omitted: 0 },
      contacts: [{ id: 'C1', day: '2026-03-03', channel: 'phone', direction: 'school-to-home' }],
    };
    expect(trendOf(contacts, '2026-03-06', schoolDays)).toBe('steady');
  });

  it('go by what the rule speaks of, not by the kind of signal: a suspension stands in the register and is behaviour', () => {
    const suspended: StandingConcern = {
      ...watch('sessions'),
      evidence: { kind: 'sessions', domain: 'behaviour' },
    };
    expect(warrantsCase([suspended, watch('sessions')])).toBe(true);
    expect(warrantsCase([suspended, watch('incidents')])).toBe(false);
    const together: StandingConcern = {
      ...watch('combination'),
      evidence: { kind: 'combination', parts: [suspended.evidence, { kind: 'incidents' }] },
    };
    expect(warrantsCase([together])).toBe(false);
  });

  it('one that is only listed never counts', () => {
    expect(warrantsCase([watch('sessions'), { ...watch('results'), consequence: 'list' }])).toBe(false);
  });

  it('severity 5 is never held back, 4 may be', () => {
    expect(neverHeldBack([{ severity: 4 }])).toBe(false);
    expect(neverHeldBack([{ severity: 1 }, { severity: 5 }])).toBe(true);
  });
});

describe('Which way things go', () => {
  it('compares ten school days with the ten before, over a holiday', () => {
    expect(trendOf(marks('2026-01-27', '2026-02-24', '2026-03-03'), '2026-03-06', schoolDays)).toBe(
      'worsening',
    );
    expect(trendOf(marks('2026-01-27', '2026-02-03', '2026-03-03'), '2026-03-06', schoolDays)).toBe('easing');
    expect(trendOf(marks('2026-01-27', '2026-03-03'), '2026-03-06', schoolDays)).toBe('steady');
  });

  it('says steady without twenty known school days, and leaves out later ones', () => {
    expect(trendOf(marks('2026-03-03'), '2026-03-06', schoolDays.slice(1))).toBe('steady');
    expect(trendOf(marks('2026-03-03'), '2026-03-05', schoolDays)).toBe('steady');
  });

  it('compares the first with the last result', () => {
    expect(trendOf(scores(101, 86), '2026-03-06', [])).toBe('worsening');
    expect(trendOf(scores(86, 101), '2026-03-06', [])).toBe('easing');
    expect(trendOf(scores(86), '2026-03-06', [])).toBe('steady');
  });

  it('compares results within one subject, and what gets worse in one is not made good by another', () => {
    const art = scores(60, 70);
    const french = scores(110, 100);
    if (art.kind !== 'results' || french.kind !== 'results') throw new Error('These are results.');
    const both: Evidence = {
      kind: 'results',
      results: [...art.results, ...french.results.map((result) => ({ ...result, subject: 'French' }))],
    };
    expect(trendOf(both, '2026-03-06', [])).toBe('worsening');
  });
});

describe('How urgent a case is', () => {
  it('goes by the gravest severity, then by what is getting worse, then by how many concerns', () => {
    const four = { severity: 4, trend: 'steady' } as const;
    expect(urgencyOf([four])).toBe(42);
    expect(urgencyOf([{ severity: 4, trend: 'worsening' }])).toBe(45);
    expect(urgencyOf([{ severity: 4, trend: 'easing' }, four])).toBe(43);
    expect(urgencyOf(Array.from({ length: 9 }, () => ({ severity: 5, trend: 'worsening' }) as const))).toBe(
      59,
    );
    expect(urgencyOf([{ severity: 5, trend: 'easing' }])).toBeGreaterThan(
      urgencyOf(Array.from({ length: 9 }, () => ({ severity: 4, trend: 'worsening' }) as const)),
    );
  });

  it('shows the gravest sentence, in a list that which still stands with its day, the newest of equals', () => {
    const of = (severity: number, raisedOn: string, sentence: string) => ({
      ...{ concern: `concern-${sentence}`, severity, raisedOn, sentence },
    });
    expect(whyNowOf([of(3, '2026-03-05', 'c'), of(4, '2026-03-01', 'a'), of(4, '2026-03-04', 'b')])).toBe(
      'b',
    );
    expect(whyNowOf([])).toBe('');
    const [graver, lesser] = [of(4, '2026-03-04', 'b'), of(2, '2026-03-01', 'd')];
    const day = 'as it stood then.';
    expect(standingReason([graver, lesser], null)).toBe(`b Since 4 March 2026, ${day}`);
    expect(standingReason([graver, lesser], 'concern-b cleared 2026-03-06')).toBe(
      `d Since 1 March 2026, ${day}`,
    );
  });

  it('begins with the end where nothing stands any more; what was corrected comes last', () => {
    const of = (severity: number, sentence: string) => ({
      ...{ concern: `concern-${sentence}`, severity, raisedOn: '2026-03-02', sentence },
    });
    const [graver, lesser] = [of(4, 'b'), of(2, 'd')];
    const [b, d] = ['concern-b cleared 2026-03-06', 'concern-d cleared 2026-03-20'];
    expect(standingReason([graver], b)).toBe('Ended on 6 March 2026: b');
    expect(standingReason([graver, lesser], `${b},${d}`)).toBe('All has ended, the last on 20 March 2026: b');
    const wrong = 'concern-b withdrawn 2026-03-06';
    expect(standingReason([graver, lesser], `${wrong},${d}`)).toBe(
      'All has ended, the last on 20 March 2026: d',
    );
    expect(standingReason([graver], wrong)).toBe('Corrected since, and does not hold: b');
    expect(standingReason([], null)).toBe('');
  });
});

describe('A week', () => {
  it('runs from Monday to Sunday, across years', () => {
    expect(weekOf('2026-03-02')).toEqual({ first: '2026-03-02', last: '2026-03-08' });
    expect(weekOf('2026-03-08')).toEqual({ first: '2026-03-02', last: '2026-03-08' });
    expect(weekOf('2027-01-01')).toEqual({ first: '2026-12-28', last: '2027-01-03' });
  });

  it('has room until its number is reached, and never less than none', () => {
    expect(roomLeft(0)).toBe(CASES_PER_LEAD_AND_WEEK);
    expect(roomLeft(CASES_PER_LEAD_AND_WEEK + 3)).toBe(0);
  });
});

describe('Who can be among the most urgent', () => {
  const one = (pupilId: number, severity: number, sure: boolean): Candidate => ({
    pupilId,
    severity,
    sure,
    concernIds: [pupilId],
    latestOn: '2026-03-02',
  });
  const ids = (candidates: readonly Candidate[]) => candidates.map((candidate) => candidate.pupilId);

  it('leaves out only those for whom enough surer ones are graver', () => {
    const all = [one(1, 2, true), one(2, 4, true), one(3, 3, true), one(4, 3, false), one(5, 4, true)];
    expect(ids(gravest(all, 2))).toEqual([2, 5]);
    expect(ids(gravest(all, 3))).toEqual([2, 3, 4, 5]);
    expect(ids(gravest(all, 5))).toEqual([1, 2, 3, 4, 5]);
  });

  it('lets nobody push others out who may turn out not to be waiting', () => {
    const all = [one(1, 4, false), one(2, 2, true), one(3, 3, false)];
    expect(ids(gravest(all, 1))).toEqual([1, 2, 3]);
  });
});
