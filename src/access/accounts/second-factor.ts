import { createHash, randomBytes } from 'node:crypto';
import { generateSecret, generateURI, verifySync } from 'otplib';

const STEP_SECONDS = 30;
/** Codes of the step before and after are taken: phones and typing are slow. RFC 6238, 5.2. */
const TOLERANCE_SECONDS = 30;
/** A day of steps. A step noted further ahead than this was noted by a clock that was wrong. */
const FAR_AHEAD = (24 * 60 * 60) / STEP_SECONDS;
const RECOVERY_CODES = 10;
const RECOVERY_CODE_BYTES = 10;

/** A fresh secret for an authenticator app, base32, 160 bits. */
export function newTotpSecret(): string {
  return generateSecret();
}

/** What the app reads from the QR code. */
export function totpUri(secret: string, email: string): string {
  return generateURI({ issuer: 'Tandem', label: email, secret });
}

/**
 * The step a code is for, or null when it is wrong or of a step not after `lastStep`: each is good for one sign-in (RFC 6238, 5.2).
 * A clock that is put back a little goes once more over steps that were used: their codes are refused. Put back by more than a day, it had
 * been wrong when the step was noted, which would otherwise keep its owner out until that day comes.
 * @param at instant
 */
export function totpStep(secret: string, code: string, lastStep: number | null, at: string): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const epoch = Math.floor(Date.parse(at) / 1_000);
  // The library's own `afterTimeStep` throws where that step lies ahead.
  const result = verifySync({
    ...{ secret, token: code, epoch },
    ...{ period: STEP_SECONDS, epochTolerance: TOLERANCE_SECONDS },
  });
  if (!result.valid || !('timeStep' in result)) return null;
  const wasWrong = lastStep !== null && lastStep > epoch / STEP_SECONDS + FAR_AHEAD;
  return lastStep === null || wasWrong || result.timeStep > lastStep ? result.timeStep : null;
}

/** Ten codes for the day the phone is lost, 80 bits each, in groups of four that can be read aloud. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () =>
    (randomBytes(RECOVERY_CODE_BYTES).toString('hex').match(/.{4}/g) ?? []).join('-'),
  );
}

/** How a recovery code is kept and found; spaces, dashes and capitals do not matter. */
export function recoveryCodeHash(code: string): string {
  return createHash('sha256').update(code.toLowerCase().replaceAll(/[\s-]/g, '')).digest('hex');
}
