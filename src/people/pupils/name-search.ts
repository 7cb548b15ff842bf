/** How a pupil may be called, as the search reads it. */
export interface SearchedNames {
  readonly firstName: string;
  readonly preferredName: string | null;
  readonly lastName: string;
}

const PLAIN = /^[ -~]*$/;
const MARKS = /\p{M}/gu;
const APOSTROPHES = /['’‘ʼ`´]/g;
const BETWEEN_WORDS = /[\s\-‐‑–.,]+/u;
/** Letters that no decomposition takes apart. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
};
const SPECIAL = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');
const MOST_WORDS = 8;

/**
 * Without case, accents and apostrophes, so that `zoe` finds Zoë and `obrien` finds O'Brien. Done here and not by the database,
 * whose collations differ between SQLite, PostgreSQL and one machine and the next.
 */
export function fold(text: string): string {
  const lower = text.toLowerCase().replace(APOSTROPHES, '');
  if (PLAIN.test(lower)) return lower;
  return lower
    .normalize('NFKD')
    .replace(MARKS, '')
    .replace(SPECIAL, (letter) => LETTERS[letter] ?? letter);
}

/** The words of what somebody typed, at most eight; none when nothing was typed. */
export function searchWords(typed: string): string[] {
  return wordsOf(typed).slice(0, MOST_WORDS);
}

/** Every word begins some word of the pupil's first, preferred or last name. Words of no search match everybody. */
export function isCalled(names: SearchedNames, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const { firstName, preferredName, lastName } = names;
  const own = [knownWords(firstName), knownWords(preferredName ?? ''), knownWords(lastName)];
  return words.every((word) => own.some((name) => name.some((part) => part.startsWith(word))));
}

/** By last name, then by what they are called: the order of a register. */
export function nameOrder({ firstName, preferredName, lastName }: SearchedNames): string {
  return `${knownWords(lastName).join(' ')}\u0000${knownWords(preferredName ?? firstName).join(' ')}`;
}

/** A large school has some thousand names among fifty thousand pupils: each is taken apart once. */
const KNOWN_AT_MOST = 20_000;
const known = new Map<string, readonly string[]>();

function knownWords(name: string): readonly string[] {
  const before = known.get(name);
  if (before) return before;
  if (known.size >= KNOWN_AT_MOST) known.clear();
  const words = wordsOf(name);
  known.set(name, words);
  return words;
}

function wordsOf(text: string): string[] {
  return fold(text)
    .split(BETWEEN_WORDS)
    .filter((word) => word !== '');
}
