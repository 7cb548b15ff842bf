import type { NextStep } from '../accounts/sign-in.service.js';

declare module 'express-session' {
  /** What a browser's session holds. Ids and stages only; nothing of a pupil. */
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
    csrfToken?: string;
  }
}
