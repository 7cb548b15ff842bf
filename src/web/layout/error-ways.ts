import { LinkSpent } from '../../access/accounts/account-errors.js';
import { DraftIsDone } from '../../rules/drafts/draft-errors.js';

/** A link on from an error page. */
export interface ErrorWay {
  readonly text: string;
  readonly href: string;
}

const TODAY: ErrorWay = { text: 'Go to today', href: '/' };

/** Where somebody goes on from an error: where its words tell them to, else to their day. */
export function errorWay(error: unknown): ErrorWay {
  if (error instanceof LinkSpent) return { text: 'Ask for another link', href: '/forgotten-password' };
  if (error instanceof DraftIsDone)
    return error.publishedVersion === null
      ? { text: 'Go to the drafts of rules', href: '/settings/rules/drafts' }
      : { text: 'Go to the rules in force', href: '/settings/rules' };
  return TODAY;
}
