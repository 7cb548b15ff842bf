import { InvalidInput } from '../shared/errors.js';
import { staffWordsIn } from './family-words.js';
import { oneLine } from './invitation-blocks.js';

/** What a person may add to the words of an invitation: where in the school, and a few words of their own. */
export interface OwnWords {
  /** One line; null: nothing beyond the school itself. */
  readonly place: string | null;
  /** A short paragraph in English, as it stands in each mail that invites; null: none. */
  readonly ownWords: string | null;
}

export const NO_OWN_WORDS: OwnWords = { place: null, ownWords: null };
/** Room for two or three sentences: what is longer is better said face to face. */
export const OWN_WORDS_AT_MOST = 500;
export const PLACE_AT_MOST = 120;

/** Families are told to trust one link, their own; an address beside it would teach them to follow others. */
const ADDRESS = /https?:|www\.|\S@\S|\p{L}[\p{L}\p{N}-]*\.\p{L}{2,}/iu;
/** Soft hyphens, joiners and direction marks: a word that is cut by one reads whole at home. */
const UNSEEN = /\p{Cf}/gu;

/**
 * The words as they will be sent, or why not: the same rule that every text of ours keeps, that no word which staff use among themselves reaches a
 * home. `names` (people, school) are passed over. An empty text is none. Throws {@link InvalidInput} with the field `place` or `ownWords`.
 */
export function checkedOwnWords(
  { place, ownWords }: { readonly place: string; readonly ownWords: string },
  names: readonly string[],
): OwnWords {
  return {
    place: checked('place', oneLine(place.replaceAll(UNSEEN, '')), PLACE_AT_MOST, names),
    ownWords: checked('ownWords', oneLine(ownWords.replaceAll(UNSEEN, '')), OWN_WORDS_AT_MOST, names),
  };
}

function checked(
  field: keyof OwnWords,
  text: string,
  atMost: number,
  names: readonly string[],
): string | null {
  if (text === '') return null;
  if (text.length > atMost) throw new InvalidInput(field, `at most ${atMost} characters`);
  if (ADDRESS.test(text))
    throw new InvalidInput(field, 'no web or mail address: a link of their own stands in each mail');
  const words = staffWordsIn(text, names);
  if (words.length > 0)
    throw new InvalidInput(field, `other words than “${words.join('”, “')}”: families read this`);
  return text;
}
