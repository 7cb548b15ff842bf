import { describe, expect, it } from '@jest/globals';
import {
  everything,
  type Sight,
  type SightPart,
  THEIRS,
  type Whereabouts,
  whyVisible,
} from './why-visible.js';

const NORTHFIELD = 1;
const SOUTHFIELD = 2;

const leadOf9: SightPart = {
  schoolIds: [NORTHFIELD],
  yearGroups: ['9'],
  ifFamilyAgreed: false,
  because: 'you are pastoral lead of year 9 at Northfield',
};
const mast: SightPart = {
  schoolIds: [NORTHFIELD],
  yearGroups: null,
  ifFamilyAgreed: true,
  because: 'the team works for the school, and the family has said yes',
};

function sight(...parts: readonly SightPart[]): Sight {
  return { parts, staffId: 7, today: '2026-03-02' };
}

function at(schoolId: number, more: Partial<Whereabouts> = {}): Whereabouts {
  return { schoolId, yearGroup: '9', familyAgreed: false, ...more };
}

describe('Why somebody may know of a pupil', () => {
  it('a pastoral lead knows of their year group at their school', () => {
    expect(whyVisible(sight(leadOf9), [at(NORTHFIELD)])).toBe(leadOf9.because);
    expect(whyVisible(sight(leadOf9), [at(NORTHFIELD, { yearGroup: '10' })])).toBeNull();
    expect(whyVisible(sight(leadOf9), [at(NORTHFIELD, { yearGroup: null })])).toBeNull();
    expect(whyVisible(sight(leadOf9), [at(SOUTHFIELD)])).toBeNull();
  });

  it('a pupil at two schools is known at each of them', () => {
    expect(whyVisible(sight(leadOf9), [at(SOUTHFIELD, { yearGroup: '10' }), at(NORTHFIELD)])).not.toBeNull();
    expect(whyVisible(sight(leadOf9), [at(SOUTHFIELD), at(NORTHFIELD, { yearGroup: '10' })])).toBeNull();
  });

  it('the MAST knows only of pupils whose family has said yes to it', () => {
    expect(whyVisible(sight(mast), [at(NORTHFIELD)])).toBeNull();
    expect(whyVisible(sight(mast), [at(NORTHFIELD, { familyAgreed: true })])).toBe(mast.because);
    expect(whyVisible(sight(mast), [at(SOUTHFIELD, { familyAgreed: true })])).toBeNull();
  });

  it('what is theirs to do stays in sight in another year, never at another school or without the family', () => {
    const theirs = { isTheirs: true, yearGroup: '10' };
    expect(whyVisible(sight(leadOf9), [at(NORTHFIELD, theirs)])).toBe(THEIRS);
    expect(whyVisible(sight(leadOf9), [at(SOUTHFIELD, theirs)])).toBeNull();
    expect(whyVisible(sight(mast), [at(NORTHFIELD, theirs)])).toBeNull();
    expect(whyVisible(sight(), [at(NORTHFIELD, theirs)])).toBeNull();
  });

  it('says the first reason that holds, and nothing to who has none', () => {
    const agreed = at(NORTHFIELD, { familyAgreed: true });
    expect(whyVisible(sight(mast, leadOf9), [agreed])).toBe(mast.because);
    expect(whyVisible(sight(), [agreed])).toBeNull();
    expect(whyVisible(everything('on the server'), [at(SOUTHFIELD)])).toBe('on the server');
  });
});
