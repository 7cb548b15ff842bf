import type { SchoolYear } from '../../access/settings/school-closures.js';
import { type FormError, messages } from '../forms/form.js';
import { dayWords } from '../layout/dates.js';

export interface CalendarView {
  readonly title: string;
  readonly summary: string;
  readonly terms: readonly { readonly name: string; readonly days: string }[];
  readonly closures: readonly ClosureLine[];
  readonly day: string;
  readonly reason: string;
  readonly earliest: string;
  readonly latest: string;
  readonly errors: readonly FormError[];
  readonly messages: Readonly<Record<string, { text: string }>>;
}

interface ClosureLine {
  readonly day: string;
  readonly words: string;
  readonly reason: string;
  /** From today on it can be opened again. */
  readonly mayOpen: boolean;
}

const PAST_SHOWN = 20;

export function presentCalendar(
  { today, terms, daysAhead, lastSchoolDay, closures }: SchoolYear,
  typed: { readonly day: string; readonly reason: string } = { day: '', reason: '' },
  errors: readonly FormError[] = [],
): CalendarView {
  const past = closures.filter(({ day }) => day < today).slice(0, PAST_SHOWN);
  const shown = [...closures.filter(({ day }) => day >= today).reverse(), ...past];
  return {
    title: 'School calendar',
    summary: summary(daysAhead, lastSchoolDay, today),
    terms: terms.map(({ name, firstDay, lastDay }) => ({
      name,
      days: `${dayWords(firstDay, today)} to ${dayWords(lastDay, today)}`,
    })),
    closures: shown.map(({ day, reason }) => ({
      ...{ day, reason, words: dayWords(day, today) },
      mayOpen: day >= today,
    })),
    ...typed,
    earliest: today,
    latest: lastSchoolDay ?? today,
    errors,
    messages: messages(errors),
  };
}

function summary(daysAhead: number, last: string | null, today: string): string {
  if (last === null)
    return 'No school days are known yet. Import school-days.csv: without them no meeting finds a time.';
  if (daysAhead === 0)
    return `The calendar ended on ${dayWords(last, today)}. Import the next school-days.csv: without it no meeting finds a time.`;
  return `${daysAhead === 1 ? 'One school day lies' : `${daysAhead} school days lie`} ahead, today included; the last is ${dayWords(last, today)}.`;
}
