import { describe, expect, it } from '@jest/globals';
import { presentMeetings, SHELVES } from './meetings.presenter.js';

describe('An empty shelf of meetings', () => {
  it('says nothing about homes that is not so: whose meeting was held has answered, too', () => {
    const empty = presentMeetings([], 'answered', false).empty;
    expect(empty).toContain('lies ahead');
    expect(empty).toContain('Held');
  });

  it('has words of its own on each', () => {
    const words = SHELVES.map(({ state }) => presentMeetings([], state, false).empty);
    expect(new Set(words).size).toBe(SHELVES.length);
    expect(words).not.toContain('');
  });
});
