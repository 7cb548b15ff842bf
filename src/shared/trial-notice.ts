/**
 * Stands on every page and in every mail until staff sign in with a second factor: without one, Tandem is for
 * trying out with made-up pupils only.
 */
export const TRIAL_NOTICE = 'Trial: no real pupils';
