import { dictionary } from '@zxcvbn-ts/language-common';
import { InvalidInput } from '../../shared/errors.js';

/** NIST SP 800-63B and OWASP ASVS 5.0 6.2: length counts, rules of composition do not; common ones are refused. */
export const SHORTEST_PASSWORD = 12;
/** argon2 takes any length; this only keeps a request from being used to burn time. */
export const LONGEST_PASSWORD = 200;

const COMMON: ReadonlySet<string> = new Set(dictionary['passwords-common']);

/** @param own words an attacker tries first: their names, mail address, the school's name. @throws InvalidInput */
export function checkPassword(password: string, own: readonly string[]): void {
  const refuse = (expected: string) => new InvalidInput('password', expected);
  if (password.length < SHORTEST_PASSWORD)
    throw refuse(
      `at least ${SHORTEST_PASSWORD} characters; three or four words that do not belong together are good`,
    );
  if (password.length > LONGEST_PASSWORD) throw refuse(`at most ${LONGEST_PASSWORD} characters`);
  const plain = password.toLowerCase();
  if (isCommon(plain) || isOneThing(plain)) throw refuse('one that is not among the most used');
  const told = own.map((word) => word.toLowerCase()).filter((word) => word.length >= 4);
  const rest = told.reduce((left, word) => left.replaceAll(word, ''), plain).replaceAll(/[\d\W_]/g, '');
  if (rest.length < 4) throw refuse('one that is more than your name, your mail address or the school');
}

/** Also a common one with a year or a mark behind it, which is what guessers try next. */
function isCommon(password: string): boolean {
  return COMMON.has(password) || COMMON.has(password.replace(/[\d\W_]+$/, ''));
}

/** One character, or one short piece, over and over: "aaaaaaaaaaaa", "abcabcabcabc". */
function isOneThing(password: string): boolean {
  return /^(.{1,4})\1+$/s.test(password);
}
