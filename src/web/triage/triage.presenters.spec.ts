import { describe, expect, it } from '@jest/globals';
import type { TriagePage, TriageRow } from '../../cases/triage/triage-list.js';
import { inOrder, nextAfter, previousBefore, type RankedCase } from '../../cases/triage/triage-order.js';
import { filterQuery, readFilter, triagePath, WHOLE_LIST } from './triage.address.js';
import { presentList } from './triage-list.presenter.js';
import { ageWords, concernAge, newsWords, standingWords } from './triage.words.js';
import { presentWatching } from './watching.presenter.js';

const NOBODY: TriagePage = {
  ...{ rows: [], total: 0, page: 1, pages: 1, order: [], schools: [], years: [] },
  today: '2026-03-02',
};
const ROW: TriageRow = {
  ...{ caseId: 'case-of-noor', state: 'proposed', urgency: 45, whyNow: 'We have missed Noor on 6 Mondays.' },
  ...{ concerns: 1, standingConcerns: 1, watchUntil: null },
  ...{ proposedOn: '2026-03-02', proposedAt: '2026-03-02T08:10:00.000Z' },
  ...{ concernSince: '2026-02-27', changedAt: '2026-03-02T08:10:00.000Z', evidenceChangedAt: null },
  ...{ heldBackUntil: null, leftOn: null, contactHome: 'as-usual', contactHomeWords: null, news: null },
  standing: null,
  pupil: { id: 'noor', pupilId: '1', name: 'Noor Khan', yearGroup: '9' },
  school: { id: 'northfield', schoolId: 'N', name: 'Northfield' },
  owner: null,
};

describe('The address of a triage list', () => {
  it('says only what is unusual, and reads back as it was', () => {
    expect(filterQuery(WHOLE_LIST)).toBe('');
    const filter = readFilter({ whose: 'mine', year: '10 & 11', sort: 'age', state: 'watched', page: '2' });
    expect(filterQuery(filter)).toBe('?state=watched&whose=mine&year=10+%26+11&sort=age&page=2');
    expect(readFilter(Object.fromEntries(new URLSearchParams(filterQuery(filter))))).toEqual(filter);
    expect(triagePath(filter, 'a/b', 'undo')).toMatch(/^\/triage\/a%2Fb\/undo\?/);
  });

  it('passes over what it does not understand, so that an old bookmark shows a list', () => {
    const odd = {
      state: 'withdrawn',
      sort: 'DROP',
      page: '-1',
      school: ['a'],
      year: 'x'.repeat(90),
      whose: '',
    };
    expect(readFilter(odd)).toEqual(WHOLE_LIST);
  });
});

describe('A line of the triage list', () => {
  it.each([
    ['2026-03-02', 'since today'],
    ['2026-03-01', 'for 1 day'],
    ['2026-02-10', 'for 20 days'],
    ['2026-02-09', 'for 3 weeks'],
    ['2026-01-02', 'for 8 weeks'],
  ])('says of a concern of %s, on 2 March, that it stands %s', (since, words) => {
    expect(ageWords(since, '2026-03-02')).toBe(words);
  });

  it('says how old a concern is only of what stands, and of several that it is the first', () => {
    const [today, concernSince] = ['2026-03-02', '2026-02-02'];
    const of = (standingConcerns: number) => concernAge({ standingConcerns, concernSince }, today);
    expect([0, 1, 2].map(of)).toEqual([
      'No concern stands',
      'Concern for 4 weeks',
      '2 concerns, the first for 4 weeks',
    ]);
  });

  it('says what others have added since somebody looked, the weightiest first, and nothing of what is no news', () => {
    expect(newsWords(null)).toBe('New to you');
    expect(newsWords({})).toBeNull();
    expect(newsWords({ 'follow-up-drafted': 2 })).toBeNull();
    expect(newsWords({ note: 2, 'concern-added': 1 })).toBe('Since you looked: a further concern, 2 notes');
  });

  it('says why it stands where it does, and only what counts', () => {
    const standing = {
      severity: 4,
      trend: 'worsening',
      silentWeeks: 9,
      haveSpoken: true,
      cameThisYear: false,
      reach: 'can',
    } as const;
    expect(standingWords({ ...standing, concerns: 2 })).toBe(
      'Severity 4 of 5 · getting worse · no talk with home for 9 school weeks · can still end the year below 10% absence',
    );
    const quiet = {
      severity: 0,
      trend: 'easing',
      silentWeeks: 2,
      haveSpoken: true,
      cameThisYear: false,
      reach: null,
    } as const;
    expect(standingWords({ ...quiet, concerns: 0 })).toBe('What was found has ended · getting better');
    expect(
      standingWords({ ...quiet, concerns: 0, silentWeeks: 12, haveSpoken: false, reach: 'cannot' }),
    ).toBe(
      'What was found has ended · getting better · no talk with home this school year · can no longer end the year below 10% absence',
    );
    const newcomer = { ...standing, concerns: 1, haveSpoken: false, cameThisYear: true };
    expect(standingWords(newcomer)).toContain('· no talk with home since they came ·');
    expect(standingWords(null)).toBeNull();
  });

  it('carries the filter in its address and names the school only where there are several', () => {
    const page = { ...NOBODY, rows: [ROW], total: 1, order: [ROW.caseId] };
    const [row] = presentList(page, { ...WHOLE_LIST, sort: 'name' }, null).list.rows;
    expect(row).toMatchObject({
      ...{
        href: '/triage/case-of-noor?sort=name',
        age: 'Concern for 3 days',
        owner: 'nobody yet',
        school: null,
      },
    });
    const schools = [ROW.school, { id: 'southfield', name: 'Southfield' }];
    expect(presentList({ ...page, schools }, WHOLE_LIST, null).list.rows[0]?.school).toBe('Northfield');
  });

  it('says in words why nobody is there, and what a full week leaves below the line', () => {
    expect(presentList(NOBODY, WHOLE_LIST, null).empty?.words).toContain('Nobody waits to be looked at.');
    expect(presentList(NOBODY, { ...WHOLE_LIST, whose: 'mine' }, null).empty).toMatchObject({
      isFiltered: true,
    });
    const none = { pupils: 0, casesPerLeadAndWeek: 5, ranked: [] };
    expect(presentList(NOBODY, WHOLE_LIST, none).below?.why).toContain('today none had to wait');
  });
});

describe('The order of a triage list', () => {
  const of = (id: number, more: Partial<RankedCase>): RankedCase => ({
    ...{ id, caseId: `case-${id}`, urgency: 40, proposedOn: '2026-03-02', name: 'Khan Noor', year: '9' },
    ...{ school: ROW.school, ownerStaffId: null, owner: '', since: '2026-03-02' },
    standing: null,
    ...more,
  });
  const ids = (cases: readonly RankedCase[]) => cases.map(({ id }) => id);

  it('puts the most urgent first, of equals the oldest; names as people sort them, year 9 before year 10', () => {
    const cases = [
      of(1, { urgency: 30, name: 'Zola Émile', year: '10' }),
      of(2, { name: 'Árnason Ada', owner: 'Okafor' }),
      of(3, { proposedOn: '2026-02-27', name: 'Khan Noor', year: null }),
    ];
    expect(ids(inOrder(cases, 'urgency'))).toEqual([3, 2, 1]);
    expect(ids(inOrder(cases, 'name'))).toEqual([2, 3, 1]);
    expect(ids(inOrder(cases, 'year'))).toEqual([2, 1, 3]);
    expect(ids(inOrder(cases, 'owner'))).toEqual([2, 3, 1]);
  });

  it('knows who comes next: the first after the last, and for who is not in the list any more', () => {
    expect(nextAfter(['a', 'b', 'c'], 'b')).toBe('c');
    expect(nextAfter(['a', 'b', 'c'], 'c')).toBe('a');
    expect(nextAfter(['a', 'b', 'c'], 'gone')).toBe('a');
    expect(nextAfter(['a'], 'a')).toBeNull();
    expect(nextAfter([], 'a')).toBeNull();
    expect(previousBefore(['a', 'b'], 'b')).toBe('a');
    expect(previousBefore(['a', 'b'], 'a')).toBeNull();
  });
});

describe('The days on which to look again', () => {
  it('are school days one, two and four weeks ahead, as far as they can be chosen; two weeks are usual', () => {
    const watchDays = ['2026-03-10', '2026-03-17', '2026-03-30'];
    const view = presentWatching({ today: '2026-03-02', latestWatch: '2026-03-27', watchDays }, null);
    expect(view.choices.map(({ value, checked }) => [value, checked])).toEqual([
      ['2026-03-10', false],
      ['2026-03-17', true],
      ['other', false],
    ]);
    expect(view.other).toEqual({ value: '', min: '2026-03-03', max: '2026-03-27' });
  });

  it('stay as they were chosen when the form is shown again', () => {
    const sent = {
      until: 'other',
      other: '2027-01-01',
      note: 'Exams',
      next: '',
      verdict: 'already-known' as const,
    };
    const view = presentWatching({ today: '2026-03-02', latestWatch: '2026-03-27', watchDays: [] }, sent);
    expect(view.choices.find(({ checked }) => checked)?.value).toBe('other');
    expect(view).toMatchObject({ note: 'Exams', verdict: 'already-known', other: { value: '2027-01-01' } });
  });
});
