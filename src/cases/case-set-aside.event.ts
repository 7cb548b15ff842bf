import { defineEvent } from '../platform/jobs/event.js';

/** A proposed case is watched, or was added to an earlier one: what was drafted for it must not go out. */
export const caseSetAside = defineEvent<{ caseId: number }>('case-set-aside');
