import type { PupilAttendance } from '../../rules/reading/pupil-attendance.reader.js';
import { type EpochDay, fromEpochDay, isoWeekdayOf, isoWeekOf } from '../../shared/days.js';
import { groupBy } from '../../shared/group-by.js';
import {
  ATTENDED,
  AUTHORISED,
  CODE_FLAGS,
  codeById,
  LATE,
  lettersOf,
  POSSIBLE,
  UNAUTHORISED,
} from '../../signals/attendance/attendance-codes.js';
import { type AttendanceSums, attendanceSums } from '../../signals/attendance/attendance-sums.js';
import type { PupilMark } from '../../signals/reading/pupil-marks.reader.js';
import type { SchoolOfPupil } from '../../people/pupils/pupil-record.reader.js';

/** How a session is drawn. `no-mark`: the school was open and the pupil on roll, and the register says nothing. */
export type SessionKind = 'attended' | 'late' | 'authorised' | 'unauthorised' | 'not-counted' | 'no-mark';

/** One half day as the register has it. */
export interface RegisterSession {
  readonly day: EpochDay;
  /** Monday 1 … Sunday 7. */
  readonly weekday: number;
  readonly session: 'AM' | 'PM';
  readonly kind: SessionKind;
  readonly letters: string;
  readonly meaning: string;
}

/** A school week: an ISO week in which the pupil had, or should have had, a session. */
export interface RegisterWeek {
  readonly monday: EpochDay;
  readonly sessions: readonly RegisterSession[];
  readonly sums: AttendanceSums;
}

/** The school weeks of this school year up to today, the earliest first; a day without school has no session. */
export function registerWeeks(
  attendance: PupilAttendance,
  enrolments: readonly SchoolOfPupil[],
): RegisterWeek[] {
  const { yearStart, today, calendar } = attendance;
  const marks = groupBy(attendance.marks, slotOf);
  const weeks: RegisterWeek[] = [];
  for (let week = isoWeekOf(yearStart); week <= isoWeekOf(today); week++) {
    const monday = week * 7 - 3;
    const days = [0, 1, 2, 3, 4, 5, 6].map((at) => monday + at);
    const sessions = days
      .filter((day) => day >= yearStart && day <= today)
      .flatMap((day) => {
        const expected = calendar.isSchoolDay(day) && isOnRoll(day, enrolments);
        return ([0, 1] as const).flatMap((half) => sessionOf(day, half, marks.get(day * 2 + half), expected));
      });
    const within = attendance.marks.filter(
      ({ day }) => day >= Math.max(monday, yearStart) && day < monday + 7,
    );
    if (sessions.length > 0) weeks.push({ monday, sessions, sums: sumsOf(within) });
  }
  return weeks;
}

/** Counts of the marks of some days, both included. */
export function sumsBetween(marks: readonly PupilMark[], from: EpochDay, to: EpochDay): AttendanceSums {
  return sumsOf(marks.filter(({ day }) => day >= from && day <= to));
}

/** Arrivals after the register was called, before or after it closed. */
export function lateBetween(marks: readonly PupilMark[], from: EpochDay, to: EpochDay): number {
  return marks.filter(({ day, code }) => day >= from && day <= to && (CODE_FLAGS[code] ?? 0) & LATE).length;
}

function sumsOf(marks: readonly PupilMark[]): AttendanceSums {
  return attendanceSums(marks.map(({ code }) => [code, 1] as const));
}

/** At two schools a session has two marks: the one that counts is drawn. */
function sessionOf(
  day: EpochDay,
  half: 0 | 1,
  marks: readonly PupilMark[] | undefined,
  expected: boolean,
): RegisterSession[] {
  const drawn = marks?.find(({ code }) => (CODE_FLAGS[code] ?? 0) & POSSIBLE) ?? marks?.[0];
  const at = { day, weekday: isoWeekdayOf(day), session: half === 0 ? 'AM' : 'PM' } as const;
  if (drawn) {
    const meaning = codeById(drawn.code)?.meaning ?? 'Unknown code';
    return [{ ...at, kind: kindOf(drawn.code), letters: lettersOf(drawn.code), meaning }];
  }
  return expected ? [{ ...at, kind: 'no-mark', letters: '·', meaning: 'No mark' }] : [];
}

function kindOf(code: number): SessionKind {
  const flags = CODE_FLAGS[code] ?? 0;
  if (flags & UNAUTHORISED) return 'unauthorised';
  if (flags & AUTHORISED) return 'authorised';
  if (flags & ATTENDED) return flags & LATE ? 'late' : 'attended';
  return 'not-counted';
}

/** Without any enrolment on record, every day counts. */
function isOnRoll(day: EpochDay, enrolments: readonly SchoolOfPupil[]): boolean {
  const text = fromEpochDay(day);
  return (
    enrolments.length === 0 || enrolments.some(({ from, to }) => from <= text && (to === null || to >= text))
  );
}

function slotOf({ day, session }: PupilMark): number {
  return day * 2 + session;
}
