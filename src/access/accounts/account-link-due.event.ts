import { defineEvent } from '../../platform/jobs/event.js';

/** A link to choose a password was made, and its mail is to be sent. */
export const accountLinkDue = defineEvent<Readonly<Record<'accountLinkId', number>>>('account-link-due');
