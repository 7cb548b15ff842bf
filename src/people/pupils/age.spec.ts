import { describe, expect, it } from '@jest/globals';
import { ageOn } from './age.js';

describe('The age of a pupil', () => {
  it.each([
    ['2012-05-04', '2028-05-03', 15, 'the day before the birthday'],
    ['2012-05-04', '2028-05-04', 16, 'the birthday itself'],
    ['2008-02-29', '2026-02-28', 17, 'born on 29 February, a year without one'],
    ['2008-02-29', '2026-03-01', 18, 'then the birthday is reached on 1 March'],
  ])('born on %s is on %s %i years: %s', (dateOfBirth, day, years) => {
    expect(ageOn(dateOfBirth, day)).toBe(years);
  });
});
