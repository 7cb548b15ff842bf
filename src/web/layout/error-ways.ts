import { LinkSpent } from '../../access/accounts/account-errors.js';

/** A link on from an error page. */
export interface ErrorWay {
  readonly text: string;
  readonly href: string;
}

const TODAY: ErrorWay = { text: 'Go to today', href: '/' };

/** Where somebody goes on from an error: where its words tell them to, else to their day. */
export function errorWay(error: unknown): ErrorWay {
  return error instanceof LinkSpent ? { text: 'Ask for another link', href: '/forgotten-password' } : TODAY;
}
