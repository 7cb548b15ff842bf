import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';

const MINUTES = 10;
/** Per address and place it comes from: a person who mistypes gets through, a guesser does not. */
const PER_PERSON = 10;
/** Per place it comes from: a school behind one address signs in at half past eight. Only failures count. */
const PER_PLACE = 100;

/**
 * Stuffing is slowed where it comes from and never locks the person whose address is tried: they come from elsewhere (ASVS 6.3.1).
 */
export function signInLimits(): RequestHandler[] {
  const common = {
    windowMs: MINUTES * 60_000,
    skip: (request: Request) => request.method !== 'POST',
    requestWasSuccessful: (_request: Request, response: { statusCode: number }) => response.statusCode < 400,
    skipSuccessfulRequests: true,
    legacyHeaders: false,
    message: 'Too many tries. Please wait ten minutes and try again.',
  } as const;
  return [
    rateLimit({ ...common, limit: PER_PLACE }),
    rateLimit({ ...common, limit: PER_PERSON, keyGenerator: personAndPlace }),
  ];
}

function personAndPlace(request: Request): string {
  const body: unknown = request.body;
  const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : '';
  const address = typeof email === 'string' ? email.trim().toLowerCase().slice(0, 254) : '';
  return `${ipKeyGenerator(request.ip ?? '')} ${address}`;
}
