import type { CaseNews } from '../../cases/triage/case-looks.js';
import type { LoadedCase } from '../../followups/reading/case-load.js';
import { dateOfMoment, dayWords, momentWords } from '../layout/dates.js';
import type { CasesQuery } from './case.forms.js';

export const CASES_A_PAGE = 50;

const STATES = [
  { value: 'open', text: 'Open' },
  { value: 'proposed', text: 'Proposed' },
  { value: 'closed', text: 'Closed' },
] as const;
const WHOSE = [
  { value: 'mine', text: 'Mine' },
  { value: 'all', text: 'All I may see' },
] as const;
const ORDERS = [
  { value: 'due', text: 'What is due first' },
  { value: 'urgency', text: 'Most urgent first' },
] as const;

/** A page of the list, and what is new in each to whoever looks. */
export interface FoundCases {
  readonly total: number;
  readonly cases: readonly LoadedCase[];
  readonly news: ReadonlyMap<string, CaseNews>;
}

export type CasesView = ReturnType<typeof presentCases>;

/** One line a case; the choices keep each other when one is changed. */
export function presentCases({ total, cases, news }: FoundCases, query: CasesQuery) {
  const page = Number(query.page);
  const pages = Math.max(1, Math.ceil(total / CASES_A_PAGE));
  return {
    title: 'Cases',
    query,
    /** Closed cases stand in the order in which they were closed. */
    hasOrder: query.state !== 'closed',
    choices: {
      state: chosen(STATES, query.state),
      whose: chosen(WHOSE, query.whose),
      order: chosen(ORDERS, query.order),
    },
    count: total === 1 ? '1 case' : `${total} cases`,
    cases: cases.map((one) => ({
      href: `/cases/${one.caseId}`,
      pupil: one.pupil,
      place: [one.yearGroup === null ? null : `Year ${one.yearGroup}`, one.school]
        .filter((part) => part !== null)
        .join(', '),
      whyNow: one.whyNow,
      owner: one.owner ?? 'nobody yet',
      due: one.nextDueOn === null ? null : dayWords(one.nextDueOn),
      dueWhat: one.nextDue === null ? null : `${one.nextDue.title} (${one.nextDue.who ?? 'nobody yet'})`,
      isOverdue: one.isOverdue,
      meeting: one.nextMeetingAt === null ? null : momentWords(one.nextMeetingAt, one.zone),
      contactHome: one.contactHome,
      closed: closedWords(one),
      news: one.closed === null ? newsWords(news.get(one.caseId)) : null,
    })),
    newer: page > 1 ? addressOf(query, page - 1) : null,
    older: page < pages ? addressOf(query, page + 1) : null,
    page: `Page ${page} of ${pages}`,
  };
}

/** When and why, in the words of who closed it. */
function closedWords({ closed, zone }: LoadedCase): { readonly when: string; readonly why: string } | null {
  if (closed === null) return null;
  return { when: `Closed on ${dateOfMoment(closed.at, zone)}`, why: closed.reason ?? '' };
}

/** "3 new" lines in the story, of others; a case that they have never opened is new as a whole. */
function newsWords(news: CaseNews | undefined): { readonly text: string; readonly unseen: string } | null {
  if (news === undefined) return { text: 'New to you', unseen: '' };
  const count = Object.values(news).reduce((sum, one) => sum + one, 0);
  return count === 0 ? null : { text: `${count} new`, unseen: ' in the story since you looked' };
}

function chosen(all: readonly { readonly value: string; readonly text: string }[], value: string) {
  return all.map((one) => ({ ...one, selected: one.value === value }));
}

function addressOf({ state, whose, order }: CasesQuery, page: number): string {
  return `/cases?state=${state}&whose=${whose}&order=${order}&page=${page}`;
}
