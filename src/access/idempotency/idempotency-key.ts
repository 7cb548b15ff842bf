import { KeyNotReadable } from './idempotency-errors.js';

const SHORTEST = 8;
const LONGEST = 200;
/** A string of RFC 8941, as the IETF's draft asks for. */
const QUOTED = /^"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;
/** The same without quotation marks, as most libraries send it. */
const BARE = /^[\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]+$/;

/**
 * The key in an `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header): one string, with or without its quotation marks.
 * Too short a one would sooner or later be used twice, and its second request never be done.
 * @throws KeyNotReadable
 */
export function idempotencyKeyOf(header: string): string {
  const text = header.trim();
  const key = QUOTED.exec(text)?.[1]?.replace(/\\(["\\])/g, '$1') ?? BARE.exec(text)?.[0] ?? '';
  if (key.length < SHORTEST || key.length > LONGEST) throw new KeyNotReadable();
  return key;
}
