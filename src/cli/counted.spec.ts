import { expect, it } from '@jest/globals';
import { counted } from './counted.js';

it('counts one as one, and none and two as several', () => {
  expect([0, 1, 2].map((number) => counted(number, 'case'))).toEqual(['0 cases', '1 case', '2 cases']);
  expect(counted(2, 'child', 'children')).toBe('2 children');
});
