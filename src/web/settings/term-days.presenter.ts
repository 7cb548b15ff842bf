import { DateTime } from 'luxon';
import { termInWords, type TypedTerm } from '../../people/calendar/term-check.js';
import { type Day, type EpochDay, fromEpochDay, isoWeekdayOf } from '../../shared/days.js';
import type { MarkedDay } from '../../signals/school-year/marked-days.js';
import type { DaysOfTerm } from '../../signals/school-year/term-look.js';
import { type FormError, formError, messages } from '../forms/form.js';
import { dayWords } from '../layout/dates.js';
import { dayField, reasonField, SEEN, type SheetDay, type SheetWeek, type TickedDays } from './term-sheet.js';
import { schoolDaysWords, termPath } from './term.presenter.js';

const LONGEST_REASON = 120;
/** More of them would push the form off the screen, and say nothing new. */
const MARKED_SHOWN = 5;
/** What is wrong with the days of a term that are not in the form leads to the button that changes its dates. */
const DATES = 'dates';

const CHANGED =
  'The calendar has changed since you opened this page, and nothing is saved yet. These days are shown as they are now: look at them, and save again';

/** The days of a term, to be ticked. */
export interface TermDaysView {
  readonly title: string;
  readonly dates: string;
  readonly action: string;
  /** What step one said, carried on. */
  readonly carried: readonly { readonly name: string; readonly value: string }[];
  readonly weeks: readonly WeekView[];
  /** Names of holidays that are unticked. */
  readonly holidays: string;
  readonly count: string;
  /** School days of the other terms of the year, for the script that counts. */
  readonly otherDays: number;
  readonly errors: readonly FormError[];
  readonly messages: Readonly<Record<string, { text: string }>>;
}

interface WeekView {
  readonly legend: string;
  readonly days: readonly DayView[];
  readonly reason: { readonly id: string; readonly value: string };
  /** What is wrong with its days or with what was written about it. */
  readonly errors: readonly string[];
}

interface DayView {
  readonly id: string;
  readonly weekday: number;
  readonly text: string;
  readonly month: string;
  /** Not the month that stands above the week. */
  readonly isOtherMonth: boolean;
  readonly isTicked: boolean;
  readonly note: string | null;
  /** It was unticked from the beginning: nobody is asked why. */
  readonly isKnown: boolean;
}

/** What the page shows, before or after somebody has ticked. */
export interface ShownTerm {
  /** First day of the term that is changed; null: it is a new one. */
  readonly of: Day | null;
  readonly typed: TypedTerm;
  readonly known: DaysOfTerm;
  readonly weeks: readonly SheetWeek[];
  readonly ticks: TickedDays;
  /** The print of the calendar on which somebody ticks. */
  readonly seen: string;
}

export const TICK_ONE: FormError = formError('weeks', 'Tick at least one school day');

export function presentTermDays(
  { of, typed, known, weeks, ticks, seen }: ShownTerm,
  errors: readonly FormError[] = [],
): TermDaysView {
  const told = messages(errors);
  const bankHolidays = weeks.flatMap((week) => week.days.filter(({ day }) => known.holidays.has(day)));
  return {
    title: `School days of ${typed.name}`,
    dates: termInWords(typed),
    action: `${termPath(of)}/days`,
    carried: Object.entries({ ...typed, [SEEN]: seen }).map(([name, value]) => ({
      name,
      value: String(value),
    })),
    weeks: weeks.map((week) => weekView(week, ticks, known.today, told)),
    holidays: bankHolidays
      .map(({ day }) => `${known.holidays.get(day) ?? ''} (${dayWords(fromEpochDay(day))})`)
      .join(', '),
    count: countWords(ticks.ticked.size, known.otherDays),
    otherDays: known.otherDays,
    errors,
    messages: told,
  };
}

/** "70 school days. With the other terms, this school year has 190." The script beside this page says the same. */
export function countWords(count: number, otherDays: number): string {
  const words = schoolDaysWords(count);
  const own = `${words.charAt(0).toUpperCase()}${words.slice(1)} in this term.`;
  return otherDays === 0 ? own : `${own} With the other terms, the school year has ${count + otherDays}.`;
}

/** What was written about a week and is too long. */
export function reasonErrors({ reasons }: TickedDays): FormError[] {
  return [...reasons].flatMap(([monday, reason]) =>
    reason.length > LONGEST_REASON
      ? [formError(reasonField(monday), `Write why in at most ${LONGEST_REASON} characters`)]
      : [],
  );
}

/** Why days stay school days, each leading to its box or, where it has none, to the dates. */
export function markedErrors(
  marked: readonly MarkedDay[],
  weeks: readonly SheetWeek[],
  today: Day,
): FormError[] {
  const boxes = boxesOf(weeks);
  const shown = marked.slice(0, MARKED_SHOWN).map(({ day, pupils }) => {
    const who = pupils === 1 ? 'One pupil has' : `${pupils} pupils have`;
    const text = `${who} marks on ${dayWords(fromEpochDay(day), today)}, so it stays a school day`;
    return formError(boxes.has(day) ? dayField(day) : DATES, text);
  });
  const more = marked.length - shown.length;
  if (more === 0) return shown;
  const text = `Pupils have marks on ${more === 1 ? 'one more day' : `${more} more days`} of those that would have no school`;
  return [...shown, formError(DATES, text)];
}

/** What a colleague or a file has changed of the calendar meanwhile, each leading to its box or, where it has none, to the dates. */
export function changedErrors(
  changed: readonly EpochDay[],
  { schoolDays, closures, today }: DaysOfTerm,
  weeks: readonly SheetWeek[],
): FormError[] {
  const [boxes, standing] = [boxesOf(weeks), new Set(schoolDays)];
  const now = (day: EpochDay): string => {
    if (standing.has(day)) return 'has school now';
    return closures.has(day) ? 'has been called off' : 'has no school now';
  };
  const shown = changed.slice(0, MARKED_SHOWN).map((day) => {
    const words = `${dayWords(fromEpochDay(day), today)} ${now(day)}`;
    return formError(boxes.has(day) ? dayField(day) : DATES, words);
  });
  const more = changed.length - shown.length;
  const rest =
    more === 0
      ? []
      : [formError(DATES, `${more === 1 ? 'One more day has' : `${more} more days have`} changed`)];
  return [formError('weeks', CHANGED), ...shown, ...rest];
}

function boxesOf(weeks: readonly SheetWeek[]): ReadonlySet<EpochDay> {
  return new Set(weeks.flatMap((week) => week.days.map(({ day }) => day)));
}

function weekView(
  { monday, days }: SheetWeek,
  { ticked, reasons }: TickedDays,
  today: Day,
  told: Readonly<Record<string, { text: string }>>,
): WeekView {
  const id = reasonField(monday);
  const wrong = [...days.map(({ day }) => dayField(day)), id].flatMap((field) => told[field]?.text ?? []);
  return {
    legend: `Week of ${weekWords(fromEpochDay(monday), today)}`,
    days: days.map((day) => dayView(day, monday, ticked)),
    reason: { id, value: reasons.get(monday) ?? '' },
    errors: wrong,
  };
}

function dayView(
  { day, note, isProposed }: SheetDay,
  monday: EpochDay,
  ticked: ReadonlySet<EpochDay>,
): DayView {
  return {
    ...{ id: dayField(day), weekday: isoWeekdayOf(day), note, isKnown: !isProposed },
    text: inEnglish(fromEpochDay(day), 'ccc d'),
    month: inEnglish(fromEpochDay(day), 'LLL'),
    isOtherMonth: fromEpochDay(day).slice(5, 7) !== fromEpochDay(monday).slice(5, 7),
    isTicked: ticked.has(day),
  };
}

function weekWords(monday: Day, today: Day): string {
  return inEnglish(monday, monday.slice(0, 4) === today.slice(0, 4) ? 'd MMMM' : 'd MMMM yyyy');
}

function inEnglish(day: Day, pattern: string): string {
  return DateTime.fromISO(day, { zone: 'utc' }).setLocale('en-GB').toFormat(pattern);
}
