import type { TriageFilter, TriagePage, TriageRow } from '../../cases/triage/triage-list.js';
import type { TriageSort } from '../../cases/triage/triage-order.js';
import type { Day } from '../../shared/days.js';
import { filterQuery, triagePath } from './triage.address.js';
import { concernAge, dayWords, newsWords, standingWords } from './triage.words.js';

/** One line a pupil. */
export interface RowView {
  readonly href: string;
  readonly isCurrent: boolean;
  readonly name: string;
  readonly year: string | null;
  readonly whyNow: string;
  /** Why it stands where it does. */
  readonly standing: string | null;
  readonly news: string | null;
  readonly isNew: boolean;
  readonly age: string;
  readonly owner: string;
  readonly school: string | null;
  readonly marks: readonly string[];
}

export interface SortView {
  readonly text: string;
  readonly href: string;
  readonly isCurrent: boolean;
}

/** The list as it stands beside a case, or alone. */
export interface RowsView {
  readonly total: number;
  readonly caption: string;
  readonly rows: readonly RowView[];
  readonly sorts: readonly SortView[];
  readonly pages: { readonly words: string; readonly previous: string | null; readonly next: string | null };
}

const SORTS: readonly (readonly [TriageSort, string])[] = [
  ['urgency', 'Urgency'],
  ['name', 'Name'],
  ['year', 'Year'],
  ['age', 'Age of the concern'],
  ['owner', 'Owner'],
];

const CAPTION = { proposed: 'to look at', watched: 'watched', open: 'open' } as const;

/** Text only; the address of each row carries the filter, so that "next" stays in the list somebody chose. */
export function presentRows(page: TriagePage, filter: TriageFilter, today: Day, current?: string): RowsView {
  const manySchools = page.schools.length > 1;
  return {
    total: page.total,
    caption: `${page.total} ${CAPTION[filter.state]}`,
    rows: page.rows.map((row) => rowView(row, filter, today, { manySchools, current })),
    sorts: SORTS.map(([sort, text]) => ({
      ...{ text, isCurrent: sort === filter.sort },
      href: `/triage${filterQuery(filter, { sort, page: 1 })}`,
    })),
    pages: {
      words: page.pages > 1 ? `Page ${page.page} of ${page.pages}` : '',
      previous: page.page > 1 ? `/triage${filterQuery(filter, { page: page.page - 1 })}` : null,
      next: page.page < page.pages ? `/triage${filterQuery(filter, { page: page.page + 1 })}` : null,
    },
  };
}

function rowView(
  row: TriageRow,
  filter: TriageFilter,
  today: Day,
  { manySchools, current }: { readonly manySchools: boolean; readonly current?: string },
): RowView {
  const { pupil, caseId, owner, school } = row;
  return {
    href: triagePath({ ...filter, page: 1 }, caseId),
    isCurrent: caseId === current,
    name: pupil.name,
    year: pupil.yearGroup === null ? null : `Year ${pupil.yearGroup}`,
    whyNow: row.whyNow,
    standing: standingWords(row.standing),
    news: newsWords(row.news),
    isNew: row.news === null,
    age: concernAge(row, today),
    owner: owner?.name ?? 'nobody yet',
    school: manySchools ? school.name : null,
    marks: marksOf(row, today),
  };
}

function marksOf({ watchUntil, leftOn, evidenceChangedAt, heldBackUntil }: TriageRow, today: Day): string[] {
  return [
    ...(watchUntil === null ? [] : [`Watched until ${dayWords(watchUntil, today)}`]),
    ...(evidenceChangedAt === null ? [] : ['Evidence has changed']),
    ...(heldBackUntil === null ? [] : ['Known context']),
    ...(leftOn === null ? [] : ['Has left the school']),
  ];
}
