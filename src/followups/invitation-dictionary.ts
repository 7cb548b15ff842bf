import { ENGLISH } from './invitation-english.js';
import type { Wording } from './invitation-language.js';
import { isEnglish } from './recipients.js';

/** The languages whose every sentence a named person has read. */
const REVIEWED: readonly Wording[] = [ENGLISH];

/** The words for a home: in its language when a reviewed translation exists, in English otherwise (`translated` false). */
export function wordingFor(language: string): { readonly wording: Wording; readonly translated: boolean } {
  if (isEnglish(language)) return { wording: ENGLISH, translated: true };
  const code = language.trim().toLowerCase().split(/[-_]/)[0];
  const wording = REVIEWED.find((one) => one.language.split('-')[0] === code);
  return { wording: wording ?? ENGLISH, translated: wording !== undefined };
}
