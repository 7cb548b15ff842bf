import { defineEvent } from '../platform/jobs/event.js';

/** A raised concern has ended because the pupil is doing better, or its rule is no longer part of the rule set. */
export const concernCleared = defineEvent<{ concernId: number }>('concern-cleared');
