import { randomBytes } from 'node:crypto';

/**
 * An opaque id that may be shown: 128 bits from the CSPRNG, 22 characters of base64url. Tells nothing, guesses nothing. Never begins
 * with a minus: a command takes that for an option, and a spreadsheet for a formula.
 */
export function newPublicId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? newPublicId() : id;
}
