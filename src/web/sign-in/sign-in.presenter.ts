import { type FormError, messages } from '../forms/form.js';

/** Where somebody says who they are. */
export interface SignInView {
  readonly title: string;
  readonly email: string;
  /** Nobody has an account yet: whoever set this up is told how the first is made. */
  readonly isFirstRun: boolean;
  readonly errors: readonly FormError[];
  readonly messages: Readonly<Record<string, { text: string }>>;
}

export const SIGN_IN_TEMPLATE = 'sign-in/sign-in.njk';

/** @param email as it was typed */
export function presentSignIn(email: string, errors: readonly FormError[], isFirstRun = false): SignInView {
  return { title: 'Sign in', email, isFirstRun, errors, messages: messages(errors) };
}
