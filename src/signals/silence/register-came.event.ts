import { defineEvent } from '../../platform/jobs/event.js';

/** Marks have come for a school of which it is said that its register is silent. */
export const registerCame = defineEvent<{ schoolId: number }>('register-came');
