import type { SchoolYear } from '../../access/settings/school-closures.js';
import { type FormError, messages } from '../forms/form.js';
import { dayWords } from '../layout/dates.js';
import { schoolDaysWords, termPath } from './term.presenter.js';

/** What was typed into the two small forms of the page. */
export interface TypedDays {
  readonly day: string;
  readonly reason: string;
  readonly extraDay: string;
}

export const NOTHING_TYPED: TypedDays = { day: '', reason: '', extraDay: '' };

export interface CalendarView extends TypedDays {
  readonly title: string;
  readonly summary: string;
  readonly terms: readonly TermLine[];
  /** Single days with school, which no term's weeks show. */
  readonly singleDays: readonly string[];
  /** How many more there are than stand here; null: none. */
  readonly moreSingleDays: string | null;
  readonly closures: readonly ClosureLine[];
  readonly earliest: string;
  readonly latest: string;
  readonly errors: readonly FormError[];
  readonly messages: Readonly<Record<string, { text: string }>>;
}

interface TermLine {
  readonly name: string;
  readonly dates: string;
  readonly schoolDays: string;
  readonly href: string;
  /** Where its dates come from, when not from this page. */
  readonly isOfAFile: boolean;
}

interface ClosureLine {
  readonly day: string;
  readonly words: string;
  readonly reason: string;
  /** From today on it can be opened again. */
  readonly mayOpen: boolean;
}

const PAST_SHOWN = 20;
const SINGLE_SHOWN = 20;

export function presentCalendar(
  { today, terms, daysAhead, lastSchoolDay, singleDays, closures }: SchoolYear,
  typed: TypedDays = NOTHING_TYPED,
  errors: readonly FormError[] = [],
): CalendarView {
  const past = closures.filter(({ day }) => day < today).slice(0, PAST_SHOWN);
  const shown = [...closures.filter(({ day }) => day >= today).reverse(), ...past];
  return {
    title: 'School calendar',
    summary: summary(daysAhead, lastSchoolDay, today),
    terms: terms.map(({ name, firstDay, lastDay, schoolDays, isSetHere }) => ({
      name,
      dates: `${dayWords(firstDay, today)} to ${dayWords(lastDay, today)}`,
      schoolDays: schoolDaysWords(schoolDays),
      href: termPath(firstDay),
      isOfAFile: !isSetHere,
    })),
    singleDays: singleDays.slice(0, SINGLE_SHOWN).map((day) => dayWords(day, today)),
    moreSingleDays:
      singleDays.length > SINGLE_SHOWN
        ? `${singleDays.length - SINGLE_SHOWN} more lie outside the terms.`
        : null,
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
    return 'No school days are known yet: without them no meeting finds a time. Add a term below, or import school-days.csv.';
  if (daysAhead === 0)
    return `The calendar ended on ${dayWords(last, today)}: without the next term no meeting finds a time. Add it below, or import the next school-days.csv.`;
  return `${daysAhead === 1 ? 'One school day lies' : `${daysAhead} school days lie`} ahead, today included; the last is ${dayWords(last, today)}.`;
}
