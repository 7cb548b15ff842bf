import { defineEvent } from '../../platform/jobs/event.js';

/** A school has called a day off, lost school days with a term, or has them again: what is planned on them must be looked at. */
export const schoolDaysChanged = defineEvent<{ schoolId: number }>('school-days-changed');
