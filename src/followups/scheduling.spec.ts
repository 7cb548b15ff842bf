import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { addDays, isoWeekdayOf, toEpochDay } from '../shared/days.js';
import { localDayOf } from '../shared/local-day.js';
import {
  overlapWith,
  quartersOf,
  type Slot,
  type SlotRequest,
  suggestSlots,
  type WorkingHours,
} from './scheduling.js';

const LONDON = 'Europe/London';
const schoolDays = Array.from({ length: 220 }, (_, index) => addDays('2026-09-01', index)).filter(
  (day) => isoWeekdayOf(toEpochDay(day)) <= 5,
);
const everyDay = (from: string, to: string): WorkingHours[] =>
  [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from, to }));
const okafor = { staffId: 1, workingHours: everyDay('08:30', '16:30'), busyQuarters: [] };
const dee = { staffId: 2, workingHours: everyDay('09:00', '17:00'), busyQuarters: [] };
const usual: SlotRequest = {
  staff: [okafor, dee],
  schoolDays,
  zone: LONDON,
  from: '2026-11-23',
  now: '2026-11-23T10:00:00.000Z',
  kind: 'face-to-face',
};
const local = (slots: Slot[]): string[] =>
  slots.map(({ startsAt, kind }) =>
    DateTime.fromISO(startsAt, { zone: LONDON }).toFormat(`ccc d HH:mm '${kind}'`),
  );
const minute = (instant: string): number => {
  const { hour, minute: past } = DateTime.fromISO(instant, { zone: LONDON });
  return hour * 60 + past;
};
const outsideOrPhone = ({ startsAt, endsAt, kind }: Slot): boolean =>
  kind === 'phone' || minute(endsAt) <= 540 || minute(startsAt) >= 960;

describe('Suggested times', () => {
  it('are five, over five days and over the day, after three school days of notice', () => {
    expect(local(suggestSlots(usual))).toEqual([
      'Thu 26 16:00 face-to-face',
      'Fri 27 10:00 face-to-face',
      'Mon 30 14:00 face-to-face',
      'Tue 1 09:00 face-to-face',
      'Wed 2 12:00 face-to-face',
    ]);
  });

  it('pass over what other drafts suggest, as long as anything else is free, and say it again before saying nothing', () => {
    const first = suggestSlots(usual);
    const sought = first.flatMap(({ startsAt, endsAt }) => quartersOf(startsAt, endsAt));
    const second = suggestSlots({ ...usual, sought });
    expect(second).toHaveLength(5);
    expect(overlapWith(second, sought)).toBe(0);
    expect(second.some(outsideOrPhone)).toBe(true);
    const staff = [{ ...okafor, workingHours: [{ weekday: 4, from: '10:00', to: '10:30' }] }];
    const only = suggestSlots({ ...usual, staff });
    const all = only.flatMap(({ startsAt, endsAt }) => quartersOf(startsAt, endsAt));
    expect(suggestSlots({ ...usual, staff, sought: all })).toEqual(only);
  });

  it('make one a phone call when nobody works outside 9 to 4', () => {
    const staff = [{ ...okafor, workingHours: everyDay('09:00', '15:30') }];
    expect(suggestSlots({ ...usual, staff }).map(({ kind }) => kind)).toEqual([
      ...Array<string>(4).fill('face-to-face'),
      'phone',
    ]);
  });

  it('share a day when the team comes to the school once a week', () => {
    const staff = [okafor, { ...dee, workingHours: [{ weekday: 3, from: '13:00', to: '17:00' }] }];
    expect(local(suggestSlots({ ...usual, staff, lookAheadSchoolDays: 5 }))).toEqual([
      'Wed 2 13:00 face-to-face',
      'Wed 2 13:30 face-to-face',
      'Wed 2 14:00 face-to-face',
      'Wed 2 14:30 face-to-face',
      'Wed 2 16:00 face-to-face',
    ]);
  });

  it('are none when nobody is asked, hours do not meet or the calendar has ended', () => {
    expect(suggestSlots({ ...usual, staff: [] })).toEqual([]);
    expect(suggestSlots({ ...usual, staff: [okafor, { ...dee, workingHours: [] }] })).toEqual([]);
    expect(suggestSlots({ ...usual, schoolDays: ['2026-11-24'] })).toEqual([]);
  });

  it('keep to local hours over the change of the clocks', () => {
    const autumn = suggestSlots({ ...usual, from: '2026-10-22', now: '2026-10-19T10:00:00.000Z' });
    expect(local(autumn).map((text) => text.slice(0, 12))).toEqual([
      'Thu 22 16:00',
      'Fri 23 10:00',
      'Mon 26 14:00',
      'Tue 27 09:00',
      'Wed 28 12:00',
    ]);
    expect(autumn[0]?.startsAt).toBe('2026-10-22T15:00:00.000Z');
    expect(autumn[2]?.startsAt).toBe('2026-10-26T14:00:00.000Z');
  });

  it('are outside office hours by the clock on the wall, also on the day that has no midnight', () => {
    // In Cairo the clocks go from 00:00 to 01:00 on Friday 24 April 2026.
    const friday = (from: string, to: string) =>
      suggestSlots({
        ...usual,
        staff: [{ ...okafor, workingHours: [{ weekday: 5, from, to }] }],
        schoolDays: ['2026-04-21', '2026-04-22', '2026-04-23', '2026-04-24'],
        zone: 'Africa/Cairo',
        from: '2026-04-20',
        now: '2026-04-20T08:00:00.000Z',
      });
    expect(friday('08:30', '09:00')).toEqual([
      { startsAt: '2026-04-24T05:30:00.000Z', endsAt: '2026-04-24T06:00:00.000Z', kind: 'face-to-face' },
    ]);
    expect(friday('09:00', '09:30').map(({ kind }) => kind)).toEqual(['phone']);
    expect(friday('15:30', '16:00').map(({ kind }) => kind)).toEqual(['phone']);
  });

  it('lie on whole quarter-hours within everybody’s hours, free, on school days, apart, with notice', () => {
    const time = fc
      .integer({ min: 7 * 60, max: 19 * 60 })
      .map((past) => DateTime.fromMillis(past * 60_000, { zone: 'utc' }));
    const hours = fc
      .record({ weekday: fc.integer({ min: 1, max: 7 }), a: time, b: time })
      .map(({ weekday, a, b }) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        return { weekday, from: from.toFormat('HH:mm'), to: to.toFormat('HH:mm') };
      });
    const start = Date.parse('2026-10-12T00:00:00Z');
    const busy = fc.integer({ min: 0, max: 96 * 60 }).map((n) => new Date(start + n * 900_000).toISOString());
    const person = fc.record({
      workingHours: fc.array(hours, { minLength: 3, maxLength: 12 }),
      busyQuarters: fc.array(busy, { maxLength: 40 }),
    });
    const now = fc
      .integer({ min: start, max: Date.parse('2026-11-20') })
      .map((ms) => new Date(ms).toISOString());
    const input = fc.record({
      people: fc.array(person, { minLength: 1, maxLength: 3 }),
      now,
      durationMinutes: fc.constantFrom(15, 30, 45, 60),
    });
    fc.assert(
      fc.property(input, ({ people, now: asOf, durationMinutes }) => {
        const staff = people.map((one, staffId) => ({ staffId, ...one }));
        const today = localDayOf(asOf, LONDON);
        const slots = suggestSlots({ ...usual, staff, now: asOf, from: today, durationMinutes });
        const earliest = schoolDays.filter((day) => day > today)[2] ?? '';
        expect(slots.length).toBeLessThanOrEqual(5);
        expect(slots.length === 0 || slots.some(outsideOrPhone)).toBe(true);
        const quarters = slots.flatMap(({ startsAt, endsAt }) => quartersOf(startsAt, endsAt));
        expect(new Set(quarters).size).toBe((slots.length * durationMinutes) / 15);
        for (const { startsAt, endsAt } of slots) {
          const day = localDayOf(startsAt, LONDON);
          expect(schoolDays.includes(day) && day >= earliest && minute(startsAt) % 15 === 0).toBe(true);
          for (const { workingHours, busyQuarters } of staff) {
            expect(quartersOf(startsAt, endsAt).some((quarter) => busyQuarters.includes(quarter))).toBe(
              false,
            );
            expect(
              coversMinutes(workingHours, isoWeekdayOf(toEpochDay(day)), minute(startsAt), minute(endsAt)),
            ).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** Every minute of the meeting lies in some working hour of that weekday: a second, slower way to the same answer. */
function coversMinutes(hours: readonly WorkingHours[], weekday: number, start: number, end: number): boolean {
  const toMinute = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  return Array.from({ length: end - start }, (_, index) => start + index).every((at) =>
    hours.some((one) => one.weekday === weekday && toMinute(one.from) <= at && at < toMinute(one.to)),
  );
}

describe('Quarter-hours of a meeting', () => {
  it('are each named by their first instant, the end not included', () => {
    expect(quartersOf('2026-11-26T16:00:00.000Z', '2026-11-26T16:30:00.000Z')).toEqual([
      '2026-11-26T16:00:00.000Z',
      '2026-11-26T16:15:00.000Z',
    ]);
  });

  it('include the quarter-hour in which a meeting begins or ends part way', () => {
    expect(quartersOf('2026-11-26T16:05:00.000Z', '2026-11-26T16:20:00.000Z')).toHaveLength(2);
  });
});
