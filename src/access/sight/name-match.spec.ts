import { describe, expect, it } from '@jest/globals';
import { isEnoughOfAName, meansSomebody } from './name-match.js';

const LUKASZ = ['Łukasz', 'Luke', "O'Brien-Nowak"];

describe('Typing letters of a name', () => {
  it.each([
    'lu',
    'Łuk',
    'luke',
    'obr',
    "o'brien",
    'O’Brien',
    'now',
    'nowak luk',
    'lukasz obrien nowak',
    '  LUKE  now ',
  ])('finds Łukasz O’Brien-Nowak, called Luke, by "%s"', (typed) => {
    expect(meansSomebody(typed)(LUKASZ)).toBe(true);
  });

  it.each(['ukasz', 'luke smith', 'brien', 'lukasz a'])('does not find him by "%s"', (typed) => {
    expect(meansSomebody(typed)(LUKASZ)).toBe(false);
  });

  it('finds nobody by one letter, a space or a sign: nobody pages through a school that way', () => {
    for (const typed of ['', ' ', 'l', '%', '__', "'", 'é']) {
      expect(isEnoughOfAName(typed)).toBe(false);
      expect(meansSomebody(typed)(LUKASZ)).toBe(false);
    }
  });

  it('finds names in any script', () => {
    expect(meansSomebody('王小')(['王小明', null, '王'])).toBe(true);
    expect(meansSomebody('zoe')(['Zoë', null, 'Ng'])).toBe(true);
    expect(meansSomebody('стр')(['Аня', null, 'Строкова'])).toBe(true);
  });
});
