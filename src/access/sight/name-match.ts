/** Letters that do not come apart into a plain one and its mark. */
const PLAIN: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ð: 'd',
};

/** Fewer than this find nobody: nobody pages through a school by typing one letter. */
export const FEWEST_LETTERS = 2;

/** A name or what was typed of it, as plain lower-case words: "Łukasz O'Brien-Nowak" is lukasz, obrien and nowak. */
export function plainWords(text: string): string[] {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\p{M}'’ʼ`.]/gu, '')
    .replace(/[łøđıßæœþð]/g, (letter) => PLAIN[letter] ?? letter)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Whether enough was typed to look for somebody. */
export function isEnoughOfAName(typed: string): boolean {
  return [...plainWords(typed).join('')].length >= FEWEST_LETTERS;
}

/** Answers for a person with these names whether they are meant: each word typed begins one of theirs, in any order. */
export function meansSomebody(typed: string): (names: readonly (string | null)[]) => boolean {
  const wanted = plainWords(typed);
  if (!isEnoughOfAName(typed)) return () => false;
  return (names) => {
    const own = names.flatMap((name) => plainWords(name ?? ''));
    return wanted.every((word) => own.some((one) => one.startsWith(word)));
  };
}
