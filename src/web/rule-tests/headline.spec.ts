import { describe, expect, it } from '@jest/globals';
import { headline } from './headline.js';

const lead = { least: 27, lowerQuartile: 27, median: 27, upperQuartile: 27, most: 27 };
const said = (
  [pupils, flagged, truePositives, falseNegatives]: number[],
  leadTimeWeeks: Parameters<typeof headline>[0]['leadTimeWeeks'] = null,
) =>
  headline({
    ...{ pupils: pupils ?? 0, flagged: flagged ?? 0, truePositives: truePositives ?? 0 },
    ...{ falseNegatives: falseNegatives ?? 0, leadTimeWeeks },
  });

describe('What came of a test, in one sentence', () => {
  it('says how many, for whom rightly, who was missed, and how early', () => {
    expect(said([395, 142, 104, 26], { ...lead, unit: 'school weeks' })).toBe(
      'Of 395 pupils it would have flagged 142; for 104 of them what you asked about came true, and 26 were missed. Half of the right warnings came 27 school weeks or more before.',
    );
    expect(said([2, 2, 2, 0], { ...lead, median: 1.5, unit: 'ISO weeks' })).toMatch(
      /and nobody was missed\. Half .* came 1\.5 weeks or more before\.$/,
    );
    expect(said([2, 2, 2, 0], { ...lead, median: 0, unit: 'school weeks' })).toContain(
      'only in the same week',
    );
  });

  it.each([
    [[0, 0, 0, 0], 'There was no pupil in that time of whom can be said how it went.'],
    [[9, 0, 0, 3], 'Of 9 pupils it would have flagged nobody; 3 were missed.'],
    [[9, 4, 0, 0], 'Of 9 pupils it would have flagged 4; what you asked about came true for nobody.'],
    [
      [9, 4, 0, 1],
      'Of 9 pupils it would have flagged 4; for none of them what you asked about came true, and one was missed.',
    ],
    [
      [9, 1, 1, 0],
      'Of 9 pupils it would have flagged 1; for that pupil what you asked about came true, and nobody was missed.',
    ],
    [
      [1, 1, 0, 2],
      'Of 1 pupil it would have flagged 1; for that pupil what you asked about did not come true, and 2 were missed.',
    ],
  ])('of %j says it plainly', (figures, words) => {
    expect(said(figures)).toBe(words);
  });
});
