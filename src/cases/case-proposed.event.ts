import { defineEvent } from '../platform/jobs/event.js';

/** The worker has proposed a case: nobody has opened it, and nothing has reached a home. */
export const caseProposed = defineEvent<{ caseId: number }>('case-proposed');
