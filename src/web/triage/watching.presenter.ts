import type { Verdict } from '../../cases/triage/triage-outcome.entity.js';
import type { TriageCase } from '../../cases/triage/triage-detail.js';
import { addDays, type Day } from '../../shared/days.js';
import type { WatchForm } from './triage.forms.js';
import { dayWords } from './triage.words.js';

/** The days that are offered, and what was chosen. */
export interface WatchView {
  readonly choices: readonly { readonly value: string; readonly text: string; readonly checked: boolean }[];
  /** For a day of one's own: what a date field takes. */
  readonly other: { readonly value: string; readonly min: Day; readonly max: Day };
  readonly latest: string;
  readonly note: string;
  readonly verdict: Verdict;
}

const WEEKS = [
  ['In a week', 7],
  ['In two weeks', 14],
  ['In four weeks', 28],
] as const;
const USUAL = 'In two weeks';

/** Offers the first school day on or after a week, two and four, as far as they can be chosen; two weeks are usual. */
export function presentWatching(
  { today, latestWatch, watchDays }: Pick<TriageCase, 'today' | 'latestWatch' | 'watchDays'>,
  sent: WatchForm | null,
): WatchView {
  const offered = WEEKS.flatMap(([words, days]) => {
    const from = addDays(today, days);
    const day = watchDays.length === 0 ? from : watchDays.find((one) => one >= from);
    return day !== undefined && day <= latestWatch ? [{ words, day }] : [];
  });
  const distinct = offered.filter(({ day }, at) => offered.findIndex((one) => one.day === day) === at);
  const usual = distinct.find(({ words }) => words === USUAL)?.day ?? distinct.at(-1)?.day;
  const chosen = sent?.until ?? usual ?? 'other';
  return {
    choices: [
      ...distinct.map(({ words, day }) => ({ value: day, text: `${words}: ${dayWords(day, today)}` })),
      { value: 'other', text: 'Another day' },
    ].map((choice) => ({ ...choice, checked: choice.value === chosen })),
    other: { value: sent?.other ?? '', min: addDays(today, 1), max: latestWatch },
    latest: dayWords(latestWatch, today),
    note: sent?.note ?? '',
    verdict: sent?.verdict ?? 'useful',
  };
}
