import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { addDays, isoWeekdayOf, toEpochDay } from '../shared/days.js';
import {
  addSchoolDays,
  answerBy,
  CalendarEnds,
  isSchoolDay,
  maySendAt,
  nextSendingMoment,
  schoolDayBefore,
} from './sending-hours.js';

const LONDON = 'Europe/London';
const weekdaysBetween = (first: string, last: string): string[] => {
  const days: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) {
    if (isoWeekdayOf(toEpochDay(day)) <= 5) days.push(day);
  }
  return days;
};
/** Autumn and spring term with half-terms and the Christmas holidays, over both changes of the clocks. */
const northfield = [
  ...weekdaysBetween('2026-09-02', '2026-10-23'),
  ...weekdaysBetween('2026-11-02', '2026-12-18'),
  ...weekdaysBetween('2027-01-04', '2027-02-12'),
  ...weekdaysBetween('2027-02-22', '2027-04-01'),
];
const send = (now: string) => nextSendingMoment(now, northfield, LONDON);

describe('When a mail may leave', () => {
  it('leaves at once on a school day from 08:00 to before 18:00', () => {
    expect(send('2026-11-23T08:00:00.000Z')).toBe('2026-11-23T08:00:00.000Z');
    expect(send('2026-11-23T17:59:59.999Z')).toBe('2026-11-23T17:59:59.999Z');
  });

  it('waits for the morning before 08:00 and from 18:00', () => {
    expect(send('2026-11-23T07:59:59.999Z')).toBe('2026-11-23T08:00:00.000Z');
    expect(send('2026-11-23T18:00:00.000Z')).toBe('2026-11-24T08:00:00.000Z');
  });

  it('waits for Monday at a weekend, and for term in the holidays', () => {
    expect(send('2026-11-20T19:00:00.000Z')).toBe('2026-11-23T08:00:00.000Z');
    expect(send('2026-12-18T18:00:00.000Z')).toBe('2027-01-04T08:00:00.000Z');
  });

  it('goes by the school clock when it changes: summer morning is 07:00 UTC, winter morning 08:00 UTC', () => {
    expect(send('2026-10-22T20:00:00.000Z')).toBe('2026-10-23T07:00:00.000Z');
    expect(send('2026-10-25T00:30:00.000Z')).toBe('2026-11-02T08:00:00.000Z');
    expect(send('2027-03-27T12:00:00.000Z')).toBe('2027-03-29T07:00:00.000Z');
  });

  it('says that the calendar ends when no school day is left', () => {
    expect(() => send('2027-04-01T18:00:00.000Z')).toThrow(CalendarEnds);
  });

  it('never names a moment before now or outside the hours', () => {
    const moment = fc.integer({ min: Date.parse('2026-08-20'), max: Date.parse('2027-03-31') });
    fc.assert(
      fc.property(moment, (ms) => {
        const now = new Date(ms).toISOString();
        const next = send(now);
        const { hour } = DateTime.fromISO(next, { zone: LONDON });
        expect(next >= now && hour >= 8 && hour < 18 && maySendAt(next, northfield, LONDON)).toBe(true);
        expect(send(next)).toBe(next);
      }),
    );
  });
});

describe('Counting school days', () => {
  it('does not count the day itself, weekends or holidays', () => {
    expect(addSchoolDays('2026-11-23', 1, northfield)).toBe('2026-11-24');
    expect(addSchoolDays('2026-11-20', 1, northfield)).toBe('2026-11-23');
    expect(addSchoolDays('2026-11-21', 1, northfield)).toBe('2026-11-23');
    expect(addSchoolDays('2026-12-17', 3, northfield)).toBe('2027-01-05');
  });

  it('takes 0 as this school day, or the next one', () => {
    expect(addSchoolDays('2026-11-23', 0, northfield)).toBe('2026-11-23');
    expect(addSchoolDays('2026-12-24', 0, northfield)).toBe('2027-01-04');
  });

  it('agrees with stepping one school day at a time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 150 }), fc.integer({ min: 1, max: 20 }), (offset, count) => {
        const day = addDays('2026-09-01', offset);
        let stepped = day;
        for (let left = count; left > 0; left -= isSchoolDay(stepped, northfield) ? 1 : 0)
          stepped = addDays(stepped, 1);
        expect(addSchoolDays(day, count, northfield)).toBe(stepped);
      }),
    );
  });

  it('knows the school day before', () => {
    expect(schoolDayBefore('2027-01-04', northfield)).toBe('2026-12-18');
    expect(schoolDayBefore('2026-09-02', northfield)).toBeNull();
  });

  it('asks for an answer in three school days, but at the latest on the school day before the meeting', () => {
    expect(answerBy('2026-11-23', '2026-12-04', northfield)).toBe('2026-11-26');
    expect(answerBy('2026-11-23', '2026-11-26', northfield)).toBe('2026-11-25');
    expect(answerBy('2026-11-23', '2026-11-24', northfield)).toBe('2026-11-23');
    expect(answerBy('2026-12-17', '2027-01-08', northfield)).toBe('2027-01-05');
  });
});
