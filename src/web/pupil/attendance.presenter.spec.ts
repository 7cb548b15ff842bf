import { describe, expect, it } from '@jest/globals';
import type { PupilAttendance } from '../../rules/reading/pupil-attendance.reader.js';
import { SchoolCalendar } from '../../rules/school-calendar.js';
import { isoWeekdayOf, toEpochDay } from '../../shared/days.js';
import { codeOf } from '../../signals/attendance/attendance-codes.js';
import type { PupilMark } from '../../signals/reading/pupil-marks.reader.js';
import { presentAttendance } from './attendance.presenter.js';

const MONDAY = toEpochDay('2026-03-02');

/** Weekdays of the eight weeks up to and including Monday 2 March 2026. */
const DAYS = Array.from({ length: 57 }, (_, at) => MONDAY - 56 + at).filter((day) => isoWeekdayOf(day) <= 5);

function mark(day: number, session: 0 | 1, letters: string): PupilMark {
  return { day, session, schoolId: 1, code: codeOf(letters)?.id ?? 0 };
}

/** Here on each of {@link DAYS}, but for some. */
function register(except: Readonly<Record<string, string>> = {}, days = DAYS): PupilMark[] {
  return days.flatMap((day) =>
    ([0, 1] as const).map((half) => mark(day, half, except[`${day} ${half}`] ?? (half === 0 ? '/' : '\\'))),
  );
}

function attendance(marks: readonly PupilMark[], more: Partial<PupilAttendance> = {}): PupilAttendance {
  return {
    ...{ calendar: new SchoolCalendar(DAYS), yearStart: toEpochDay('2025-08-01'), today: MONDAY },
    ...{ term: null, termBefore: null, marks, ...more },
  };
}

const mondaysAbsent = Object.fromEntries(
  [1, 2, 3].map((week) => [`${MONDAY - 7 * week} 0`, week === 1 ? 'I' : 'O']),
);

describe('A pupil’s attendance on their page', () => {
  it('says in its title what the register says, without blame', () => {
    const absent = presentAttendance('Amir', attendance(register(mondaysAbsent)), []);
    expect(absent.calendar?.title).toBe(
      'We have missed Amir in 3 of 82 sessions this school year, most often on a Monday',
    );
    const here = presentAttendance('Amir', attendance(register()), []);
    expect(here.calendar?.title).toBe('Amir has been here for each of 82 sessions this school year');
  });

  it('counts a late arrival as attended before the register closes, and as absent after', () => {
    const view = presentAttendance(
      'Amir',
      attendance(register({ [`${MONDAY} 0`]: 'L', [`${MONDAY} 1`]: 'U' })),
      [],
    );
    expect(view.figures.map(({ label, count }) => [label, count])).toEqual([
      ['Possible sessions', 82],
      ['Attended', 81],
      ['Absent with leave', 0],
      ['Absent without leave', 1],
      ['Late', 2],
    ]);
    const kinds = view.calendar?.chart.sessions.slice(-2).map(({ kind, letters }) => [kind, letters]);
    expect(kinds).toEqual([
      ['late', 'L'],
      ['unauthorised', 'U'],
    ]);
  });

  it('says nothing in per cent before there are forty sessions', () => {
    const few = (days: number) => presentAttendance('Amir', attendance(register({}, DAYS.slice(-days))), []);
    expect(few(19)).toMatchObject({ trend: null });
    expect(few(19).tooLittle).toContain('38 possible sessions so far.');
    expect(few(19).figures.every(({ share }) => share === '')).toBe(true);
    expect(few(20)).toMatchObject({ tooLittle: null });
    expect(few(20).trend).not.toBeNull();
  });

  it('holds this term against the pupil’s own term before', () => {
    const marks = register(mondaysAbsent);
    const split = MONDAY - 27;
    const terms = {
      term: { name: 'Spring', first: split, last: MONDAY + 30 },
      termBefore: { name: 'Autumn', first: DAYS[0] ?? 0, last: split - 1 },
    };
    const { trend } = presentAttendance('Amir', attendance(marks, terms), []);
    expect(trend?.title).toBe(
      'Amir has been here for 92.5% of sessions this term, and for 100% in the term before',
    );
    expect(trend?.chart.before).not.toBeNull();
    expect(trend?.before).toContain('100%');
  });

  it('leaves days without school blank, and marks a school day without a register only while on roll', () => {
    const marks = register({}, DAYS.slice(0, -2));
    const view = presentAttendance('Amir', attendance(marks), []);
    expect(view.calendar?.chart.sessions.filter(({ kind }) => kind === 'no-mark')).toHaveLength(4);
    const left = [{ name: 'N', yearGroup: '9', from: '2025-09-01', to: '2026-02-26' }];
    const gone = presentAttendance('Amir', attendance(marks), left);
    expect(gone.calendar?.chart.sessions.filter(({ kind }) => kind === 'no-mark')).toHaveLength(0);
  });

  it('draws of two marks for one session the one that counts, and counts both by their class', () => {
    const twice = [...register(), { ...mark(MONDAY, 0, 'D'), schoolId: 2 }];
    const view = presentAttendance('Amir', attendance(twice), []);
    expect(view.figures[0]?.count).toBe(82);
    expect(view.calendar?.chart.sessions.at(-2)?.letters).toBe('/');
  });

  it('says the same numbers in the table as in the chart', () => {
    const view = presentAttendance('Amir', attendance(register(mondaysAbsent)), []);
    const weeks = view.trend?.rows ?? [];
    expect(view.trend?.chart.points).toHaveLength(weeks.length);
    expect(weeks.find(({ week }) => week === '23 February')).toMatchObject({
      attended: 9,
      possible: 10,
      share: '90%',
    });
    expect(view.calendar?.rows.find(({ week }) => week === '23 February')?.days[0]).toBe('I \\');
  });

  it('says from when on no register has come, and not of somebody who has left', () => {
    const late = attendance(register({}, DAYS.slice(0, -5)));
    expect(presentAttendance('Amir', late, []).missing).toMatch(
      /^No register since \d+ \w+ 2026 \(3 school days\): the rules that need it are paused\.$/,
    );
    expect(presentAttendance('Amir', attendance(register({}, DAYS.slice(0, -4))), []).missing).toBeNull();
    const left = { name: 'Northfield', yearGroup: '9', from: '2025-09-01', to: '2026-01-30' };
    expect(presentAttendance('Amir', late, [left]).missing).toBeNull();
  });

  it('says so when there is no register at all', () => {
    expect(presentAttendance('Amir', attendance([]), [])).toMatchObject({
      ...{ calendar: null, trend: null, figures: [] },
      nothing: 'No register of Amir has reached us this school year.',
    });
  });
});
