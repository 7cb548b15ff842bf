import { defineEvent } from '../../platform/jobs/event.js';

/** It is time to send what stands for this invitation under this sequence; an older sequence is nobody's business any more. */
export const invitationDue = defineEvent<{ invitationId: number; sequence: number }>('invitation-due');
