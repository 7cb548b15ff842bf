import { describe, expect, it } from '@jest/globals';
import { type Silence, silenceLines } from './silence-words.js';

const TODAY = '2026-03-12';

const year9: Silence = {
  ...{ schoolId: 1, school: 'Northfield School', yearGroup: '9', lastMarkOn: '2026-03-03' },
  ...{ comesAgain: false, isExpected: true, pupilsSilent: 111, pupilsOnRoll: 112, pupilsAtSchool: 600 },
  mayCount: true,
};

describe('The words for a register that does not come', () => {
  it('name the year group, the school, the last day and how many pupils it is about', () => {
    expect(silenceLines([year9], TODAY)).toEqual([
      'No register for Year 9 at Northfield School since Tuesday 3 March (111 pupils).',
    ]);
    const older = { ...year9, lastMarkOn: '2025-12-19' };
    expect(silenceLines([older], TODAY)[0]).toContain('since Friday 19 December 2025 (');
  });

  it('are one line for year groups that stopped together, and call all of them the school', () => {
    const years = ['10', '9', '8'].map((yearGroup) => ({ ...year9, yearGroup }));
    expect(silenceLines(years, TODAY)).toEqual([
      'No register for Years 8, 9 and 10 at Northfield School since Tuesday 3 March (333 pupils).',
    ]);
    const all = [
      { ...year9, pupilsOnRoll: 590 },
      { ...year9, yearGroup: null, pupilsOnRoll: 10, pupilsSilent: 10 },
    ];
    expect(silenceLines(all, TODAY)).toEqual([
      'No register from Northfield School since Tuesday 3 March (121 pupils).',
    ]);
    expect(silenceLines([{ ...year9, yearGroup: null }, year9], TODAY)[0]).toContain(
      'for Year 9 and pupils without a year group at Northfield School',
    );
  });

  it('begin with the register that stopped last', () => {
    const other = { ...year9, schoolId: 2, school: 'Southfield School', lastMarkOn: '2026-03-05' };
    const never = { ...year9, yearGroup: '7', lastMarkOn: null };
    expect(silenceLines([never, year9, other], TODAY)).toEqual([
      'No register for Year 9 at Southfield School since Thursday 5 March (111 pupils).',
      'No register for Year 9 at Northfield School since Tuesday 3 March (111 pupils).',
      'No register for Year 7 at Northfield School has come yet (111 pupils).',
    ]);
  });

  it('say that it comes again while its marks are too young, and no number to who may not count', () => {
    expect(silenceLines([{ ...year9, comesAgain: true, mayCount: false }], TODAY)).toEqual([
      'No register for Year 9 at Northfield School for some school days after Tuesday 3 March. It comes again; its latest marks do not count yet.',
    ]);
  });
});
