import { defineEvent } from '../../platform/jobs/event.js';

/** Which link, and who asked for it, as in the audit. Rows of before have no `by`. */
export type DueLink = Readonly<Record<'accountLinkId', number> & Record<'by', string>>;

/** A link to choose a password was made, and its mail is to be sent. */
export const accountLinkDue = defineEvent<DueLink>('account-link-due');
