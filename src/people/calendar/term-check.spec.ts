import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromEpochDay, toEpochDay } from '../../shared/days.js';
import { overlapping, schoolYearOf, termProblems, type TypedTerm } from './term-check.js';

const TODAY = '2026-06-15';
const AUTUMN: TypedTerm = {
  ...{ name: 'Autumn 2026', firstDay: '2026-09-02', lastDay: '2026-12-18' },
  ...{ halfTermFrom: '2026-10-26', halfTermTo: '2026-10-30' },
};
const SPRING = { name: 'Spring 2027', firstDay: '2027-01-04', lastDay: '2027-03-25' };
const told = (wrong: Partial<TypedTerm>, others = [SPRING]): string[] =>
  termProblems({ ...AUTUMN, ...wrong }, others, TODAY).map(({ field, text }) => `${field}: ${text}`);

describe('A term that is typed', () => {
  it('is taken when its dates and its break make sense', () => {
    expect(told({})).toEqual([]);
    expect(told({ halfTermFrom: '', halfTermTo: '' })).toEqual([]);
    expect(told({ firstDay: '2026-12-18', halfTermFrom: '', halfTermTo: '' })).toEqual([]);
  });

  it('says of each date which it is and what was expected', () => {
    expect(told({ firstDay: '', lastDay: '2026-02-30' })).toEqual([
      'firstDay: Enter the first day of the term',
      'lastDay: Enter the last day of the term as a day that exists, written like 2026-06-15',
    ]);
    expect(told({ firstDay: '2062-09-02', lastDay: '2026-12-18' })).toEqual([
      'firstDay: Enter the first day of the term, between 15 June 2023 and 15 June 2029; 2 September 2062 is too far away',
    ]);
    expect(told({ lastDay: '2026-09-01' })).toEqual([
      'lastDay: The term ends before it starts: enter 2 September 2026 or later',
    ]);
    expect(told({ lastDay: '2027-07-16' }, [])).toEqual([
      'lastDay: A term has at most 26 weeks: enter 2 March 2027 or earlier, and add each term by itself',
    ]);
  });

  it('names the other term that it overlaps', () => {
    expect(told({ lastDay: '2027-01-04' })).toEqual([
      'lastDay: This overlaps another term, Spring 2027, 4 January 2027 to 25 March 2027: enter a day before 4 January 2027',
    ]);
    const late = { firstDay: '2027-03-25', lastDay: '2027-05-01', halfTermFrom: '', halfTermTo: '' };
    expect(told(late)).toEqual([
      'firstDay: This overlaps another term, Spring 2027, 4 January 2027 to 25 March 2027: enter a day after 25 March 2027',
    ]);
  });

  it('may overlap another no further than it did when a file stated both so', () => {
    const changed = (wrong: Partial<TypedTerm>) =>
      termProblems({ ...AUTUMN, ...wrong }, [SPRING], TODAY, {
        ...{ firstDay: '2026-09-02', lastDay: '2027-01-15' },
      }).map(({ field }) => field);
    expect(changed({ lastDay: '2027-01-15' })).toEqual([]);
    expect(changed({ lastDay: '2027-01-14' })).toEqual([]);
    expect(changed({ lastDay: '2026-12-18' })).toEqual([]);
    expect(changed({ lastDay: '2027-01-16' })).toEqual(['lastDay']);
    const elsewhere = { firstDay: '2027-03-01', lastDay: '2027-04-02', halfTermFrom: '', halfTermTo: '' };
    expect(changed(elsewhere)).toEqual(['firstDay']);
    expect(termProblems({ ...AUTUMN, lastDay: '2027-01-15' }, [SPRING], TODAY, AUTUMN)).toHaveLength(1);
  });

  it('has a break within it, from one day to a later one, or none', () => {
    expect(told({ halfTermTo: '' })).toEqual([
      'halfTermTo: Enter the last day of the half-term break, a day within the term, or leave both empty',
    ]);
    expect(told({ halfTermFrom: '2026-09-02' })).toEqual([
      'halfTermFrom: Enter the first day of the half-term break, a day within the term, or leave both empty',
    ]);
    expect(told({ halfTermTo: '2026-10-25' })).toEqual([
      'halfTermTo: The half-term break ends before it starts: enter 26 October 2026 or later',
    ]);
  });

  it('overlaps another exactly when they share a day', () => {
    const stretch = fc.tuple(fc.integer({ min: 20_000, max: 20_100 }), fc.nat(40));
    fc.assert(
      fc.property(stretch, stretch, ([a, aLong], [b, bLong]) => {
        const one = { firstDay: fromEpochDay(a), lastDay: fromEpochDay(a + aLong) };
        const other = { firstDay: fromEpochDay(b), lastDay: fromEpochDay(b + bLong) };
        const shared = Array.from({ length: aLong + 1 }, (_, at) => a + at).some(
          (day) => day >= b && day <= b + bLong,
        );
        expect(overlapping(one, [other]) !== undefined).toBe(shared);
      }),
    );
  });

  it('belongs to the school year that its first day lies in', () => {
    expect(schoolYearOf('2026-09-02', '08-01')).toEqual({ first: '2026-08-01', last: '2027-07-31' });
    expect(schoolYearOf('2027-07-31', '08-01')).toEqual({ first: '2026-08-01', last: '2027-07-31' });
    expect(toEpochDay(schoolYearOf('2027-08-01', '08-01').first)).toBe(toEpochDay('2027-08-01'));
  });
});
