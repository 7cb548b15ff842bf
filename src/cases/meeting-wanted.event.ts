import { defineEvent } from '../platform/jobs/event.js';

/** The rules on which a case stood asked for no meeting with home, and a further concern has joined it whose rule does. */
export const meetingWanted = defineEvent<{ caseId: number }>('meeting-wanted');
