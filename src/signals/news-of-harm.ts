import type { Changed } from './superseding.js';

/**
 * The pupils whose rules read again because of one changed row. Possible harm is never news: no job is made of it. Only when
 * a row they have read becomes possible harm, or is found to be about another pupil, do they read again.
 */
export function pupilsToTell(
  row: { readonly pupilId: number; readonly possibleHarm: boolean } | undefined,
  before: Changed['before'],
): number[] {
  if (before?.['possible_harm']) return [];
  const pupils = row && !row.possibleHarm ? [row.pupilId] : [];
  if (before) pupils.push(Number(before['pupil_id']));
  return pupils;
}
