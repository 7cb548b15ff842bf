import { describe, expect, it } from '@jest/globals';
import { afterSaying, type SaidForMeeting, saidInShort, saysMore, writesMore } from './said-for-meeting.js';

const NOTHING: SaidForMeeting = { coming: null, accessNeeds: null, interpreterLanguage: null, note: null };
const AMINA: SaidForMeeting = { ...NOTHING, coming: 2, accessNeeds: 'no steps', note: 'after 5' };

describe('What a home says for its meeting', () => {
  it('takes nothing back when a field is left empty', () => {
    expect(afterSaying(AMINA, NOTHING)).toEqual(AMINA);
    expect(saysMore(AMINA, afterSaying(AMINA, NOTHING))).toBe(false);
  });

  it('puts new words after the old, so that no worry a family wrote is lost', () => {
    const more = { ...NOTHING, accessNeeds: 'large print', note: 'I am afraid of him.\n\nPlease phone.' };
    const after = afterSaying(AMINA, more);
    expect(after.accessNeeds).toBe('no steps; large print');
    expect(after.note).toBe('after 5\n\nI am afraid of him.\n\nPlease phone.');
    expect(writesMore(AMINA, after)).toBe(true);
  });

  it('counts the same words once, also of several paragraphs and also between others', () => {
    const said = { ...NOTHING, note: 'I am afraid of him.\n\nPlease phone.' };
    const once = afterSaying(afterSaying(AMINA, said), { ...NOTHING, note: 'Not on Friday.' });
    expect(afterSaying(once, said)).toEqual(once);
    expect(afterSaying(once, { ...NOTHING, note: 'after 5' })).toEqual(once);
  });

  it('does not take a part of a word for the word', () => {
    const urdu = { ...NOTHING, interpreterLanguage: 'Urdu or Punjabi' };
    expect(afterSaying(urdu, { ...NOTHING, interpreterLanguage: 'Urdu' }).interpreterLanguage).toBe(
      'Urdu or Punjabi; Urdu',
    );
  });

  it('takes the newest number of people, which is nothing to read', () => {
    const after = afterSaying(AMINA, { ...NOTHING, coming: 4 });
    expect(after.coming).toBe(4);
    expect([saysMore(AMINA, after), writesMore(AMINA, after)]).toEqual([true, false]);
    expect(saidInShort(AMINA, after)).toBe(' 4 people or more come.');
  });

  it('tells the story what is new, and none of the words', () => {
    const all = { coming: 1, accessNeeds: 'no steps', interpreterLanguage: 'Urdu', note: 'He hits me.' };
    expect(saidInShort(NOTHING, all)).toBe(
      ' One person comes. Asks for an interpreter. Says what they need to come. Left a note.',
    );
    expect(saidInShort(all, all)).toBe('');
  });
});
