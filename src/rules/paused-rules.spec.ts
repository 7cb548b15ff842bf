import { describe, expect, it } from '@jest/globals';
import { toEpochDay } from '../shared/days.js';
import { pausedBecause } from './paused-rules.js';
import { pupilHistory, type EnrolmentSpan } from './pupil-history.js';
import { SchoolCalendar } from './school-calendar.js';

const LAST_SCHOOL_DAY = toEpochDay('2026-07-17');

function history(enrolments: [from: string, to: string | null][], days = [LAST_SCHOOL_DAY]) {
  const spans = enrolments.map(([from, to]): EnrolmentSpan => ({
    schoolId: 1,
    yearGroup: '9',
    from: toEpochDay(from),
    to: to === null ? null : toEpochDay(to),
  }));
  return pupilHistory({ calendar: new SchoolCalendar(days), enrolments: spans });
}

describe('The rules are paused', () => {
  it('from the 99th day without a known school day, and not through a summer', () => {
    const amir = history([['2025-09-01', null]]);
    expect(pausedBecause(amir, LAST_SCHOOL_DAY + 98)).toBeNull();
    expect(pausedBecause(amir, LAST_SCHOOL_DAY + 99)).toEqual({
      kind: 'not-enough-data',
      reason: 'No school day is known since 17 July 2026: rules are paused.',
    });
  });

  it('for a pupil who has left, from the day after the last one', () => {
    const lena = history([
      ['2025-09-01', '2026-01-30'],
      ['2026-02-02', '2026-06-30'],
    ]);
    expect(pausedBecause(lena, toEpochDay('2026-06-30'))).toBeNull();
    expect(pausedBecause(lena, toEpochDay('2026-07-01'))?.reason).toBe(
      'On roll until 30 June 2026: rules are paused.',
    );
  });

  it('neither for a school whose calendar was never given, nor for a pupil without enrolments', () => {
    expect(pausedBecause(history([['2025-09-01', null]], []), toEpochDay('2030-01-01'))).toBeNull();
    expect(pausedBecause(history([]), LAST_SCHOOL_DAY)).toBeNull();
  });
});
