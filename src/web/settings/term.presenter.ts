import type { TypedTerm } from '../../people/calendar/term-check.js';
import type { Day } from '../../shared/days.js';
import { dayInWords } from '../../shared/day-in-words.js';
import type { BookedMeetings } from '../../followups/reading/meetings-on-day.js';
import type { SavedTerm } from '../../signals/school-year/school-terms.js';
import type { OneTerm } from '../../signals/school-year/term-look.js';
import { type FormError, messages } from '../forms/form.js';
import { askedWords, meetingsWords } from './booked-words.js';

/** The name and the dates of a term. */
export interface TermView extends TypedTerm {
  readonly title: string;
  readonly action: string;
  /** Where a term that is there can be removed; null: it is a new one. */
  readonly removal: string | null;
  /** A date as an example of what is to be typed. */
  readonly example: Day;
  readonly errors: readonly FormError[];
  readonly messages: Readonly<Record<string, { text: string }>>;
}

/** What goes with a term that is removed. */
export interface RemovalView {
  readonly title: string;
  readonly action: string;
  readonly words: string;
  /** What else goes, or is left without its day: booked meetings, days called off. */
  readonly besides: readonly string[];
  /** It would come back with the next file. */
  readonly isOfAFile: boolean;
  readonly errors: readonly FormError[];
}

export function presentTerm(
  of: Day | null,
  typed: TypedTerm,
  today: Day,
  errors: readonly FormError[] = [],
): TermView {
  return {
    title: of === null ? 'Add a term' : 'Change a term',
    action: termPath(of),
    removal: of === null ? null : `${termPath(of)}/remove`,
    example: today,
    ...typed,
    errors,
    messages: messages(errors),
  };
}

export function presentRemoval(
  { term, days, shared, calledOff }: OneTerm,
  booked: BookedMeetings,
  errors: readonly FormError[] = [],
): RemovalView {
  const { name, firstDay, lastDay, setBy } = term;
  const dates = `${name}, from ${dayInWords(firstDay)} to ${dayInWords(lastDay)}`;
  return {
    title: `Remove ${name}?`,
    action: `${termPath(firstDay)}/remove`,
    words: `${dates}, has ${schoolDaysWords(days)}. ${goingWords(days, shared)}`,
    besides: [...bookedOn(booked), ...calledOffWords(calledOff)],
    isOfAFile: setBy === null,
    errors,
  };
}

/** @param shared those of the days that lie in another term too */
function goingWords(days: number, shared: number): string {
  if (days > 0 && shared === days) return 'All of them lie in another term as well, so they stay.';
  const going = 'nothing is sent, booked or expected on them any more.';
  if (shared === 0) return `They go with it: ${going}`;
  const stay =
    shared === 1
      ? 'One lies in another term as well and stays'
      : `${shared} lie in another term as well and stay`;
  return `${stay}. The others go with it: ${going}`;
}

function bookedOn(booked: BookedMeetings): string[] {
  if (booked.count === 0) return [];
  const whose =
    booked.owners.length === 0 ? '' : ` Whoever looks after the case is asked to find another time.`;
  return [`${meetingsWords(booked.count)} booked on days that will have no school.${whose}`];
}

function calledOffWords(count: number): string[] {
  if (count === 0) return [];
  const days = count === 1 ? 'One inset day or day' : `${count} inset days and days`;
  return [`${days} called off ${count === 1 ? 'is' : 'are'} forgotten, with the reason.`];
}

/** The page of a term. */
export function termPath(of: Day | null): string {
  return `/settings/calendar/terms/${of ?? 'new'}`;
}

/** "One school day", "70 school days" */
export function schoolDaysWords(count: number): string {
  if (count === 0) return 'no school days';
  return count === 1 ? 'one school day' : `${count} school days`;
}

/** @param booked meetings with homes on days that have no school any more */
export function savedWords({ name, schoolDays, lost }: SavedTerm, booked: BookedMeetings): string {
  const done =
    schoolDays === 0 ? `${name} is removed.` : `${name} is saved with ${schoolDaysWords(schoolDays)}.`;
  if (booked.count === 0) return done;
  const on = lost.length === 1 ? 'a day that has' : 'days that have';
  return `${done} ${meetingsWords(booked.count)} booked on ${on} no school now. ${askedWords(booked)}`;
}
