import { describe, expect, it } from '@jest/globals';
import { toEpochDay } from '../../shared/days.js';
import { calendarWarnings, type DraftNeeds, draftWarnings } from './what-drafts-need.js';

const TODAY = '2026-03-02';
const northfield: DraftNeeds = {
  ...{ id: 1, name: 'Northfield', sourceId: 'N', staffWithHours: 1, contacts: 1 },
  ...{ lastSchoolDay: toEpochDay('2026-07-17'), daysLeft: 80 },
};
const southfield: DraftNeeds = { ...northfield, id: 2, name: 'Southfield', sourceId: 'S' };
const ending = (school: DraftNeeds, day: string, daysLeft: number): DraftNeeds => ({
  ...school,
  lastSchoolDay: toEpochDay(day),
  daysLeft,
});

describe('What schools lack for drafts', () => {
  it('is nothing where there are staff with hours, contacts and ten school days ahead', () => {
    expect(draftWarnings([northfield, ending(southfield, '2026-03-16', 10)], TODAY)).toEqual([]);
  });

  it('is said once for several schools', () => {
    const poor = [northfield, southfield].map((one) => ({ ...one, staffWithHours: 0, contacts: 0 }));
    expect(draftWarnings(poor, TODAY)).toEqual([
      'Northfield (N), Southfield (S) have nobody with working hours: drafts find nobody to meet and no time. Import staff.csv',
      'Northfield (N), Southfield (S) have no contacts: drafts find nobody at home to ask. Import contacts.csv',
    ]);
  });

  it('names the day on which each calendar ends or has ended', () => {
    const schools = [ending(northfield, '2026-03-13', 9), ending(southfield, '2025-07-18', 0)];
    expect(calendarWarnings(schools, TODAY)).toEqual([
      "The calendar of Northfield (N) ends on 13 March 2026, of Southfield (S) ended on 18 July 2025: drafts find few times or none. Import the next school-days.csv, or add the next term in Tandem (Settings, the school's calendar)",
    ]);
  });
});
