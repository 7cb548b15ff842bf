import { defineEvent } from '../platform/jobs/event.js';

/** Back from being watched, an outcome undone, or taken up with new evidence: a meeting is drafted anew where there is none. */
export const caseStandsAgain = defineEvent<{ caseId: number }>('case-stands-again');
