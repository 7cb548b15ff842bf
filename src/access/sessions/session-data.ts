import type { NextStep } from '../accounts/sign-in.service.js';

declare module 'express-session' {
  /** What a browser's session holds: ids and stages, and of pupils no more than what was last typed to find one. */
  interface SessionData {
    /** Whose password was right; signed in only when `step` is `done`. */
    accountId?: number;
    step?: NextStep;
    /** Where they wanted to go before they were asked to sign in: a path of ours. */
    next?: string;
    /** A proposed secret of an authenticator app, sealed, until its first code was right. */
    proposedSecret?: string;
    /** How many codes were wrong since the password. */
    wrongCodes?: number;
    /** Shown once on the next page. */
    flash?: { readonly kind: 'success' | 'warning'; readonly text: string };
    /** What was last typed to find a pupil; here and not in an address, because it is a name. Ends with the session. */
    pupilSearch?: string;
    csrfToken?: string;
  }
}
