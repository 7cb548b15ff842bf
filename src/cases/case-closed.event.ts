import { defineEvent } from '../platform/jobs/event.js';

/** A person has closed a case, with or without action: nothing more is drafted or asked for it. */
export const caseClosed = defineEvent<{ caseId: number }>('case-closed');
