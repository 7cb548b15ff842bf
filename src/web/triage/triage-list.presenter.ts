import type { BelowTheLine } from '../../cases/reading/waiting-list.js';
import type { TriageFilter, TriagePage } from '../../cases/triage/triage-list.js';
import type { Day } from '../../shared/days.js';
import { presentRows, type RowsView } from './triage-rows.presenter.js';
import { ageWords } from './triage.words.js';

/** As GOV.UK's select takes it. */
export interface Choice {
  readonly value: string;
  readonly text: string;
  readonly selected: boolean;
}

export interface BelowView {
  readonly heading: string;
  readonly why: string;
  /** Where it is told how many come in a week; null: not to this person. */
  readonly load: string | null;
  readonly first: readonly WaitingView[];
  readonly more: readonly WaitingView[];
  readonly moreWords: string;
}

export interface WaitingView {
  readonly rank: number;
  readonly name: string;
  readonly href: string;
  readonly whyNow: string;
  readonly age: string;
}

/** The page of the list. */
export interface TriageListView {
  readonly title: string;
  readonly list: RowsView;
  readonly empty: { readonly words: string; readonly isFiltered: boolean } | null;
  readonly filters: {
    readonly whose: readonly Choice[];
    readonly states: readonly Choice[];
    readonly schools: readonly Choice[];
    readonly years: readonly Choice[];
    readonly sort: string;
    readonly isInUse: boolean;
  };
  /** By what the list is ranked; null where it is sorted otherwise, or nothing is to be decided. */
  readonly ranked: string | null;
  readonly below: BelowView | null;
  readonly start: string | null;
}

const SHOWN_AT_ONCE = 10;
const RANKED =
  'First who it is gravest for; of equals who is getting worse, then with whose home nobody has spoken for long, then for whom the year can still be turned.';

/** Plain data in, what the page says out. `below` is null where what is to be triaged is not asked for. */
export function presentList(
  page: TriagePage,
  filter: TriageFilter,
  below: BelowTheLine | null,
  mayReadLoad = false,
): TriageListView {
  const list = presentRows(page, filter, page.today);
  const isFiltered = filter.whose !== 'all' || filter.school !== null || filter.year !== null;
  return {
    title: 'Triage',
    list,
    empty: page.total > 0 ? null : { words: emptyWords(filter, isFiltered), isFiltered },
    filters: { ...choices(page, filter), sort: filter.sort, isInUse: isFiltered },
    ranked: isRanked(page, filter) ? RANKED : null,
    below: below === null ? null : presentBelow(below, page.today, mayReadLoad),
    start: list.rows[0]?.href ?? null,
  };
}

function isRanked({ total }: TriagePage, { state, sort }: TriageFilter): boolean {
  return total > 1 && state === 'proposed' && sort === 'urgency';
}

function emptyWords({ state }: TriageFilter, isFiltered: boolean): string {
  if (isFiltered) return 'Nobody matches. Show all to see everybody you may.';
  if (state === 'watched')
    return 'Nobody is being watched. When you choose "Watch until" for a pupil, they wait here for their day.';
  if (state === 'open') return 'No case is open. A case is open once somebody has taken it on.';
  return 'Nobody waits to be looked at. New concerns come in as registers, incidents and results do; look at what is open, or log a worry of your own.';
}

function choices(
  { schools, years }: TriagePage,
  filter: TriageFilter,
): Pick<TriageListView['filters'], 'whose' | 'states' | 'schools' | 'years'> {
  const choice = (chosen: string | null) => (value: string, text: string) => ({
    ...{ value, text },
    selected: value === (chosen ?? ''),
  });
  const ofSchool = choice(filter.school);
  const ofYear = choice(filter.year);
  return {
    whose: [choice(filter.whose)('all', 'All I may see'), choice(filter.whose)('mine', 'Mine')],
    states: [
      choice(filter.state)('proposed', 'To look at'),
      choice(filter.state)('watched', 'Watched'),
      choice(filter.state)('open', 'Open'),
    ],
    schools:
      schools.length < 2
        ? []
        : [ofSchool('', 'All schools'), ...schools.map((one) => ofSchool(one.id, one.name))],
    years: [ofYear('', 'All years'), ...years.map((year) => ofYear(year, `Year ${year}`))],
  };
}

function presentBelow(
  { pupils, casesPerLeadAndWeek, ranked }: BelowTheLine,
  today: Day,
  mayReadLoad: boolean,
): BelowView {
  const views = ranked.map(({ pupil, whyNow, since }, at) => ({
    ...{ rank: at + 1, name: pupil.name, href: `/pupils/${pupil.id}`, whyNow },
    age: ageWords(since, today),
  }));
  const more = views.slice(SHOWN_AT_ONCE);
  return {
    heading: `Below the line this week: ${pupils}`,
    why:
      pupils === 0
        ? `Nobody. A lead is given at most ${casesPerLeadAndWeek} new cases a week; today none had to wait.`
        : `A lead is given at most ${casesPerLeadAndWeek} new cases a week, as that is how many conversations a week can hold. These wait, the most urgent first, and take the next free places.`,
    load: mayReadLoad ? '/settings/rules/load' : null,
    first: views.slice(0, SHOWN_AT_ONCE),
    more,
    moreWords:
      pupils > ranked.length ? `Show ${more.length} more of the ${pupils}` : `Show ${more.length} more`,
  };
}
