import { describe, expect, it } from '@jest/globals';
import type { FoundPupil } from '../../access/sight/pupil-search.js';
import { NOBODY_PICKED, presentPickList, withChosen } from './find-pupil.presenter.js';

const amir: FoundPupil = {
  ...{ id: 1, publicId: 'amirs-id', name: 'Amir Khan', yearGroup: '9', dateOfBirth: '2011-05-04' },
  ...{ schoolId: 1, school: 'Northfield', sourceId: '604821' },
};
const list = (...pupils: FoundPupil[]) => ({ typed: 'khan', searched: true, pupils, more: false });
const hintsOf = (...pupils: FoundPupil[]) =>
  presentPickList(list(...pupils)).items.map(({ hint }) => hint?.text);

describe('Pupils to pick from', () => {
  it('are told by name and year, and by school only where there are several', () => {
    const amira = { ...amir, id: 2, publicId: 'amiras-id', name: 'Amira Khan', yearGroup: null };
    expect(hintsOf(amir, amira)).toEqual(['Year 9', undefined]);
    expect(hintsOf(amir, { ...amira, yearGroup: 'Reception', schoolId: 2, school: 'Southfield' })).toEqual([
      'Year 9, Northfield',
      'Reception, Southfield',
    ]);
  });

  it('are told apart by birthday where name and year are the same, else by their number', () => {
    const other = { ...amir, id: 2, publicId: 'other-id', dateOfBirth: '2011-10-30', sourceId: '604822' };
    expect(hintsOf(amir, other)).toEqual(['Year 9, born 4 May 2011', 'Year 9, born 30 October 2011']);
    for (const dateOfBirth of [null, amir.dateOfBirth])
      expect(hintsOf(amir, { ...other, dateOfBirth })).toEqual([
        'Year 9, number 604821',
        'Year 9, number 604822',
      ]);
  });

  it('come with words for what to do next', () => {
    const words = (more: object) => presentPickList({ ...list(), ...more }).words;
    expect(presentPickList(NOBODY_PICKED).words).toBe('');
    expect(words({ typed: 'k', searched: false })).toBe('Type at least two letters of the name.');
    expect(words({})).toContain('Nobody here has a name like that.');
    expect(words({ pupils: [amir] })).toBe('1 pupil. Choose them if it is who you mean.');
    expect(words({ pupils: [amir], more: true })).toContain('type more letters');
  });

  it('keep who was chosen, and choose nobody by themselves', () => {
    expect(presentPickList(list(amir)).items[0]?.checked).toBe(false);
    expect(presentPickList(withChosen(NOBODY_PICKED, amir), 'amirs-id').items).toMatchObject([
      { text: 'Amir Khan', checked: true },
    ]);
    expect(withChosen(list(amir), amir).pupils).toHaveLength(1);
    expect(withChosen(NOBODY_PICKED, null)).toBe(NOBODY_PICKED);
  });
});
