import { describe, expect, it } from '@jest/globals';
import { isoWeekdayOf, toEpochDay } from '../shared/days.js';
import { codeOf } from '../signals/attendance/attendance-codes.js';
import { packMarks } from './packed-marks.js';
import { type HomeContactSignal, pupilHistory } from './pupil-history.js';
import { pupilFigures } from './pupil-figures.js';
import { SchoolCalendar } from './school-calendar.js';

/** Weekdays from 1 September 2025 to a day, without a week of half-term. */
const schoolDays = (until: string): number[] =>
  Array.from({ length: 320 }, (_, at) => toEpochDay('2025-09-01') + at).filter(
    (day) =>
      isoWeekdayOf(day) <= 5 &&
      day <= toEpochDay(until) &&
      (day < toEpochDay('2025-10-27') || day > toEpochDay('2025-10-31')),
  );
const WHOLE = schoolDays('2026-07-17');

const at = (
  letters: string,
  {
    homeContacts = [] as HomeContactSignal[],
    incidentDays = [] as string[],
    until = '2026-07-17',
    on = [] as string[],
  } = {},
) => {
  const days = schoolDays(until);
  const marks = packMarks(
    [...letters].map((letter, place) => ({
      day: WHOLE[place >> 1] ?? 0,
      session: (place & 1) as 0 | 1,
      code: codeOf(letter)?.id ?? 0,
    })),
  );
  const incidents = incidentDays.map((day, id) => ({
    ...{ id: `i${id}`, day: toEpochDay(day), knownOn: toEpochDay(day), polarity: 'negative' as const },
    ...{ category: 'Fighting', severity: 2, points: 2 },
  }));
  const enrolments = on.map((from) => ({ schoolId: 1, yearGroup: '9', from: toEpochDay(from), to: null }));
  const calendar = new SchoolCalendar(days);
  const history = pupilHistory({ calendar, marks, incidents, homeContacts, enrolments });
  return (asOf: string) => pupilFigures(history, toEpochDay(asOf), 1);
};
const talk = (day: string, more: Partial<HomeContactSignal> = {}): HomeContactSignal => ({
  ...{ id: day, day: toEpochDay(day), knownOn: toEpochDay(day), invitation: null },
  ...{ channel: 'phone', direction: 'school-to-home', ...more },
});

describe('The figures of a pupil today', () => {
  it('count the sessions of this school year that are settled, and those to come', () => {
    const figures = at('/'.repeat(70) + 'I'.repeat(10))('2025-10-24');
    expect(figures).toMatchObject({ possible: 76, absent: 6, yearIsKnown: true });
    expect(figures.sessionsLeft).toBe(2 * WHOLE.filter((day) => day >= toEpochDay('2025-10-23')).length);
    expect(at('/'.repeat(80), { until: '2025-12-19' })('2025-10-24').yearIsKnown).toBe(false);
  });

  it('hold the last ten settled school days against the ten before, over a holiday too', () => {
    const twenty = '/'.repeat(36) + 'I'.repeat(4) + '/'.repeat(14) + 'I'.repeat(6);
    const quiet = '/'.repeat(20);
    expect(at(quiet + twenty)('2025-11-04').missedLately).toEqual({ now: 6, before: 4 });
    const incidentDays = ['2025-10-10', '2025-10-11', '2025-09-29', '2025-10-13'];
    expect(at(quiet + twenty, { incidentDays })('2025-11-04').incidentsLately).toEqual({ now: 1, before: 3 });
  });

  it('say nothing of missed sessions where the ten days before hold too few', () => {
    expect(at('I'.repeat(16))('2025-09-11').missedLately).toBeNull();
  });

  it('count school weeks since home and school spoke, not since a letter left', () => {
    const homeContacts = [talk('2025-10-15'), talk('2025-11-05', { channel: 'letter' })];
    expect(at('/'.repeat(80), { homeContacts })('2025-11-12')).toMatchObject({
      ...{ silentWeeks: 2, haveSpoken: true },
    });
    const heard = [talk('2025-11-05', { channel: 'letter', direction: 'home-to-school' })];
    expect(at('', { homeContacts: heard })('2025-11-14').silentWeeks).toBe(1);
    expect(at('')('2025-09-19')).toMatchObject({ silentWeeks: 3, haveSpoken: false });
  });

  it('count of who came during the year whole school weeks since then, and of all others those of the year', () => {
    const monday = at('', { on: ['2025-11-10'] });
    expect(monday('2025-11-13')).toMatchObject({ silentWeeks: 0, haveSpoken: false, cameThisYear: true });
    expect(monday('2025-11-14').silentWeeks).toBe(1);
    expect(at('', { on: ['2025-11-13'] })('2025-11-21').silentWeeks).toBe(1);
    const always = at('')('2025-11-14');
    for (const on of [['2021-09-06'], ['2025-09-01']]) expect(at('', { on })('2025-11-14')).toEqual(always);
    expect(always).toMatchObject({ silentWeeks: 10, cameThisYear: false });
    const spoken = { on: ['2025-11-10'], homeContacts: [talk('2025-11-11')] };
    expect(at('', spoken)('2025-11-28')).toMatchObject({ silentWeeks: 2, haveSpoken: true });
  });
});
