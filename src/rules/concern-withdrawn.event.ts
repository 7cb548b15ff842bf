import { defineEvent } from '../platform/jobs/event.js';

/** A raised concern has ended because corrections took its evidence away: it should never have been raised. */
export const concernWithdrawn = defineEvent<{ concernId: number }>('concern-withdrawn');
