import type { FieldError } from './signal-rows.js';

/** What is longer than its column: a database that cuts, or refuses, must never be the one to find out. */
export function tooLong(
  fields: Readonly<Record<string, readonly [value: string | null | undefined, longest: number]>>,
): FieldError[] {
  return Object.entries(fields)
    .filter(([, [value, longest]]) => (value?.length ?? 0) > longest)
    .map(([field, [, longest]]) => ({ field, expected: `expected at most ${longest} characters` }));
}
