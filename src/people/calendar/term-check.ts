import { dayInWords } from '../../shared/day-in-words.js';
import { addDays, type Day, isDay, toEpochDay } from '../../shared/days.js';

/** A term as somebody typed it. */
export interface TermDraft {
  readonly name: string;
  readonly firstDay: Day;
  readonly lastDay: Day;
}

type Dates = Omit<TermDraft, 'name'>;

/** The same with the break in its middle, which only says which days are unticked at first; empty: none. */
export interface TypedTerm extends TermDraft {
  readonly halfTermFrom: Day;
  readonly halfTermTo: Day;
}

/** What is wrong with one field, and what was expected of it. */
export interface TermProblem {
  readonly field: keyof TypedTerm;
  readonly text: string;
}

/** Autumn terms have up to 17 weeks, and half a year in one piece is two terms typed as one. */
export const MOST_WEEKS = 26;
/** A year typed wrong is further away than anybody plans or looks back. */
const YEARS_BACK = 3;
const YEARS_AHEAD = 3;

/**
 * What keeps a term from being taken; empty: nothing does. A file may have stated terms that overlap; such a one may be mended step by step.
 * @param others all other terms of the school
 * @param before the term as it was; null: it is new
 */
export function termProblems(
  typed: TypedTerm,
  others: readonly TermDraft[],
  today: Day,
  before: Dates | null = null,
): TermProblem[] {
  const dates = [
    ...dayProblems('firstDay', typed.firstDay, today),
    ...dayProblems('lastDay', typed.lastDay, today),
  ];
  if (dates.length > 0) return dates;
  const order = orderProblems(typed);
  if (order.length > 0) return order;
  const newlyShared = others.filter((other) => !sharesOnlyWhatItDid(typed, other, before));
  return [...overlapProblems(typed, newlyShared), ...halfTermProblems(typed)];
}

/** The first of some terms that shares a day with this one. */
export function overlapping<Other extends Dates>(
  { firstDay, lastDay }: Dates,
  others: readonly Other[],
): Other | undefined {
  return others.find((other) => other.firstDay <= lastDay && other.lastDay >= firstDay);
}

/** "Autumn 2026, 2 September 2026 to 18 December 2026" */
export function termInWords({ name, firstDay, lastDay }: TermDraft): string {
  return `${name}, ${dayInWords(firstDay)} to ${dayInWords(lastDay)}`;
}

const WHICH = { firstDay: 'the first day', lastDay: 'the last day' } as const;

function dayProblems(field: 'firstDay' | 'lastDay', day: Day, today: Day): TermProblem[] {
  if (day === '') return [{ field, text: `Enter ${WHICH[field]} of the term` }];
  if (!isDay(day))
    return [{ field, text: `Enter ${WHICH[field]} of the term as a day that exists, written like ${today}` }];
  const [earliest, latest] = [yearsFrom(today, -YEARS_BACK), yearsFrom(today, YEARS_AHEAD)];
  if (day >= earliest && day <= latest) return [];
  const range = `between ${dayInWords(earliest)} and ${dayInWords(latest)}`;
  return [{ field, text: `Enter ${WHICH[field]} of the term, ${range}; ${dayInWords(day)} is too far away` }];
}

function orderProblems({ firstDay, lastDay }: TermDraft): TermProblem[] {
  if (lastDay < firstDay)
    return [
      { field: 'lastDay', text: `The term ends before it starts: enter ${dayInWords(firstDay)} or later` },
    ];
  const longest = addDays(firstDay, MOST_WEEKS * 7 - 1);
  if (lastDay <= longest) return [];
  const text = `A term has at most ${MOST_WEEKS} weeks: enter ${dayInWords(longest)} or earlier, and add each term by itself`;
  return [{ field: 'lastDay', text }];
}

function overlapProblems(typed: TermDraft, others: readonly TermDraft[]): TermProblem[] {
  const other = overlapping(typed, others);
  if (!other) return [];
  const beginsInside = typed.firstDay >= other.firstDay;
  const [field, way] = beginsInside
    ? (['firstDay', `enter a day after ${dayInWords(other.lastDay)}`] as const)
    : (['lastDay', `enter a day before ${dayInWords(other.firstDay)}`] as const);
  return [{ field, text: `This overlaps another term, ${termInWords(other)}: ${way}` }];
}

/** No day of a term lies in the other one that did not lie in both before. */
function sharesOnlyWhatItDid(typed: Dates, other: Dates, before: Dates | null): boolean {
  if (before === null || !overlapping(before, [other])) return false;
  const firstShared = typed.firstDay > other.firstDay ? typed.firstDay : other.firstDay;
  const lastShared = typed.lastDay < other.lastDay ? typed.lastDay : other.lastDay;
  return firstShared >= before.firstDay && lastShared <= before.lastDay;
}

function halfTermProblems({ firstDay, lastDay, halfTermFrom, halfTermTo }: TypedTerm): TermProblem[] {
  if (halfTermFrom === '' && halfTermTo === '') return [];
  const ends = [
    ['halfTermFrom', 'first', halfTermFrom],
    ['halfTermTo', 'last', halfTermTo],
  ] as const;
  const wrong = ends.flatMap(([field, end, day]) =>
    isDay(day) && day > firstDay && day < lastDay
      ? []
      : [
          {
            field,
            text: `Enter the ${end} day of the half-term break, a day within the term, or leave both empty`,
          },
        ],
  );
  if (wrong.length > 0 || halfTermFrom <= halfTermTo) return wrong;
  const text = `The half-term break ends before it starts: enter ${dayInWords(halfTermFrom)} or later`;
  return [{ field: 'halfTermTo', text }];
}

/** 29 February has no counterpart in most years: the day after it then. */
function yearsFrom(day: Day, years: number): Day {
  const wanted = `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;
  return isDay(wanted) ? wanted : addDays(`${wanted.slice(0, 8)}28`, 1);
}

/** First and last day of the school year in which a term begins; `start` is 'MM-DD'. */
export function schoolYearOf(firstDay: Day, start: string): { readonly first: Day; readonly last: Day } {
  const year = Number(firstDay.slice(0, 4)) - (firstDay.slice(5) < start ? 1 : 0);
  return { first: `${year}-${start}`, last: addDays(`${year + 1}-${start}`, -1) };
}

/** A term's days as numbers. */
export function spanOf({ firstDay, lastDay }: Dates): { from: number; to: number } {
  return { from: toEpochDay(firstDay), to: toEpochDay(lastDay) };
}
