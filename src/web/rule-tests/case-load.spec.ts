import { describe, expect, it } from '@jest/globals';
import { DEFAULT_RULES } from '../../rules/default-rule-set.js';
import { type CaseLoadFacts, presentCaseLoad } from './case-load.js';

const [PARVEEN, OWEN] = [4, 5];
const FACTS: CaseLoadFacts = {
  load: {
    weeks: ['2026-01-05', '2026-01-12', '2026-01-19'],
    leads: [
      { schoolId: 1, ownerStaffId: OWEN, byWeek: [9, 2, 2] },
      { schoolId: 1, ownerStaffId: PARVEEN, byWeek: [20, 5, 9] },
    ],
    found: { 'open-case': 47, watch: 80, list: 1 },
  },
  inForce: null,
  rules: DEFAULT_RULES,
  reader: OWEN,
  names: new Map([
    [PARVEEN, 'Parveen Rashid'],
    [OWEN, 'Owen Hale'],
  ]),
  rooms: new Map([[1, 5]]),
};

describe('Whether the conversations of a test can be held', () => {
  it('is said of each lead beside the room, who reads first, without the week in which all is found at once', () => {
    const { title, leads, first } = presentCaseLoad(FACTS);
    expect(title).toBe('More conversations than there is room for, with one lead');
    expect(leads.map(({ words, isTooMuch }) => [words, isTooMuch])).toEqual([
      ['About 2 cases a week reach you; in the busiest 2; you have room for 5.', false],
      ['About 7 cases a week reach Parveen Rashid; in the busiest 9; there is room for 5.', true],
    ]);
    expect(first).toContain('that of 5 January 2026, is left out of these means: in it 29 cases');
  });

  it('is held against the rules in force, tried on the same weeks', () => {
    const inForce = {
      ...FACTS.load,
      leads: [{ schoolId: 1, ownerStaffId: PARVEEN, byWeek: [20, 2, 4] }],
    };
    expect(presentCaseLoad({ ...FACTS, inForce }).leads.map(({ words }) => words)).toEqual([
      expect.stringMatching(/room for 5\. By the rules in force it would have been fewer than 1\.$/),
      expect.stringMatching(/room for 5\. By the rules in force it would have been about 3\.$/),
    ]);
  });

  it('tells rules that only show or keep in sight apart from those that propose a case', () => {
    const of = (consequence: string) =>
      DEFAULT_RULES.filter((rule) => rule.consequence === consequence).length;
    expect(presentCaseLoad(FACTS).found).toEqual([
      `${of('open-case')} rules propose a case: 47 pupils found; each is a conversation.`,
      `${of('watch')} rules keep in sight: 80 pupils found; a case only where two come together from different parts of school life.`,
      `${of('list')} rules only show: 1 pupil found; they ask nobody for a conversation.`,
    ]);
  });

  it('has nobody’s pupils without a room, and a sentence where no case would have come', () => {
    const nobodys = [{ schoolId: 1, ownerStaffId: null, byWeek: [0, 1, 2] }];
    const { leads, title } = presentCaseLoad({ ...FACTS, load: { ...FACTS.load, leads: nobodys } });
    expect(leads[0]?.words).toBe('About 2 cases a week reach nobody: they have no lead; in the busiest 2.');
    expect(title).toBe('There would have been room for these conversations');
    const none = presentCaseLoad({ ...FACTS, load: { ...FACTS.load, leads: [] } });
    expect([none.title, none.leads, none.first]).toEqual(['No case would have been proposed', [], null]);
  });
});
