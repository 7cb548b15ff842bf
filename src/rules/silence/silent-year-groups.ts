import { type Day, type EpochDay, toEpochDay } from '../../shared/days.js';
import { groupBy } from '../../shared/group-by.js';
import type { SchoolCalendar } from '../school-calendar.js';
import { silentSchoolDays } from '../silent-register.js';

/** How many pupils of a year group had their last mark on one day. */
export interface LastMarks {
  /** Null: none is recorded. */
  readonly yearGroup: string | null;
  /** Of the marks that have settled; null: these have none at this school. */
  readonly lastMark: EpochDay | null;
  /** Since when they are on roll; asked only of those without a mark. */
  readonly onRollSince: Day | null;
  /** A mark has come that is too young to have settled. */
  readonly isHeardAgain: boolean;
  readonly pupils: number;
}

/** A year group whose register does not come. */
export interface SilentYearGroup {
  readonly yearGroup: string | null;
  /** Null: nobody who is silent has ever had a mark here. */
  readonly lastMark: EpochDay | null;
  readonly comesAgain: boolean;
  readonly isExpected: boolean;
  readonly pupilsSilent: number;
  readonly pupilsOnRoll: number;
  readonly pupilsAtSchool: number;
}

/** Up to which days marks count, and by whose calendar. */
export interface SilenceAsked {
  readonly calendar: SchoolCalendar;
  /** Today, where the school is. */
  readonly asOf: EpochDay;
  /** The last day whose marks should have settled. */
  readonly settledUntil: EpochDay;
}

/** Nine of ten: a child with two schools, or one whose marks are typed by hand, does not make the register of a year group come. */
const NEARLY_ALL_PERCENT = 90;
/** Fewer are children, not a register: it stands on the page of each. */
const FEWEST_PUPILS = 3;
/** So long it is told that a register has not begun. Then the school knows, and no list should go on saying so all year. */
const TOLD_SCHOOL_DAYS = 20;

/** A row, and for how many school days it has been without a mark; null: not long enough to be missing. */
interface Counted extends LastMarks {
  readonly silentDays: number | null;
}

/**
 * The year groups of a school whose register is missing, by the rules' own measure of each pupil ({@link silentSchoolDays}): where nearly
 * all are silent, somebody has to send the register; where one is, it is that child's. Very small year groups are told with their school only.
 */
export function silentYearGroups(rows: readonly LastMarks[], asked: SilenceAsked): SilentYearGroup[] {
  const all = rows.map((row): Counted => ({ ...row, silentDays: daysOf(row, asked) }));
  const isWholeSchool = isNearlyAll(silentOf(all), all);
  const schoolSends = all.some(({ lastMark }) => lastMark !== null);
  return [...groupBy(all, ({ yearGroup }) => yearGroup)].flatMap(([yearGroup, group]) => {
    const silent = silentOf(group);
    const counts = isWholeSchool || sum(group) >= FEWEST_PUPILS;
    if (!counts || !isNearlyAll(silent, group)) return [];
    const lastMark = mostCommon(silent);
    const again = silent.filter(({ isHeardAgain }) => isHeardAgain);
    return [
      {
        ...{ yearGroup, lastMark, comesAgain: isNearlyAll(again, silent) },
        isExpected: lastMark !== null || (schoolSends && hasJustBegun(silent)),
        ...{ pupilsSilent: sum(silent), pupilsOnRoll: sum(group), pupilsAtSchool: sum(all) },
      },
    ];
  });
}

/** Who has no mark is counted from their first day here in this school year: before it nobody waited for one. */
function daysOf(
  { lastMark, onRollSince }: LastMarks,
  { calendar, asOf, settledUntil }: SilenceAsked,
): number | null {
  const began = Math.max(
    onRollSince === null ? -Infinity : toEpochDay(onRollSince),
    calendar.schoolYearStartOf(asOf),
  );
  return silentSchoolDays(lastMark ?? began - 1, calendar, settledUntil);
}

function hasJustBegun(silent: readonly Counted[]): boolean {
  const unmarked = silent.filter(({ lastMark }) => lastMark === null);
  return Math.max(...unmarked.map(({ silentDays }) => silentDays ?? 0)) <= TOLD_SCHOOL_DAYS;
}

function silentOf(rows: readonly Counted[]): Counted[] {
  return rows.filter(({ silentDays }) => silentDays !== null);
}

function isNearlyAll(some: readonly LastMarks[], all: readonly LastMarks[]): boolean {
  return sum(some) > 0 && 100 * sum(some) >= NEARLY_ALL_PERCENT * sum(all);
}

/** The last mark of most pupils; of equals the later. */
function mostCommon(rows: readonly LastMarks[]): EpochDay | null {
  const byDay = [...groupBy(rows, ({ lastMark }) => lastMark)].map(([day, own]) => ({
    day,
    pupils: sum(own),
  }));
  byDay.sort((a, b) => b.pupils - a.pupils || (b.day ?? -Infinity) - (a.day ?? -Infinity));
  return byDay[0]?.day ?? null;
}

function sum(rows: readonly LastMarks[]): number {
  return rows.reduce((total, { pupils }) => total + pupils, 0);
}
