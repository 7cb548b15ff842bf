import type { SchoolOfPupil } from '../../people/pupils/pupil-record.reader.js';
import { PROVISIONAL_SCHOOL_DAYS } from '../../rules/evaluation.service.js';
import { AbsenceRateParameters } from '../../rules/indicators/absence-rate.indicator.js';
import type { PupilAttendance } from '../../rules/reading/pupil-attendance.reader.js';
import { settledDay } from '../../rules/school-calendar.js';
import { silentSince } from '../../rules/silent-register.js';
import { counted, percent } from '../../rules/wording.js';
import { toEpochDay } from '../../shared/days.js';
import { type CalendarChart, attendanceCalendar, SHAPE_PATHS } from '../charts/attendance-calendar.js';
import { type Before, attendanceTrend, shareOf, type TrendChart } from '../charts/attendance-trend.js';
import { shortDay } from '../layout/day-words.js';
import {
  lateBetween,
  type RegisterSession,
  type RegisterWeek,
  registerWeeks,
  type SessionKind,
  sumsBetween,
} from './register-weeks.js';

export interface AttendanceView {
  /** Why there is nothing to show, or null. */
  readonly nothing: string | null;
  /** Why no percentages and no trend are shown, or null. */
  readonly tooLittle: string | null;
  /** That no register has come of late, or null: silence is not attendance. */
  readonly missing: string | null;
  readonly figures: readonly { readonly label: string; readonly count: number; readonly share: string }[];
  readonly calendar: {
    readonly title: string;
    readonly chart: CalendarChart;
    readonly key: readonly { readonly kind: SessionKind; readonly words: string; readonly shape: string }[];
    readonly weekdays: readonly string[];
    readonly rows: readonly { readonly week: string; readonly days: readonly string[] }[];
  } | null;
  readonly trend: {
    readonly title: string;
    readonly chart: TrendChart;
    readonly before: string | null;
    readonly rows: readonly {
      readonly week: string;
      readonly attended: number;
      readonly possible: number;
      readonly share: string;
    }[];
  } | null;
}

/** As the rules ask: in week two, two sessions already make 10 %, which says nothing about a child. */
const ENOUGH = new AbsenceRateParameters().minimumPossible;
/** A week of sessions: less of a term is not held against the one before. */
const ENOUGH_OF_A_TERM = 10;
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
/** A weekday is named when at least so many absences fall on it, and more than on any other. */
const TELLING = 3;

const KEY: readonly (readonly [SessionKind, string])[] = [
  ['attended', 'Attended'],
  ['late', 'Attended, late'],
  ['authorised', 'Absent with leave'],
  ['unauthorised', 'Absent without leave'],
  ['not-counted', 'Letters alone: not counted'],
  ['no-mark', 'Dot: school day without a mark'],
];

/** This school year's register in figures and two charts. @param name what the pupil is called. */
export function presentAttendance(
  name: string,
  attendance: PupilAttendance,
  enrolments: readonly SchoolOfPupil[],
): AttendanceView {
  const { marks, yearStart, today } = attendance;
  const sums = sumsBetween(marks, yearStart, today);
  const weeks = registerWeeks(attendance, enrolments);
  const hasMarks = marks.some(({ day }) => day >= yearStart);
  if (!hasMarks)
    return {
      ...{ figures: [], calendar: null, trend: null, tooLittle: null, missing: null },
      nothing: `No register of ${name} has reached us this school year.`,
    };
  const enough = sums.possible >= ENOUGH;
  const share = (part: number) => (enough ? percent(part, sums.possible) : '');
  const late = lateBetween(marks, yearStart, today);
  return {
    nothing: null,
    tooLittle: enough
      ? null
      : `${counted(sums.possible, 'possible session')} so far. Percentages and a trend say something from ${ENOUGH} on.`,
    missing: missingOf(attendance, enrolments),
    figures: [
      { label: 'Possible sessions', count: sums.possible, share: '' },
      { label: 'Attended', count: sums.attended, share: share(sums.attended) },
      { label: 'Absent with leave', count: sums.authorised, share: share(sums.authorised) },
      { label: 'Absent without leave', count: sums.unauthorised, share: share(sums.unauthorised) },
      { label: 'Late', count: late, share: share(late) },
    ],
    calendar: calendarOf(name, weeks, today, sums),
    trend: enough ? trendOf(name, attendance, weeks) : null,
  };
}

/** As the rules say it, of a pupil who is on roll. */
function missingOf(
  { marks, calendar, today }: PupilAttendance,
  enrolments: readonly SchoolOfPupil[],
): string | null {
  const isOnRoll =
    enrolments.length === 0 || enrolments.some(({ to }) => to === null || toEpochDay(to) >= today);
  const last = Math.max(...marks.map(({ day }) => day));
  return isOnRoll ? silentSince(last, calendar, settledDay(today, calendar, PROVISIONAL_SCHOOL_DAYS)) : null;
}

function calendarOf(
  name: string,
  weeks: readonly RegisterWeek[],
  today: number,
  sums: { readonly absent: number; readonly possible: number },
): AttendanceView['calendar'] {
  const days = Math.max(5, ...weeks.flatMap(({ sessions }) => sessions.map(({ weekday }) => weekday)));
  return {
    title: missed(name, weeks, sums),
    chart: attendanceCalendar(weeks),
    key: KEY.map(([kind, words]) => ({ kind, words, shape: SHAPE_PATHS[kind] })),
    weekdays: WEEKDAYS.slice(0, days).map((day) => day.slice(0, 3)),
    rows: weeks.map(({ monday, sessions }) => ({
      week: shortDay(monday, today),
      days: Array.from({ length: days }, (_, at) =>
        sessions
          .filter(({ weekday }) => weekday === at + 1)
          .map(letters)
          .join(' '),
      ),
    })),
  };
}

function letters({ kind, letters: text }: RegisterSession): string {
  return kind === 'no-mark' ? '–' : text;
}

/** No blame: "we have missed", as the rules say it. */
function missed(
  name: string,
  weeks: readonly RegisterWeek[],
  { absent, possible }: { readonly absent: number; readonly possible: number },
): string {
  if (absent === 0)
    return `${name} has been here for each of ${counted(possible, 'session')} this school year`;
  const said = `We have missed ${name} in ${absent} of ${counted(possible, 'session')} this school year`;
  const day = tellingWeekday(weeks);
  return day === null ? said : `${said}, most often on a ${day}`;
}

function tellingWeekday(weeks: readonly RegisterWeek[]): string | null {
  const counts = WEEKDAYS.map(() => 0);
  for (const { sessions } of weeks)
    for (const { kind, weekday } of sessions)
      if (kind === 'authorised' || kind === 'unauthorised')
        counts[weekday - 1] = (counts[weekday - 1] ?? 0) + 1;
  const most = Math.max(...counts);
  const which = counts.flatMap((count, at) => (count === most ? [at] : []));
  return most >= TELLING && which.length === 1 ? (WEEKDAYS[which[0] ?? 0] ?? null) : null;
}

function trendOf(
  name: string,
  attendance: PupilAttendance,
  weeks: readonly RegisterWeek[],
): AttendanceView['trend'] {
  const before = termBefore(attendance);
  return {
    title: trendTitle(name, attendance, before),
    chart: attendanceTrend(weeks, before),
    before:
      before === null
        ? null
        : `Dashed: ${name}'s own share in the term before, ${percent(before.share, 100)}`,
    rows: weeks.map((week) => ({
      week: shortDay(week.monday, attendance.today),
      attended: week.sums.attended,
      possible: week.sums.possible,
      share: shareOf(week) === null ? 'no session' : percent(week.sums.attended, week.sums.possible),
    })),
  };
}

/** The pupil's own term before this one, where both say enough. */
function termBefore({ marks, term, termBefore: before, today }: PupilAttendance): Before | null {
  if (term === null || before === null) return null;
  const then = sumsBetween(marks, before.first, before.last);
  const now = sumsBetween(marks, term.first, today);
  if (then.possible < ENOUGH || now.possible < ENOUGH_OF_A_TERM) return null;
  return { fromDay: term.first, share: (100 * then.attended) / then.possible };
}

function trendTitle(
  name: string,
  { marks, term, yearStart, today }: PupilAttendance,
  before: Before | null,
): string {
  if (before === null || term === null) {
    const { attended, possible } = sumsBetween(marks, yearStart, today);
    return `${name} has been here for ${percent(attended, possible)} of sessions this school year`;
  }
  const now = sumsBetween(marks, term.first, today);
  return `${name} has been here for ${percent(now.attended, now.possible)} of sessions this term, and for ${percent(before.share, 100)} in the term before`;
}
