import { TRIAGE_SORTS, type TriageSort } from '../../cases/triage/triage-order.js';
import type { TriageFilter, TriageState } from '../../cases/triage/triage-list.js';

const STATES: readonly TriageState[] = ['proposed', 'watched', 'open'];
const LONGEST = 60;

/** What the list shows when nothing is asked for: all within sight that is to be triaged, the most urgent first. */
export const WHOLE_LIST: TriageFilter = {
  state: 'proposed',
  whose: 'all',
  school: null,
  year: null,
  sort: 'urgency',
  page: 1,
};

/** Reads a filter from an address. What is not understood is passed over: an old bookmark still shows a list. */
export function readFilter(query: Readonly<Record<string, unknown>>): TriageFilter {
  const { state, sort, whose, school, year, page } = query;
  return {
    state: STATES.find((one) => one === state) ?? WHOLE_LIST.state,
    whose: whose === 'mine' ? 'mine' : 'all',
    school: wordOf(school),
    year: wordOf(year),
    sort: TRIAGE_SORTS.find((one: TriageSort) => one === sort) ?? WHOLE_LIST.sort,
    page: typeof page === 'string' && /^[1-9]\d{0,3}$/.test(page) ? Number(page) : 1,
  };
}

/** The filter as the end of an address, '' or '?…', so that it can be kept as a bookmark. What is usual is left out. */
export function filterQuery(filter: TriageFilter, change: Partial<TriageFilter> = {}): string {
  const wanted = { ...filter, ...change };
  const query = new URLSearchParams();
  for (const key of ['state', 'whose', 'school', 'year', 'sort', 'page'] as const) {
    const value = wanted[key];
    if (value !== null && value !== WHOLE_LIST[key]) query.set(key, String(value));
  }
  return query.size === 0 ? '' : `?${query.toString()}`;
}

/** The list by this filter, one row of it, or something done to that. */
export function triagePath(filter: TriageFilter, caseId?: string, what?: 'undo'): string {
  const parts = ['/triage', ...(caseId === undefined ? [] : [encodeURIComponent(caseId)]), what ?? []].flat();
  return `${parts.join('/')}${filterQuery(filter)}`;
}

function wordOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST ? value : null;
}
