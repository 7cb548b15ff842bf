import type { Day } from '../../shared/days.js';
import { mondayOf, type DemoCalendar } from './demo-calendar.js';
import type { CsvRow } from './demo-csv.js';
import type { Session } from './register-page.js';
import type { Enrolled } from './school-events.js';

/** What the school's systems hand over at the end of one week. */
export interface DemoWeek {
  /** The Monday. */
  weekBeginning: Day;
  attendance: CsvRow[];
  behaviour: CsvRow[];
  attainment: CsvRow[];
  observations: CsvRow[];
}

const SESSIONS: readonly (readonly [Session, string])[] = [
  [0, 'AM'],
  [1, 'PM'],
];

type Weeks = ReadonlyMap<Day, DemoWeek>;

/**
 * The mark of one session. A session explained only in a later week is handed over twice: as N with its own week,
 * then, with the day it was explained, with the later one. One explained in the same week is handed over once.
 */
function writeSession(
  weeks: Weeks,
  { pupil, page }: Enrolled,
  days: readonly Day[],
  index: number,
  [session, name]: readonly [Session, string],
): void {
  const date = days[index] ?? '';
  const code = page.codeAt(index, session);
  const learntIndex = page.learntOn(index, session);
  const learnt = learntIndex === undefined ? undefined : days[learntIndex];
  const base = { pupil_id: pupil.id, date, session: name };
  const unexplained =
    learntIndex !== undefined && (learnt === undefined || mondayOf(learnt) !== mondayOf(date));
  weeks.get(mondayOf(date))?.attendance.push({ ...base, code: unexplained ? 'N' : code });
  if (unexplained && learnt !== undefined) {
    weeks.get(mondayOf(learnt))?.attendance.push({ ...base, code, recorded_on: learnt });
  }
}

function addByWeek(
  weeks: Weeks,
  rows: readonly CsvRow[],
  dayOf: (row: CsvRow) => string,
  list: (week: DemoWeek) => CsvRow[],
): void {
  for (const row of rows) {
    const week = weeks.get(mondayOf(dayOf(row).slice(0, 10)));
    if (week !== undefined) list(week).push(row);
  }
}

/** The signals that are not marks. */
export interface OtherSignals {
  behaviour: readonly CsvRow[];
  attainment: readonly CsvRow[];
  observations: readonly CsvRow[];
}

/** Deals every signal to the week in which the school knew it. */
export function dealWeeks(
  calendar: DemoCalendar,
  all: readonly Enrolled[],
  others: OtherSignals,
): DemoWeek[] {
  const weeks = new Map<Day, DemoWeek>(
    calendar.weeks.map((weekBeginning) => [
      weekBeginning,
      { weekBeginning, attendance: [], behaviour: [], attainment: [], observations: [] },
    ]),
  );
  calendar.registerDays.forEach((day, index) => {
    for (const one of all) {
      if (day < one.pupil.from || (one.pupil.to !== '' && day > one.pupil.to)) continue;
      for (const session of SESSIONS) writeSession(weeks, one, calendar.registerDays, index, session);
    }
  });
  addByWeek(
    weeks,
    others.behaviour,
    (row) => row['occurred_at'] ?? '',
    (week) => week.behaviour,
  );
  addByWeek(
    weeks,
    others.attainment,
    (row) => row['recorded_on'] ?? '',
    (week) => week.attainment,
  );
  addByWeek(
    weeks,
    others.observations,
    (row) => row['date'] ?? '',
    (week) => week.observations,
  );
  return [...weeks.values()];
}
