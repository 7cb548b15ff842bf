import { defineEvent } from '../../platform/jobs/event.js';

/** An agreement between team and school has ended, or begins on another day: the team may not see the school's pupils any more. */
export const agreementChanged = defineEvent<{ teamId: number; schoolId: number }>('agreement-changed');
