import { InvalidInput } from './errors.js';

/** What is expected of a text that {@link isStorable} refuses. */
export const STORABLE_TEXT = 'text without NUL characters and without half a surrogate pair';

const LONE_SURROGATE = /\p{Cs}/u;

/**
 * Can both databases keep this text and give it back as it was? PostgreSQL has no U+0000 in text, and half a surrogate pair is
 * no UTF-8, so it would come back as something else.
 */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && !LONE_SURROGATE.test(text);
}

const DEEPEST = 8;

/** Throws InvalidInput naming the first field, up to eight levels deep, whose text could not be kept as given. */
export function refuseUnstorable(value: unknown, field: string, depth = 0): void {
  if (typeof value === 'string') {
    if (!isStorable(value)) throw new InvalidInput(field, `expected ${STORABLE_TEXT}`);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth === DEEPEST) throw new InvalidInput(field, 'expected fewer levels within levels');
  for (const [name, item] of Object.entries(value)) {
    const place = Array.isArray(value) ? `${field}[${name}]` : field ? `${field}.${name}` : name;
    refuseUnstorable(item, place, depth + 1);
  }
}
