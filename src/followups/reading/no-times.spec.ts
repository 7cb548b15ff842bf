import { describe, expect, it } from '@jest/globals';
import type { StaffAtMeeting } from '../meeting-staff.js';
import { noTimesBecause, type TimesSought } from './no-times.js';

const ada: StaffAtMeeting = {
  ...{
    staffId: 1,
    name: 'Ada Okafor',
    jobTitle: null,
    role: 'pastoral-lead',
    fromTeam: false,
    worksHere: true,
  },
};
const dee: StaffAtMeeting = { ...ada, staffId: 2, name: 'Dee Marsh', role: 'mast-worker', fromTeam: true };
const mondays = { weekday: 1, from: '09:00', to: '12:00' };
const march = Array.from({ length: 31 }, (_, at) => `2026-03-${String(at + 1).padStart(2, '0')}`);
const usual: TimesSought = {
  staff: [ada, dee],
  staffTimes: [
    { staffId: 1, workingHours: [mondays], busyQuarters: [] },
    { staffId: 2, workingHours: [{ ...mondays, weekday: 2 }], busyQuarters: [] },
  ],
  today: '2026-03-02',
  schoolDays: march,
  lastSchoolDay: '2026-07-17',
};

describe('A draft without a time says why:', () => {
  it('those who are to be there are never free together', () => {
    expect(noTimesBecause(usual)).toBe(
      'those who are to be there have no free half-hour in common on the next school days',
    );
  });

  it('nobody is known, or somebody without hours', () => {
    expect(noTimesBecause({ ...usual, staff: [] })).toMatch(/^nobody of the staff is known/);
    const [first] = usual.staffTimes;
    const staffTimes = [{ staffId: 2, workingHours: [], busyQuarters: [] }, ...(first ? [first] : [])];
    expect(noTimesBecause({ ...usual, staffTimes })).toBe(
      'no working hours are known of Dee Marsh (staff.csv)',
    );
  });

  it('the calendar ends too soon to look three weeks ahead, has ended, or is not there', () => {
    const upTo = (day: string, lastSchoolDay: string | null) =>
      noTimesBecause({ ...usual, schoolDays: march.filter((one) => one <= day), lastSchoolDay });
    expect(upTo('2026-03-18', '2026-03-18')).toBe(
      "the school's calendar ends on 18 March 2026 (school-days.csv, or the next term in the settings)",
    );
    expect(upTo('2026-03-19', '2026-03-19')).not.toContain('calendar');
    expect(upTo('2025-07-18', '2025-07-18')).toBe(
      "the school's calendar ended on 18 July 2025 (school-days.csv, or the next term in the settings)",
    );
    expect(upTo('2025-07-18', null)).toBe(
      'no school days are known (school-days.csv, or a term in the settings)',
    );
  });
});
