import type { SessionData } from 'express-session';
import type { NextStep } from '../../access/accounts/sign-in.service.js';
import type { RequestOfActor } from '../../access/actor.js';
import { NotSignedIn } from '../../access/not-signed-in.error.js';
import '../../access/sessions/session-data.js';

/** A new session id with what is carried over: whoever knew the old one gains nothing by the sign-in (ASVS 7.2.4). */
export async function renewSession(
  request: RequestOfActor,
  data: Pick<SessionData, 'accountId' | 'step' | 'next' | 'flash'>,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.regenerate((error: unknown) => {
      if (error) reject(error instanceof Error ? error : new Error('the session was not renewed'));
      else resolve();
    });
  });
  Object.assign(request.session, data);
}

/** Whose password was right and who is at this step. @throws NotSignedIn */
export function accountAtStep(request: RequestOfActor, step: NextStep): number {
  const { accountId, step: at } = request.session;
  if (accountId === undefined || at !== step) throw new NotSignedIn();
  return accountId;
}

export function stepPath(step: NextStep): string {
  return step === 'code' ? '/sign-in/code' : '/second-factor/set-up';
}

/** Where they wanted to go, if that is a page of ours. */
export function pathAfterSignIn(request: RequestOfActor): string {
  const { next } = request.session;
  delete request.session.next;
  return next !== undefined && /^\/(?![/\\])/.test(next) ? next : '/';
}
