import { defineEvent } from '../platform/jobs/event.js';

/** Corrections took all evidence of a proposed case away before anybody opened it: what was drafted for it must go. */
export const caseWithdrawn = defineEvent<{ caseId: number }>('case-withdrawn');
