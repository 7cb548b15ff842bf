import { scaleBand } from 'd3-scale';
import { symbol, symbolCircle, symbolDiamond2, symbolSquare, type SymbolType } from 'd3-shape';
import type { RegisterWeek, SessionKind } from '../pupil/register-weeks.js';
import { monthOf } from '../layout/day-words.js';

/** A register drawn as SVG: plain numbers and paths, which the template writes out. */
export interface CalendarChart {
  readonly width: number;
  readonly height: number;
  readonly rows: readonly { readonly label: string; readonly y: number }[];
  /** Where the rows' names stand again, behind the newest week; null: there are so few weeks that the first are in sight. */
  readonly labelsAtEnd: number | null;
  readonly months: readonly { readonly label: string; readonly x: number }[];
  readonly sessions: readonly CalendarSession[];
}

export interface CalendarSession {
  readonly x: number;
  readonly y: number;
  readonly kind: SessionKind;
  readonly letters: string;
  /** Path of its shape about (0, 0); empty for none. */
  readonly shape: string;
}

const CELL = 22;
const ROW = 22;
const LABELS = 62;
const MONTHS = 22;
/** Weeks that are in sight on a phone. */
const FIT_A_PHONE = 12;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Shape as well as colour says what a session was, for whoever does not tell red from green. */
const SHAPES: Readonly<Record<SessionKind, { readonly type: SymbolType; readonly size: number } | null>> = {
  attended: { type: symbolCircle, size: 250 },
  late: { type: symbolCircle, size: 250 },
  authorised: { type: symbolDiamond2, size: 290 },
  unauthorised: { type: symbolSquare, size: 300 },
  'not-counted': null,
  'no-mark': null,
};

/** A column a school week, a row a half day; days without school are blank. */
export function attendanceCalendar(weeks: readonly RegisterWeek[]): CalendarChart {
  const halves = halvesOf(weeks);
  const mondays = weeks.map(({ monday }) => String(monday));
  const end = LABELS + CELL * mondays.length;
  const x = scaleBand(mondays, [LABELS, end]);
  const y = scaleBand(halves, [MONTHS, MONTHS + ROW * halves.length]);
  const isLong = weeks.length > FIT_A_PHONE;
  const middle = (start: number | undefined, band: number) => round((start ?? 0) + band / 2);
  return {
    width: isLong ? end + LABELS : end,
    labelsAtEnd: isLong ? end + 8 : null,
    height: MONTHS + ROW * halves.length,
    rows: halves.map((label) => ({ label, y: middle(y(label), y.bandwidth()) })),
    months: monthsOf(weeks).map(({ label, monday }) => ({ label, x: round(x(String(monday)) ?? 0) })),
    sessions: weeks.flatMap(({ monday, sessions }) =>
      sessions.map(({ weekday, session, kind, letters }) => ({
        ...{ kind, letters, shape: SHAPE_PATHS[kind] },
        x: middle(x(String(monday)), x.bandwidth()),
        y: middle(y(halfName(weekday, session)), y.bandwidth()),
      })),
    ),
  };
}

/** What the key under the chart explains: each kind with its shape. */
export const SHAPE_PATHS: Readonly<Record<SessionKind, string>> = {
  attended: pathOf('attended'),
  late: pathOf('late'),
  authorised: pathOf('authorised'),
  unauthorised: pathOf('unauthorised'),
  'not-counted': '',
  'no-mark': '',
};

function pathOf(kind: SessionKind): string {
  const shape = SHAPES[kind];
  return shape === null ? '' : (symbol().type(shape.type).size(shape.size).digits(1)() ?? '');
}

/** Monday to Friday, and the weekend where there is a session on it. */
function halvesOf(weeks: readonly RegisterWeek[]): string[] {
  const last = Math.max(5, ...weeks.flatMap(({ sessions }) => sessions.map(({ weekday }) => weekday)));
  return Array.from({ length: last }, (_, at) => [halfName(at + 1, 'AM'), halfName(at + 1, 'PM')]).flat();
}

function halfName(weekday: number, session: 'AM' | 'PM'): string {
  return `${WEEKDAYS[weekday - 1] ?? ''} ${session}`;
}

/** Each month at its first school week. */
function monthsOf(weeks: readonly RegisterWeek[]): { label: string; monday: number }[] {
  return weeks
    .map(({ monday }) => ({ label: monthOf(monday), monday }))
    .filter(({ label }, at, all) => label !== all[at - 1]?.label);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
