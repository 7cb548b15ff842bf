import { randomBytes } from 'node:crypto';

/** An opaque id that may be shown: 128 bits from the CSPRNG, 22 characters of base64url. Tells nothing, guesses nothing. */
export function newPublicId(): string {
  return randomBytes(16).toString('base64url');
}
