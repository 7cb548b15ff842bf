import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from './seeded-random.js';

const firstTen = (random: SeededRandom): number[] => Array.from({ length: 10 }, () => random.fraction());

describe('A seeded stream of numbers', () => {
  it('repeats for the same seed and purpose and differs for any other', () => {
    const numbers = firstTen(new SeededRandom(1, 'contacts'));
    expect(firstTen(new SeededRandom(1, 'contacts'))).toEqual(numbers);
    expect(firstTen(new SeededRandom(2, 'contacts'))).not.toEqual(numbers);
    expect(firstTen(new SeededRandom(1, 'staff'))).not.toEqual(numbers);
  });

  it('keeps to its bounds and reaches both ends', () => {
    const random = new SeededRandom(1, 'bounds');
    const dice = Array.from({ length: 1000 }, () => random.whole(1, 6));
    expect(new Set(dice)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
  });

  it('never picks what weighs nothing', () => {
    const random = new SeededRandom(1, 'weights');
    const picks = Array.from({ length: 1000 }, () =>
      random.pickWeighted([
        ['never', 0],
        ['always', 1],
      ] as const),
    );
    expect(new Set(picks)).toEqual(new Set(['always']));
  });

  it('shuffles without losing or repeating anything', () => {
    const cards = Array.from({ length: 52 }, (_, index) => index);
    const shuffled = new SeededRandom(1, 'cards').shuffled(cards);
    expect(shuffled).not.toEqual(cards);
    expect([...shuffled].sort((a, b) => a - b)).toEqual(cards);
  });
});
